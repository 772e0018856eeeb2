"""Result pages: card, pair, matrix and trends, with their CSV, JSON and PDF files."""
