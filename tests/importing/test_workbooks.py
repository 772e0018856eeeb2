"""Lists in workbooks (.xlsx): the values of their first visible sheet, or one sentence, within bounds."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests.importing.test_cases import CASES, STORED
from webapp.importing.services import workbooks
from webapp.importing.services.csv_files import MOST_ROWS, read_table, text_of
from webapp.importing.services.workbooks import LONGEST_TEXT

HEADINGS = ("Name", "E-Mail", "Abteilung")
ADA = ("Ada Müller, geb. „Öhm“", "ada@example.com", "Sales")
COLUMNS = ("name", "email", "department")
UNPACKED = 200 << 20  # bytes
EVERY_KIND = ("word/document.xml", "Index/Document.iwa", "content.xml", "xl/workbook.bin")


def workbook(*rows: tuple[Any, ...], change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with another part, or one in place of another."""
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        parts = {each: read.read(each) for each in read.namelist()}
    return archive(**{**parts, name: content})


def sentence_of(data: bytes) -> str:
    [fault] = read_table(data, columns=COLUMNS).faults
    assert fault.row is None
    return fault.sentence


def test_cells_are_read_as_a_person_would_type_them_and_rows_keep_their_numbers() -> None:
    data = workbook(
        (),
        ("position", "a", "b", "c", "d", "e", "f"),
        (),
        (1.0, date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), True, 1.5, 4902, "  x "),
    )
    table = read_table(data, columns=("position", "a", "b", "c", "d", "e", "f"))
    [row] = table.rows
    assert (table.faults, row.number) == ([], 4)
    assert row.cells == ("1", "2026-03-01", "2026-03-01 08:30:00", "TRUE", "1.5", "4902", "x")


def test_of_a_formula_only_its_value_is_read_and_never_what_it_says() -> None:
    formula = b'<c r="A2" t="str"><f>1+1</f><v>Ada</v></c>'
    data = workbook(HEADINGS, ("PLACE", "ada@example.com", "Sales"))
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        sheet = read.read("xl/worksheets/sheet1.xml")
    began = sheet.index(b'<c r="A2"')
    sheet = sheet[:began] + formula + sheet[sheet.index(b"</c>", began) + 4 :]
    [row] = read_table(with_part(data, "xl/worksheets/sheet1.xml", sheet), columns=COLUMNS).rows
    assert row["name"] == "Ada"
    never_calculated = workbook(HEADINGS, ("=A1", "ada@example.com", "Sales"))
    assert read_table(never_calculated, columns=COLUMNS).rows[0]["name"] == ""


def test_other_sheets_hidden_rows_and_macros_are_told() -> None:
    def change(book: openpyxl.Workbook) -> None:
        for title in ("Secret", "Empty", "People", "Notes"):
            book.create_sheet(title)
        book["Secret"].append(("x",))
        book["Secret"].sheet_state = "hidden"
        book["Notes"].append(("y",))
        for row in (HEADINGS, ADA, ("Bo", "bo@example.com", "Sales")):
            book["People"].append(row)
        book["People"].row_dimensions[3].hidden = True
        del book["Sheet"]

    data = with_part(workbook(change=change), "xl/vbaProject.bin", b"macros")
    table = read_table(data, columns=COLUMNS)
    assert [row["name"] for row in table.rows] == [ADA[0], "Bo"]
    assert table.notes == [
        "The sheet “People” was read, and not “Notes”.",
        "1 row is hidden in the workbook and was read all the same.",
        "The workbook has macros; only its values were read.",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(500), "but no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        *((archive(**{name: b"x"}), "but no .xlsx workbook") for name in EVERY_KIND),
        (workbook(HEADINGS, ADA)[:-300], "damaged, or only a part of it arrived"),
        (archive(**{"xl/workbook.xml": b"<"}), "damaged, or only a part of it arrived"),
        (with_part(workbook(HEADINGS, ADA), "xl/worksheets/sheet1.xml", b"<worksheet><"), "damaged, or"),
        (with_part(workbook(HEADINGS, ADA), "xl/_rels/workbook.xml.rels", b"<a/>"), "damaged, or"),
        (workbook(), "It is empty."),
        (workbook(HEADINGS), "has no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(data: bytes, says: str) -> None:
    assert says in sentence_of(data)


@cache
def bombs() -> dict[str, bytes]:
    """Small files that ask for much: memory for cells that are not there, or to be unpacked."""
    book = workbook(HEADINGS, ADA)
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    wide = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="40000"><c r="XFD40000"><v>1</v></c></row>'
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 60_000))
    part = "xl/worksheets/sheet1.xml"
    return {
        "a far cell": with_part(book, part, sheet % far),
        "many columns": with_part(book, part, sheet % wide),
        "zeros": with_part(book, part, bytes(UNPACKED)),
        "many rows": with_part(book, part, sheet % many),
    }


@pytest.mark.parametrize("bomb", ["a far cell", "many columns", "zeros", "many rows"])
def test_what_asks_for_too_much_ends_only_the_process_that_reads_it(
    monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    monkeypatch.setattr(workbooks, "MOST_MEMORY", UNPACKED)
    wanted = f"more than {MOST_ROWS} rows" if bomb == "many rows" else "more memory or time"
    assert wanted in sentence_of(bombs()[bomb])


def test_a_text_repeated_in_every_row_is_no_way_to_fill_the_memory() -> None:
    rows = [("x" * 32_000, "", "")] * (LONGEST_TEXT // 32_000 + 1)
    assert "more memory or time" in sentence_of(workbook(*rows))


def test_reading_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_SECONDS", 0)
    assert "more memory or time" in sentence_of(workbook(HEADINGS, ADA))


@pytest.mark.parametrize("case", STORED)
def test_the_cases_of_files_are_read_alike_from_a_workbook(case: str) -> None:
    text, _notes = text_of((CASES / case).read_bytes())
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff").rstrip("\x1a")), skipinitialspace=True))
    if lines[0][0].startswith("sep="):
        lines = [line[0].split(lines[0][0][4:]) if len(line) == 1 else line for line in lines[1:]]
    if len(lines[0]) == 1:
        lines = [line[0].split(";") for line in lines]
    optional = ("roles",)
    from_file = read_table((CASES / case).read_bytes(), columns=COLUMNS, optional=optional)
    from_book = read_table(workbook(*map(tuple, lines)), columns=COLUMNS, optional=optional)
    assert from_file.rows
    assert [row.values for row in from_book.rows] == [row.values for row in from_file.rows]
    assert (from_book.columns, from_book.faults) == (from_file.columns, from_file.faults)
