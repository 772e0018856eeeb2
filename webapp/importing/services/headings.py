"""Column headings of spreadsheets and personnel systems, in the languages that are offered."""

from __future__ import annotations

from collections.abc import Collection

_OTHER_HEADINGS = {
    "name": ("full name", "employee name", "mitarbeitername", "vollständiger name"),
    "email": (
        "e mail", "mail", "email address", "e mail address", "mail address",
        "email adresse", "e mail adresse", "mailadresse",
    ),
    "department": ("dept", "dept.", "team", "abteilung", "bereich"),
    "roles": ("role", "rolle", "rollen"),
    "first": ("first department", "erste", "erste abteilung"),
    "second": ("second department", "zweite", "zweite abteilung"),
}  # fmt: skip
_COLUMN_OF = {heading: column for column, headings in _OTHER_HEADINGS.items() for heading in headings}


def column_named(heading: str, known: Collection[str]) -> str:
    """Return which of the known columns a heading means, "" for none: "E-Mail" means "email"."""
    plain = heading.strip().casefold()
    if plain in known:
        return plain
    words = " ".join(plain.replace("-", " ").replace("_", " ").split())
    column = _COLUMN_OF.get(words, "_".join(words.split()))
    return column if column in known else ""
