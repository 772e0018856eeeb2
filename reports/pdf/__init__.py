"""PDF files from HTML by the WeasyPrint library, here called the renderer; `pdf_writer` is the door."""
