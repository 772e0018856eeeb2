"""Padding: the length of an answer tells neither letters nor whether somebody commented."""

from __future__ import annotations

from flask import g

PADDING = "padding"  # the field by which the script brings a request to one of few lengths
STEP = 4_096  # bytes; app.js pads requests to the same


def padded(page: str, *, blank: str) -> str:
    """Return the page with white space at its end; `blank` is the page of whoever has written nothing.

    The length is that of the blank page, brought to a multiple of 4,096 bytes, and one more such step for
    each that is begun by what was written, but at least one: so no short text leads to another length than
    none. Such an answer travels uncompressed.
    """
    g.is_padded = True
    length, least = len(page.encode()), len(blank.encode())
    steps = -(-least // STEP) + max(1, -(-(length - least) // STEP))
    return page + " " * (steps * STEP - length)


def is_padded() -> bool:
    """Say whether this answer was padded."""
    return "is_padded" in g
