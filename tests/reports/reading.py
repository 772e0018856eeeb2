"""PDF text extraction."""

import io

import pypdf


def text_of(pdf: bytes) -> str:
    """Read all the text of a PDF with its spaces folded."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
