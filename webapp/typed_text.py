"""Normalise typed text: no control or bidirectional characters, plain line ends."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_EMPTY_LINES = re.compile(r"\n[ \t]*(\n[ \t]*)+")
# Marks that turn the direction of writing could make the text around it read wrongly.
_TURNS_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # fillers that count as letters or signs


def clean_text(text: str) -> str:
    """Keep what can be read: no control characters, no turned direction, at most one empty line at a time."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    kept = "".join(character for character in text if character in "\n\t" or not _is_invisible(character))
    clean = _EMPTY_LINES.sub("\n\n", kept.replace("\t", " ")).strip()
    return clean if leaves_a_mark(clean) else ""


def leaves_a_mark(text: str) -> bool:
    """Say whether anything of a text can be seen; joiners, spaces and accents alone are an empty one."""
    return any(unicodedata.category(sign)[0] not in "CMZ" and sign not in _LOOKS_EMPTY for sign in text)


def _is_invisible(character: str) -> bool:
    # Joiners (ZWJ, ZWNJ) are of class Cf too, but emoji and Persian need them.
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") or character in _TURNS_DIRECTION


def is_day(text: object) -> bool:
    """Say whether a date field of a browser (ISO 8601) can show a value."""
    try:
        return date.fromisoformat(str(text)).isoformat() == str(text)
    except ValueError:
        return False


def on_one_line(text: str) -> str:
    """Return the clean text with single spaces only."""
    return " ".join(clean_text(text).split())
