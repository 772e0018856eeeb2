"""CSV that spreadsheets open: UTF-8 with byte order mark, guarded against formula injection."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = "'*[=+\\-@＝＋－＠]"  # with the apostrophes that a guard or a person has put before it
# Where a cell begins, also under another separator: a semicolon splits a quoted cell of a comma file.
_CELL_BEGINS = '(?:^|[;\t\r\n])[\\s"]*'
_TO_GUARD = re.compile(f"({_CELL_BEGINS})({_FORMULA})")
_GUARDED = re.compile(f"({_CELL_BEGINS})'({_FORMULA})")
_BYTE_ORDER_MARK = "\ufeff"


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


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table; every text in it is guarded."""
    sheet = StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(columns)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + sheet.getvalue()).encode()
