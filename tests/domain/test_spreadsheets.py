"""CSV that is written holds no formula, whichever separator a spreadsheet takes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.spreadsheets.tables import Sheet, as_csv, columns, guarded, unguarded

TEXTS = st.text(alphabet="=+-@＝'\";,\t\r\n a1", max_size=12)


def cells_under(data: bytes, separator: str) -> list[str]:
    """Every cell as a spreadsheet reads it that takes this sign for the separator."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator)
    return [cell for row in reader for cell in row]


@pytest.mark.parametrize("separator", [",", ";"])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_no_cell_is_a_formula_under_either_separator(separator: str, rows: list[tuple[str, str]]) -> None:
    cells = cells_under(as_csv(Sheet(columns=columns("of", "by"), rows=rows)), separator)
    assert [cell for cell in cells if cell.lstrip(" ").startswith(tuple("=+-@＝"))] == []


@given(text=TEXTS)
def test_what_was_guarded_is_read_back(text: str) -> None:
    if not text.startswith(("\t", "\r")):
        assert unguarded(guarded(text)) == text


def test_an_ordinary_cell_stays_as_it_is() -> None:
    for text in ("1 - 2 = @", "", "'t Hart", "Today; not tomorrow", 'Say "no",\nearly', "a, -b"):
        assert guarded(text) == text


def test_a_number_stays_a_number() -> None:
    assert cells_under(as_csv(Sheet(columns=columns("earned"), rows=[(-5,)])), ",") == ["earned", "-5"]
