"""XLSX that is written: two other programs read the same cells, each of its type, and no formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from webapp.domain.spreadsheets import workbooks
from webapp.domain.spreadsheets.tables import Cell, Column, Sheet, as_csv, columns
from webapp.domain.spreadsheets.workbooks import LONGEST_CELL, as_xlsx

RAW_MARKUP = '<r><t>x</t></r></is></c><c r="B9"><f>1+1</f></c><c t="inlineStr"><is><r><t>y</t></r>'
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=30)


def read(data: bytes, sheet: int = 0) -> list[list[Any]]:
    """The cells as openpyxl reads them."""
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet]
    ]


def write(*rows: tuple[Cell, ...], names: tuple[Column, ...] = columns("of", "by")) -> bytes:
    return as_xlsx(Sheet(columns=names, rows=rows))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
@example([(RAW_MARKUP, "=1+1"), ("{=1}", "_x0041_"), ("\r\n\tx\x00\x1f", " <&> "), ("http://a", "1")])
def test_text_stays_the_same_text_and_no_cell_is_a_formula(rows: list[tuple[str, str]]) -> None:
    data = write(*rows)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >/]", content)
    assert len(re.findall("<c ", content)) == 2 + sum(map(bool, (cell for row in rows for cell in row)))
    by_another = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    found = [tuple(row) for row in by_another][1:]
    assert found == [row for row in rows][: len(found)]
    assert not any(any(row) for row in rows[len(found) :])


def test_every_type_is_read_back_as_itself_with_the_digits_of_its_column() -> None:
    names = (
        *columns("name", "day", "at", "whole"),
        Column("mean", 2),
        Column("range", 1),
        Column("money", 2),
    )
    row = (
        "Sales", date(2026, 3, 1), datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC), 12, 3.38889, 2.912,
        Decimal("-1090.25"),
    )  # fmt: skip
    data = write(row, (None,) * 7, names=names)
    headings, cells = read(data)
    assert headings == ["name", "day", "at", "whole", "mean", "range", "money"]
    day, at = datetime(2026, 3, 1), datetime(2026, 3, 1, 8, 30, 15)
    assert cells == ["Sales", day, at, 12, 3.39, 2.9, -1090.25]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.number_format for cell in sheet[2]][3:] == ["0", "0.00", "0.0", "0.00"]
    assert sheet["A2"].quotePrefix
    assert b"2026-03-01,2026-03-01T08:30:15+00:00,12,3.39,2.9,-1090.25" in as_csv(
        Sheet(columns=names, rows=[row])
    )


def test_headings_are_frozen_under_a_filter_and_nothing_tells_who_wrote_it_or_when() -> None:
    data = write(("a", "b"), ("c", "d"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert (book.active.freeze_panes, book.active.auto_filter.ref) == ("A2", "A1:B3")
    assert data == write(("a", "b"), ("c", "d"))
    assert not [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.startswith("docProps")]


def test_a_table_longer_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    for number, sheets in ((0, 1), (2, 1), (3, 2), (4, 2), (5, 3)):
        data = write(*((str(each), "") for each in range(number)))
        assert len(openpyxl.load_workbook(io.BytesIO(data)).worksheets) == sheets
        cells = [row[0] for sheet in range(sheets) for row in read(data, sheet)[1:]]
        assert cells == [str(each) for each in range(number)]


def test_a_cell_holds_no_more_than_a_spreadsheet_takes() -> None:
    assert read(write(("a\ud800\uffff", "")))[1][0] == "a\ufffd\ufffd"
    assert read(write(("😀" * 20_000, "")))[1][0] == "😀" * (LONGEST_CELL // 2) + "…"


def test_many_columns_have_letters() -> None:
    names = tuple(Column(str(each)) for each in range(800))
    assert read(write(tuple(range(800)), names=names))[1] == list(range(800))
