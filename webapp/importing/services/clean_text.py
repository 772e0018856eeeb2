"""Invisible characters of Unicode: which are dropped, which are kept, and which are no text."""

from __future__ import annotations

import re
import unicodedata

# Control characters, the marks that turn the direction of text, and halves of characters.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ: Persian and emoji need them between letters
_DROPPED_AT_EDGES = f" \t\r\n\xa0\ufeff\u200b\u200e\u200f\u061c\u2060{_JOINERS}"
_LONE_JOINERS = re.compile(rf"(?<!\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\S)")


def without_hidden_edges(text: str) -> str:
    """Return the text composed (NFC), without soft hyphens and without hidden characters at its edges."""
    return unicodedata.normalize("NFC", text).replace("\xad", "").strip(_DROPPED_AT_EDGES)


def tidy(text: str) -> str:
    """Return the same with single spaces only, and joiners between letters only."""
    return " ".join(_LONE_JOINERS.sub("", without_hidden_edges(text)).split())


def is_visible(text: str) -> bool:
    """Say whether no character is hidden, apart from joiners."""
    return text.translate(dict.fromkeys(map(ord, _JOINERS))).isprintable()
