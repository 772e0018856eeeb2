"""Padding: the length of an answer tells neither letters nor whether somebody commented."""

from __future__ import annotations

import re
import struct
import zlib

from flask import g

PADDING = "padding"  # the field by which the script brings a request to one of few lengths
STEP = 4_096  # bytes; app.js pads requests to the same
PACKED_STEP = 1_024  # bytes of a compressed answer
_TOKEN = re.compile(rb'(?<=name="csrf_token" value=")[^"]+')
_GZIP_HEAD = b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff"  # RFC 1952: an extra field follows, no name and no time
_PADDING_FIELD = b"PD"
_LEVEL = 6


def padded(page: str, *, blank: str) -> str:
    """Return the page, to be padded when it is answered; `blank` is that of whoever has written nothing."""
    g.blank = blank.encode()
    return page


def is_padded() -> bool:
    """Say whether this answer is to be padded."""
    return "blank" in g


def with_white_space(page: bytes) -> bytes:
    """Return the page with white space at its end."""
    return page.ljust(_length(len(page), len(g.blank), STEP))


def packed(page: bytes) -> bytes:
    """Return the page compressed by gzip, padded by a field of its head, which browsers skip.

    The token of its forms, another in every answer, does not count in the length of the blank page.
    """
    body = _deflated(page)
    tail = struct.pack("<LL", zlib.crc32(page), len(page))
    least = len(_deflated(_TOKEN.sub(b"", g.blank)))
    around = len(_GZIP_HEAD) + 2 + len(_PADDING_FIELD) + 2 + len(tail)
    field = bytes(_length(len(body) + around, least + around, PACKED_STEP) - len(body) - around)
    extra = struct.pack("<H", len(_PADDING_FIELD) + 2 + len(field)) + _PADDING_FIELD
    return _GZIP_HEAD + extra + struct.pack("<H", len(field)) + field + body + tail


def _length(length: int, least: int, step: int) -> int:
    """Return the length of the blank page, brought to a multiple of a step, and more for what was written.

    That is one more step for each that is begun by what was written, but at least one: so no short text
    leads to another length than none.
    """
    return (-(-least // step) + max(1, -(-(length - least) // step))) * step


def _deflated(page: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(page) + packer.flush()
