"""Secrets that people print, read and type: Crockford's characters, in groups, with one to check them by.

Crockford's base 32 leaves out the letters that look like others, so what is typed can be mended.
"""

from __future__ import annotations

import secrets

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

MARK_LENGTH = 6

_LOOKS_LIKE = str.maketrans("OIL", "011", " -\t\u00a0\u2010\u2011\u2013")
_FIELD = 0b100101  # x^5 + x^2 + 1, by which the 32 characters can be added and multiplied


class Mistyped(ValueError):
    """Too few or too many characters, one that is never used, or one in the place of another."""


def new_secret(random_characters: int, *, first: str = "") -> str:
    """Make so many random characters, five bits each, after `first`, and the one that checks them."""
    characters = first + "".join(secrets.choice(CHARACTERS) for _ in range(random_characters))
    return characters + check_character(characters)


def check_character(characters: str) -> str:
    """Return the character that shows every single slip and every two characters in each other's place.

    The characters are weighted with the powers of x in the field of 32; good for up to 30 of them.
    """
    total = 0
    for character in reversed(characters):
        total = _times_x(total ^ CHARACTERS.index(character))
    return CHARACTERS[total]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 0b100000 else doubled


def tidy(typed: str) -> str:
    """Bring what was typed into the form in which it was made: no gaps, capitals, no O, I and L."""
    return typed.strip().upper().translate(_LOOKS_LIKE)


def read_secret(typed: str, *, length: int) -> str:
    """Return the characters of a secret of this length, its check among them; raise Mistyped."""
    characters = tidy(typed)
    if len(characters) != length or not set(characters) <= set(CHARACTERS):
        raise Mistyped
    if check_character(characters[:-1]) != characters[-1]:
        raise Mistyped
    return characters


def in_groups(characters: str, size: int) -> list[str]:
    """Cut characters into groups that an eye can hold."""
    return [characters[at : at + size] for at in range(0, len(characters), size)]


def mark_from(digest: bytes) -> str:
    """Return six characters that name a print and from which nothing on it can be worked out."""
    number = int.from_bytes(digest[:8])
    return "".join(CHARACTERS[number >> 5 * place & 31] for place in range(MARK_LENGTH))
