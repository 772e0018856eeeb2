"""Import of lists from CSV files: encodings, separators, headings, and the preview row by row."""
