"""PDF text extraction with Poppler, which takes a fortieth of the time that a reader in Python takes."""

from __future__ import annotations

import io
import subprocess

import pypdf


def texts_of(pdf: bytes) -> list[str]:
    """Read the text of each page in the order in which it is drawn, its spaces folded."""
    command = ["pdftotext", "-raw", "-", "-"]
    read = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in read.stdout.decode().split("\f")[:-1]]


def text_of(pdf: bytes) -> str:
    """Read all the text of a PDF."""
    return " ".join(texts_of(pdf))


def text_and_files_of(pdf: bytes) -> str:
    """Read all the text of a PDF, and of the files that are attached to it."""
    attached = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    return "\n".join([text_of(pdf), *(data.decode() for files in attached.values() for data in files)])
