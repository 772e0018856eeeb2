"""Keep what people typed as they meant it: readable characters, plain line ends."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_EMPTY_LINES = re.compile(r"\n\s*\n+")
_TURNS_DIRECTION = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def readable(text: str) -> str:
    """Return the text composed (NFC), without control characters, with at most one empty line at a time."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    kept = "".join(one for one in text if one == "\n" or _can_be_read(one))
    return _EMPTY_LINES.sub("\n\n", kept).strip()


def on_one_line(text: str) -> str:
    """Return the readable text with single spaces only."""
    return " ".join(readable(text).split())


def _can_be_read(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _TURNS_DIRECTION
