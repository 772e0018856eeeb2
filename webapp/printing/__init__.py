"""The print desk: PDFs made beside the requests and cached by their content."""
