"""Text sanitising: Unicode normalisation, control characters and length limit of people's texts."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

LONGEST = 2000
MARKS_IN_A_ROW = 4

Tree = TypeVar("Tree")

_SPACE = re.compile(r"\s+")
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{{MARKS_IN_A_ROW}}}){_MARK}+")
# Directions forced on the rest of a line, invisible joiners of pictures, variation selectors, tags.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0000-\U000e01ef\u200b\u2060\ufeff\u00ad]")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_PICTURE_JOINER = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])\u200d")


def clean_text(text: str) -> str:
    """Sanitise a text: fold line breaks, cap it at 2,000 characters, strip unprintable characters.

    Control, private-use and unassigned characters, bidirectional overrides, variation selectors and long
    piles of combining marks go; pictures joined into one are set side by side. Letters of every script stay.
    """
    if text.isascii() and text.isprintable() and len(text) <= LONGEST and "  " not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text[: 4 * LONGEST])
    text = _SPACE.sub(" ", text)
    text = _SKIN.sub("", _PICTURE_JOINER.sub("", _UNSEEN.sub("", text)))
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Co", "Cs", "Cn"})
    text = _SPACE.sub(" ", _MARKS.sub(r"\1", text)).strip()  # what was taken out may have stood between two
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def cleaned(value: Tree) -> Tree:
    """Return a dataclass (or tuple of them) with every text in it cleaned; all else is kept as it is."""
    result: object = value
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        result = clean_text(value)
    elif isinstance(value, tuple):
        result = tuple(cleaned(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in fields(value)
            if (new := cleaned(old := getattr(value, field.name))) is not old and new != old
        }
        result = replace(value, **changed) if changed else value
    return result  # type: ignore[return-value]  # each branch returns the kind it was given
