"""Files as people have them (`cases/`), by command and page: the right letters, or a refusal that helps."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_company, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.importing.test_import_commands import run
from webapp.models import Person
from webapp.storage.database import Database

CASES = Path(__file__).parent / "cases"
ADA = {("Ada Brandt", "ada@example.com", "Sales")}
EINKAUF = {("Jürgen Müßig", "j.m@example.com", "Einkauf"), ("Zoë Šimková", "z.s@example.com", "Einkauf")}
STORED = {
    "headings/ctrl-z-end.csv": {("Ada", "ada@example.com", "Sales")},
    "headings/double-bom.csv": ADA,
    "headings/e-mail-hyphen-header.csv": ADA,
    "headings/extra-columns.csv": ADA,
    "headings/german-header.csv": {("Ada Brandt", "ada@example.com", "Einkauf")},
    "headings/no-roles-column.csv": ADA,
    "headings/sep-line-comma.csv": EINKAUF,
    "headings/sep-line.csv": EINKAUF,
    "headings/space-after-comma-quotes.csv": {("Brandt, Ada", "ada@example.com", "Sales")},
    "names/emoji-zwj.csv": {("Ada 👩‍💻", "e@example.com", "Sales")},
    "names/lrm-name.csv": {("محمد علي", "m@example.com", "Sales")},
    "names/persian-zwnj.csv": {("علی‌رضا نوشین‌فر", "ali@example.com", "Sales")},
    "names/softhyphen-name.csv": {("Anne Lindesberg", "anne@example.com", "Sales")},
    "addresses/idn-domain.csv": {("Ada Brandt", "ada@xn--mller-kva.example", "Sales")},
    "letters/cp1250-polish.csv": {
        ("Łukasz Żak", "l.z@example.com", "Sprzedaż"),
        ("Małgorzata Wójcik", "m@example.com", "Sprzedaż"),
    },
}
IN_DOUBT = {
    "letters/cp1250-czech.csv": ("cp1250", {"Jiří Dvořák", "Žaneta Nováčková"}),
    "letters/cp1250-hungarian.csv": ("cp1250", {"Erdős Gergő"}),
    "letters/cp1254-turkish.csv": ("cp1254", {"Işıl Yılmaz", "Çağrı Güneş"}),
    "letters/cp850-msdos.csv": ("cp850", {"Jörg Höfer", "Bärbel Groß"}),
    "letters/macroman-cr.csv": ("mac_roman", {"Jürgen Müller", "Bärbel Öhm"}),
}
REFUSED = {"names/apostrophe-email.csv": 1, "names/people.csv": 3}


def stored(database: Database) -> set[tuple[str, str, str]]:
    with database.reading() as session:
        return {
            (person.name, person.email, person.department.name)
            for person in session.scalars(select(Person))
            if person.department
        }


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


def send(client: FlaskClient, address: str, file: bytes, **fields: str) -> str:
    token = csrf_token(client.get("/admin/import/people").text)
    form: dict[str, object] = {"csrf_token": token, "file": (io.BytesIO(file), "people.csv"), **fields}
    return client.post(address, data=form, content_type="multipart/form-data").text


def test_every_case_is_tried() -> None:
    files = {f"{file.parent.name}/{file.name}" for file in CASES.glob("*/*.csv")}
    assert files == {*STORED, *IN_DOUBT, *REFUSED, "leavers/before.csv", "leavers/after.csv"}


@pytest.mark.parametrize("case", STORED)
def test_the_right_letters_are_stored_by_command(app: Flask, database: Database, case: str) -> None:
    result = run(app, "people", "import", str(CASES / case))
    assert result.exit_code == 0, result.stderr
    assert stored(database) == STORED[case]


@pytest.mark.parametrize("case", STORED)
def test_the_right_letters_are_stored_by_page(
    administrator: FlaskClient, database: Database, case: str
) -> None:
    send(administrator, "/admin/import/people/store", (CASES / case).read_bytes())
    assert stored(database) == STORED[case]


@pytest.mark.parametrize("case", IN_DOUBT)
def test_letters_in_doubt_are_shown_and_stored_under_a_named_encoding_by_command(
    app: Flask, database: Database, case: str
) -> None:
    encoding, names = IN_DOUBT[case]
    result = run(app, "people", "import", str(CASES / case))
    assert result.exit_code == 1
    assert "Row 2: The letters cannot be told" in result.stderr
    assert "It may read: " in result.stderr
    assert "--encoding" in result.stderr
    assert stored(database) == set()
    assert run(app, "people", "import", str(CASES / case), "--encoding", encoding).exit_code == 0
    assert {name for name, _email, _department in stored(database)} == names


@pytest.mark.parametrize("case", IN_DOUBT)
def test_letters_in_doubt_are_shown_and_stored_under_a_chosen_encoding_by_page(
    administrator: FlaskClient, database: Database, case: str
) -> None:
    encoding, names = IN_DOUBT[case]
    data = (CASES / case).read_bytes()
    assert "It may read: " in send(administrator, "/admin/import/people/store", data)
    assert stored(database) == set()
    page = send(administrator, "/admin/import/people", data, encoding=encoding)
    assert all(name in page for name in names)
    send(administrator, "/admin/import/people/store", data, encoding=encoding)
    assert {name for name, _email, _department in stored(database)} == names


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_spreadsheet_would_run_is_refused_also_when_it_comes_back_guarded(
    administrator: FlaskClient, app: Flask, database: Database, case: str
) -> None:
    data = (CASES / case).read_bytes()
    for _time in range(3):
        result = run(app, "people", "import", "-", typed=data)
        assert f"the file has {REFUSED[case]} fault" in result.stderr
        assert "There is a problem" in send(administrator, "/admin/import/people/store", data)
        assert stored(database) == set()
        data = send(administrator, "/admin/import/people/faulty-rows.csv", data).encode()


def test_unknown_columns_are_named(app: Flask) -> None:
    said = run(app, "people", "import", str(CASES / "headings/extra-columns.csv")).stdout
    assert "2 columns are not known and were left out: “Employee #”, “Hire Date”." in said
