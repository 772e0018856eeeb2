"""Headings of a list of people that has none, guessed from what stands in its columns.

A guess is written above the list as its first row: what is shown is what is stored, and can be changed there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from webapp.importing.services.clean_text import tidy
from webapp.importing.services.csv_files import DELIMITERS
from webapp.importing.services.headings import column_named

ROWS_LOOKED_AT = 1_000
_MOSTLY = 0.9  # of the cells that are not empty


@dataclass(frozen=True, kw_only=True)
class Guess:
    """The list with a first row that names its columns; "–" stands over one that is left out."""

    text: str
    columns: tuple[str, ...]


def guess_headings(
    text: str, *, columns: Collection[str], departments: Collection[str], roles: Collection[str]
) -> Guess | None:
    """Return the list under guessed headings; None where it has some, or no sure guess can be made.

    `columns` are those that an import knows, `departments` the names that the company knows, `roles` the
    words for what people are.
    """
    delimiter = max(DELIMITERS, key=lambda sign: _width(text, sign))
    rows = _rows(text, delimiter)
    if not rows or len(rows[0]) < 2 or any(column_named(cell, columns) for cell in rows[0]):
        return None
    cells = [[tidy(row[place]) if place < len(row) else "" for row in rows] for place in range(len(rows[0]))]
    names = _names_of(cells, {name.casefold() for name in departments}, set(roles))
    if names is None:
        return None
    return Guess(text=delimiter.join(names) + "\n" + text.lstrip("\ufeff"), columns=names)


def _names_of(
    columns: Sequence[Sequence[str]], departments: Collection[str], roles: Collection[str]
) -> tuple[str, ...] | None:
    """Name the columns; None where two could be the same, or one of the three that are needed is missing."""
    named: dict[int, str] = {}
    emails = [at for at, cells in enumerate(columns) if _share(cells, lambda cell: "@" in cell) >= _MOSTLY]
    if len(emails) != 1:
        return None
    named[emails[0]] = "email"
    words = [at for at in range(len(columns)) if at not in named and any(columns[at])]
    are_roles = [at for at in words if _share(columns[at], lambda cell: _is_role(cell, roles)) == 1]
    if len(are_roles) > 1:
        return None
    if are_roles:
        named[are_roles[0]] = "roles"
    texts = [at for at in words if at not in named and not _share(columns[at], str.isdigit)]
    known = [at for at in texts if _share(columns[at], lambda cell: cell.casefold() in departments) > 0.5]
    repeating = [at for at in texts if _distinct(columns[at]) <= 0.5]
    one_of = known if len(known) == 1 else repeating
    if len(one_of) != 1:
        return None
    named[one_of[0]] = "department"
    people = [at for at in texts if at not in named and _share(columns[at], bool, of_all=True) >= _MOSTLY]
    if len(people) != 1:
        return None
    named[people[0]] = "name"
    return tuple(named.get(at, "–") for at in range(len(columns)))


def _is_role(cell: str, roles: Collection[str]) -> bool:
    """Tell whether every word of a cell is a role."""
    return all(word in roles for word in cell.casefold().replace(",", " ").split())


def _share(cells: Sequence[str], is_so: Callable[[str], object], *, of_all: bool = False) -> float:
    counted = cells if of_all else [cell for cell in cells if cell]
    return sum(map(bool, map(is_so, counted))) / len(counted) if counted else 0.0


def _distinct(cells: Sequence[str]) -> float:
    filled = [cell.casefold() for cell in cells if cell]
    return len(set(filled)) / len(filled) if filled else 1.0


def _width(text: str, delimiter: str) -> int:
    """Return how many cells every row has with a delimiter; 0 where they differ."""
    widths = {len(row) for row in _rows(text, delimiter)}
    return widths.pop() if len(widths) == 1 else 0


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, skipinitialspace=True
    )
    found: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append(row)
            if len(found) == ROWS_LOOKED_AT:
                break
    except csv.Error:  # the importer says where
        return []
    return found
