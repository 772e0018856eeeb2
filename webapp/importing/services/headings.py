"""Column headings of spreadsheets and personnel systems, in the languages that are offered."""

from __future__ import annotations

import re
from collections.abc import Collection

_OTHER_HEADINGS = {
    "name": (
        "full name", "employee name", "display name", "mitarbeitername", "vollständiger name",
        "anzeigename", "mitarbeiter",
    ),
    "first_name": ("given name", "vorname"),
    "last_name": ("family name", "surname", "nachname", "familienname"),
    "email": (
        "e mail", "mail", "email address", "e mail address", "mail address",
        "email adresse", "e mail adresse", "mailadresse", "work email", "primary email",
        "user principal name",
    ),
    "department": (
        "dept", "dept.", "department name", "team", "abteilung", "bereich", "organisationseinheit",
    ),
    "roles": ("role", "rolle", "rollen"),
    "first": ("first department", "erste", "erste abteilung"),
    "second": ("second department", "zweite", "zweite abteilung"),
}  # fmt: skip
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_COLUMN_OF = {heading: column for column, headings in _OTHER_HEADINGS.items() for heading in headings}


def column_named(heading: str, known: Collection[str]) -> str:
    """Return which of the known columns a heading means, "" for none: "E-Mail (work)" means "email"."""
    plain = _IN_BRACKETS.sub("", heading).strip().casefold()
    if plain in known:
        return plain
    words = " ".join(plain.replace("-", " ").replace("_", " ").split())
    column = _COLUMN_OF.get(words, "_".join(words.split()))
    return column if column in known else ""
