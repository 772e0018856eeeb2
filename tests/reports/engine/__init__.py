"""Tests of the PDF engine: layout, style cache, painting, fonts and what it may fetch."""
