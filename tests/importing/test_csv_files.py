"""Tables made in spreadsheets: what is read, and what is said of the rest."""

from __future__ import annotations

import pytest

from webapp.importing.services.csv_files import LONGEST_CELL, MOST_ROWS, Table, read_table

COLUMNS = ("name", "email")


def read(data: bytes | str) -> Table:
    return read_table(data, columns=COLUMNS, optional=("note",))


@pytest.mark.parametrize(
    "data",
    [
        "name,email\nZoë,zoe@example.com\n".encode(),
        "\ufeffname,email\r\nZoë,zoe@example.com\r\n".encode(),
        "name;email\nZoë;zoe@example.com".encode(),
        "name\temail\nZoë\tzoe@example.com\n".encode(),
        "Email , NAME\n zoe@example.com,Zoe\u0308 \n".encode(),
        'name,email,,\r\n"Zoë",zoe@example.com,,\r\n'.encode(),
        "name,email\n\n,\nZoë,zoe@example.com\n".encode(),
        "name,email\rZoë,zoe@example.com\r".encode(),
        "name\temail\nZoë\tzoe@example.com\n".encode("utf-16"),
    ],
    ids=[
        "plain",
        "mark and CRLF",
        "semicolons",
        "tabs",
        "other order",
        "empty columns",
        "empty rows",
        "old Macintosh",
        "UTF-16",
    ],
)
def test_what_spreadsheets_write_is_read(data: bytes) -> None:
    table = read(data)
    assert table.faults == []
    assert [(row["name"], row["email"], row["note"]) for row in table.rows] == [
        ("Zoë", "zoe@example.com", "")
    ]


def test_rows_count_as_in_a_spreadsheet() -> None:
    table = read('name,email\nAda,ada@example.com\n\n"Two\nlines",two@example.com\nLuca,luca@example.com\n')
    assert [row.number for row in table.rows] == [2, 4, 5]


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_cells_pasted_below_headings_that_stood_there_are_read(sign: str) -> None:
    pasted = f"Ada Quist{sign}ada@example.com\nBo Lind{sign}bo@example.com\n"
    table = read(f"name,email\n\n{pasted}")
    assert table.faults == []
    assert [(row.number, *row.cells) for row in table.rows] == [
        (3, "Ada Quist", "ada@example.com"),
        (4, "Bo Lind", "bo@example.com"),
    ]


def test_an_assumed_encoding_is_said() -> None:
    assert "Windows-1252" in " ".join(read("name,email\nBjörn,j@example.com".encode("cp1252")).notes)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", "The file", "empty"),
        (b" \r\n \n", "The file", "empty"),
        (b"name,email\r\n", "The file", "no rows"),
        (bytes(range(256)) * 4, "The file", "not a text file"),
        (b"PK\x03\x04rest of a workbook", "The file", "damaged, or only a part of it arrived"),
        (b"\xff\xfea", "The file", "UTF-16"),
        (b"name,email\nAda\0Brandt,a@example.com", "Row 2, column name", "hidden character"),
        ("name,email\nAda \u202etdnarB,a@example.com", "Row 2, column name", "hidden character"),
        ("name,email\nZo\ufffd,a@example.com", "Row 2, column name", "letter was lost"),
        (b"name,email\nAda,a@example.com\n" + b"Zo\xc3\xab B\xf6,b@example.com", "Row 3", "UTF-8"),
        ("name,email\nИванов,a@example.com".encode("cp1251"), "Row 2", "UTF-8"),
        (b"Ada,a@example.com\nLuca,l@example.com", "Row 1", "no names here"),
        (b"name\nAda", "Row 1, column email", "missing"),
        (b"name,email,name\nAda,a@example.com,A", "Row 1, column name", "twice"),
        (b'name,email\nAda,a@example.com\nLuca,"l@example.com\n', "Row 3, column email", "never closed"),
        (b'name,email\n"Ada"x,a@example.com', "Row 2", "middle of a cell"),
        (b'name,email\n"' + b"long " * 40_000, "Row 2, column name", "far too long"),
        (b"name,email\nAda,a@example.com,extra", "Row 2", "3 cells"),
        (b"name,email\nAda", "Row 2", "1 cells"),
        (b"name,email\nAda," + b"x" * (LONGEST_CELL + 1), "Row 2, column email", "2001 characters"),
    ],
)
def test_each_fault_names_its_place_and_what_to_do(data: bytes | str, place: str, words: str) -> None:
    faults = read(data).faults
    assert len(faults) == 1
    assert faults[0].place == place
    assert words in faults[0].what
    assert faults[0].remedy.endswith(".")


def test_too_many_rows_are_refused() -> None:
    faults = read("name,email\n" + "Ada,a@example.com\n" * (MOST_ROWS + 1)).faults
    assert [fault.place for fault in faults] == [f"Row {MOST_ROWS + 2}"]


def test_unknown_columns_are_left_out_with_a_note() -> None:
    table = read("No;name;e-mail;Hire Date\n17;Zoë;z@example.com;2020-01-01\n")
    assert (table.columns, table.faults) == (("name", "email"), [])
    assert table.rows[0].cells == ("Zoë", "z@example.com")
    assert table.notes == ["2 columns are not known and were left out: “No”, “Hire Date”."]


def test_sound_rows_leave_out_the_faulty_ones() -> None:
    table = read("name,email\nAda,a@example.com\nLuca\n")
    assert [row.number for row in table.rows] == [2, 3]
    assert [row.number for row in table.sound_rows] == [2]
