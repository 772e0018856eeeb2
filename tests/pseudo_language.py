"""Pseudo-localisation: a right-to-left language with texts a third longer, for layout tests."""

from __future__ import annotations

import re

import pytest

from reports.words.catalogues import Catalogue, Entry
from tests.test_translations import messages
from webapp import language as languages

MIRRORED = "he"  # it lends direction, dates and numbers
_PLACE = re.compile(r"(%\(\w+\)s|\{\w+\}|%%)")
_LONGER = str.maketrans({vowel: vowel + accented for vowel, accented in zip("aeiou", "áéíóú", strict=True)})
_FROM_RIGHT, _AS_BEFORE = "\u202e", "\u202c"


def speak_pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the language until the end of the test."""
    pseudo = Catalogue([_entry(message.texts) for message in messages().values()])
    known = languages._catalogue
    monkeypatch.setitem(languages.LANGUAGES, MIRRORED, "Mirrored")
    monkeypatch.setattr(languages, "_catalogue", lambda name: pseudo if name == MIRRORED else known(name))


def _entry(texts: tuple[str, ...]) -> Entry:
    if len(texts) == 1:
        return {"msgid": texts[0], "msgstr": mirrored(texts[0])}
    return {"msgid": texts[0], "msgstr0": mirrored(texts[0]), "msgstr1": mirrored(texts[1])}


def mirrored(text: str) -> str:
    """Write a message from right to left with longer words; its places stay as they are."""
    pieces = [piece if _PLACE.fullmatch(piece) else piece.translate(_LONGER) for piece in _PLACE.split(text)]
    return f"{_FROM_RIGHT}{''.join(pieces)}{_AS_BEFORE}"
