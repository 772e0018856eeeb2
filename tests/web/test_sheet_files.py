"""Every page that gives its table as CSV gives the same cells as XLSX, to the same people."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from tests.fixtures.mid_year import MidYear
from tests.web.access_table import KINDS, READING, routes

SHEETS = [route for route in routes(READING) if ".csv" in route.pattern]


def in_words(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time().isoformat() != "00:00:00" else cell.date().isoformat()
    return "" if cell is None else str(cell)


def same(from_csv: str, from_xlsx: str) -> bool:
    """Say whether two cells tell the same; a moment has its offset in CSV only."""
    if from_csv == from_xlsx or re.fullmatch(rf"{re.escape(from_xlsx)}[+-]\d\d:\d\d", from_csv):
        return True
    return "" not in (from_csv, from_xlsx) and float(from_csv) == float(from_xlsx)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_both_files_tell_the_same_to_the_same_people(mid_year: MidYear) -> None:
    assert len(SHEETS) == 10
    compared = 0
    for kind in KINDS:
        for route in SHEETS:
            address = route.address(**mid_year.in_addresses)
            with mid_year.client(kind) as client:
                plain, workbook = client.get(address), client.get(address.replace(".csv", ".xlsx"))
            assert plain.status_code == workbook.status_code, (kind, address)
            if plain.status_code != 200:
                continue
            rows = list(csv.reader(io.StringIO(plain.data.decode("utf-8-sig"), newline="")))
            book = openpyxl.load_workbook(io.BytesIO(workbook.data))
            found = [[in_words(cell.value) for cell in row] for row in book.worksheets[0]]
            assert len(rows) == len(found)
            assert all(
                same(*cells)
                for written, read in zip(rows, found, strict=True)
                for cells in zip(written, read, strict=True)
            ), (address, rows, found)
            compared += len(rows) - 1
            disposition = workbook.headers["Content-Disposition"]
            assert disposition == plain.headers["Content-Disposition"].replace(".csv", ".xlsx")
    assert compared > 100
