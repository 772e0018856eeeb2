"""Tables for spreadsheets: typed cells under named columns, and CSV guarded against formula injection."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

_FORMULA = "'*[=+\\-@＝＋－＠]"  # with the apostrophes that a guard or a person has put before it
# Where a cell begins, also under another separator: a semicolon splits a quoted cell of a comma file.
_CELL_BEGINS = '(?:^|[;\t\r\n])[\\s"]*'
_TO_GUARD = re.compile(f"({_CELL_BEGINS})({_FORMULA})")
_GUARDED = re.compile(f"({_CELL_BEGINS})'({_FORMULA})")
_BYTE_ORDER_MARK = "\ufeff"
Cell = str | int | float | Decimal | date | datetime | None  # None: an empty one


class Column(NamedTuple):
    """A column of a table; its numbers are rounded to so many digits after the point, in every format."""

    name: str
    digits: int = 0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table: its columns, and rows with a cell for each."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def columns(*names: str) -> tuple[Column, ...]:
    """Name columns of text, dates and whole numbers."""
    return tuple(map(Column, names))


def starts_like_a_formula(text: str) -> bool:
    """Say whether a spreadsheet takes this for a formula, or would without an apostrophe in front."""
    return re.match(_FORMULA, text) is not None


def guarded(cell: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would run as a formula, be its separator , or ;."""
    cell = _TO_GUARD.sub(r"\1'\2", cell)
    return f"'{cell}" if cell.startswith(("\t", "\r")) else cell


def unguarded(cell: str) -> str:
    """Take off what `guarded` has put before a formula."""
    return _GUARDED.sub(r"\1\2", cell)


def as_csv(sheet: Sheet) -> bytes:
    """Write a table as UTF-8 with byte order mark; every text in it is guarded."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(column.name for column in sheet.columns)
    writer.writerows(map(_in_words, row, sheet.columns) for row in sheet.rows)
    return (_BYTE_ORDER_MARK + file.getvalue()).encode()


def _in_words(cell: Cell, column: Column) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case _:
            return rounded(cell, column)


def rounded(number: float | Decimal, column: Column) -> str:
    """Return a number with the digits of its column, so that no format tells more than another."""
    return f"{number:.{column.digits}f}"
