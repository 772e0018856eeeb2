"""Collation: sort names as readers of a language look for them, "Ärzte" beside "Arbeit", not after "Zoll".

The full Unicode collation wants a table of 30,000 lines or a library of the system; the names of
departments and people want no more than this.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

# Letters that a language sets after z, in its order. Elsewhere they stand with the letter they are made of.
_AFTER_Z = {"sv": "åäö", "fi": "åäö", "da": "æøå", "nb": "æøå", "nn": "æøå", "et": "õäöü"}
_MADE_OF = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_BEHIND = 0x10FF00  # greater than every letter

SortKey = tuple[str, str, str]


@lru_cache(maxsize=4_000)
def sort_key(text: str, language: str) -> SortKey:
    """Return what to sort a text by: its plain letters, then its accents, then its capitals."""
    folded = text.casefold()
    if text.isascii():
        return folded, folded, text
    composed = unicodedata.normalize("NFC", folded)
    parts = unicodedata.normalize("NFKD", composed.translate(_placed(language)))
    return "".join([part for part in parts if not unicodedata.combining(part)]), composed, text


@cache
def _placed(language: str) -> dict[int, str]:
    own = {ord(sign): f"z{chr(_BEHIND + place)}" for place, sign in enumerate(_AFTER_Z.get(language, ""))}
    return _MADE_OF | own
