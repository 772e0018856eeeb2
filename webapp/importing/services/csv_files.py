"""Parser of tables from a spreadsheet: delimiter, quotes, headings, and each fault with its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.importing.services.clean_text import NO_TEXT, without_hidden_edges
from webapp.importing.services.encodings import NotReadable, decode
from webapp.importing.services.faults import Fault
from webapp.importing.services.header_faults import header_faults, header_remedy, left_out
from webapp.importing.services.headings import column_named
from webapp.importing.services.split_names import PARTS, with_whole_names
from webapp.importing.services.workbooks import is_workbook, text_of_workbook
from webapp.language import gettext as _

MOST_ROWS = 50_000
LONGEST_CELL = 2_000  # characters
LONGEST_LOOK = 100_000  # characters of a broken row: below what the csv module takes as one cell
DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])[,;\t]*(?:\r\n|\r|\n)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row: its number, its cells as they stand in the file, and the same by column."""

    number: int
    cells: tuple[str, ...]
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True)
class Table:
    """What was read: columns as the file orders them, rows, faults, and notes on how it was read."""

    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def sound_rows(self) -> list[Row]:
        """Return the rows in which nothing is wrong so far."""
        faulty = {fault.row for fault in self.faults}
        return [row for row in self.rows if row.number not in faulty]


def read_table(data: bytes | str, *, columns: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a workbook, or comma, semicolon or tab separated cells, under a row of column names.

    Columns may stand in any order, optional ones may be missing and are then empty, others are left
    out with a note. Cells come stripped and composed (NFC); empty rows are passed over. Never raises:
    what is wrong stands in the table's faults.
    """
    try:
        text, notes = text_of(data) if isinstance(data, bytes) else (data, [])
    except NotReadable as fault:
        return Table(faults=[Fault(fault.row, "", fault.what, fault.remedy)])
    text, delimiter = _without_marks(text)
    if not text.strip():
        return Table(faults=[Fault(None, "", _("It is empty."), header_remedy(columns))])
    known = (*columns, *optional)
    delimiter = delimiter or _delimiter(text, known)
    records = _records(*_with_one_delimiter(text, delimiter))
    number, header = next(records)
    if isinstance(header, Fault):
        return Table(faults=[header])
    headings = _trim(tuple(cell.strip() for cell in header))
    parts = PARTS if "name" in known else ()
    found = tuple(column_named(heading, (*known, *parts)) for heading in headings)
    names, records, joined = with_whole_names(found, records)
    faults = header_faults(number, names, columns=columns)
    used = found if joined else names
    unknown = [heading for heading, name in zip(headings, used, strict=True) if heading and not name]
    notes += [*joined, *left_out(unknown)]
    table = Table(columns=tuple(filter(None, names)), faults=faults, notes=notes)
    if not faults:
        _fill(table, records, names=names, optional=optional)
    if not table.rows and not table.faults:
        table.faults.append(Fault(None, "", _("It names its columns and has no rows."), _("Add the rows.")))
    return table


def text_of(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, of a workbook as CSV, and notes on how it was read; raise NotReadable."""
    return text_of_workbook(data, most_rows=MOST_ROWS) if is_workbook(data) else decode(data)


def _without_marks(text: str) -> tuple[str, str]:
    """Pass over byte order marks and a last Ctrl-Z (MS-DOS end of file); read "sep=;" (Excel)."""
    text = text.lstrip("\ufeff").rstrip("\x1a")
    first = _SEPARATOR_LINE.match(text)
    return (text[first.end() :], first.group(1)) if first else (text, "")


def _delimiter(text: str, known: Sequence[str]) -> str:
    """Choose the sign that finds the most known columns in the first row."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def found(sign: str) -> int:
        return sum(bool(column_named(cell.strip(' "'), known)) for cell in first.split(sign))

    return max(DELIMITERS, key=found)


def _with_one_delimiter(text: str, delimiter: str) -> tuple[str, str]:
    """Write the headings with the delimiter of the rows, where cells were pasted below headings of ours.

    Only where every row has that one, and not every row that of the headings: else both are kept.
    """
    begin = len(text) - len(text.lstrip())
    headings, line_break, below = text[begin:].partition("\n")
    rows = [line for line in below.splitlines() if line.strip()]
    if not rows or '"' in headings or all(delimiter in row for row in rows):
        return text, delimiter
    for other in DELIMITERS:
        if other not in headings and all(other in row for row in rows):
            return f"{text[:begin]}{headings.replace(delimiter, other)}{line_break}{below}", other
    return text, delimiter


def _trim(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Drop empty cells at the end: spreadsheets add them."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | Fault]]:
    """Give each row that is not empty with its number; after a fault nothing more can be told apart."""
    lines = io.StringIO(text, newline="")
    reader = _reader(lines, delimiter, strict=True)
    number = 0
    names: list[str] = []
    while True:
        number += 1
        begins_at = lines.tell()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            lines.seek(begins_at)
            place = len(next(_reader([lines.readline(LONGEST_LOOK)], delimiter)))
            yield number, _quote_fault(number, "".join(names[place - 1 : place]), str(fault))
            return
        if any(cell.strip() for cell in record):
            names = names or record
            yield number, record


def _reader(lines: Iterable[str], delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    """Read rows; blanks before a cell, also before its double quote, are passed over."""
    return csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=True)


def _quote_fault(number: int, column: str, why: str) -> Fault:
    if "limit" in why:
        what = _("A cell is far too long, or its double quote is never closed.")
        remedy = _("Shorten it to %(most)s characters or close the quote.", most=LONGEST_CELL)
        return Fault(number, column, what, remedy)
    if "end of data" in why:
        what = _("The double quote that opens here is never closed.")
        return Fault(number, column, what, _("Close it or remove it."))
    what = _("A double quote stands in the middle of a cell, or one before it is not closed.")
    return Fault(number, "", what, _("Close the quote; inside a cell write it twice."))


def _fill(
    table: Table,
    records: Iterator[tuple[int, list[str] | Fault]],
    *,
    names: Sequence[str],
    optional: Sequence[str],
) -> None:
    """Read the rows; `names` are the columns of the file in its order, "" for one that is left out."""
    width = len(names)
    for number, record in records:
        if isinstance(record, Fault):
            table.faults.append(record)
            return
        if len(table.rows) == MOST_ROWS:
            table.faults.append(
                Fault(
                    number,
                    "",
                    _("The file has more than %(most)s rows.", most=MOST_ROWS),
                    _("Split it into several files."),
                )
            )
            return
        cells = tuple(without_hidden_edges(cell) for cell in record)
        if len(cells) > width:
            cells = (*cells[:width], *_trim(cells[width:]))
        known = [(name, cell) for name, cell in zip(names, cells, strict=False) if name]
        values = dict.fromkeys(optional, "") | dict(known)
        table.rows.append(Row(number, tuple(cell for _name, cell in known), values))
        table.faults.extend(_row_faults(number, cells, names))


def _row_faults(number: int, cells: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    if len(cells) != len(columns):
        yield Fault(
            number,
            "",
            _(
                "This row has %(found)s cells where the first row has %(wanted)s.",
                found=len(cells),
                wanted=len(columns),
            ),
            _("Give it as many; put a cell that holds the separating sign into double quotes."),
        )
        return
    for column, cell in zip(columns, cells, strict=True):
        if not column:
            continue
        if len(cell) > LONGEST_CELL:
            yield Fault(
                number,
                column,
                _("This cell has %(found)s characters.", found=len(cell)),
                _("Shorten it to %(most)s.", most=LONGEST_CELL),
            )
        elif NO_TEXT.search(cell):
            yield Fault(
                number,
                column,
                _("This cell holds a hidden character that is no text."),
                _("Delete the cell and type it anew."),
            )
        elif "\ufffd" in cell:
            yield Fault(
                number,
                column,
                _("A letter was lost here when the file was saved."),
                _("Type it anew and save the file as UTF-8."),
            )
