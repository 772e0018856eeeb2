"""Lists in workbooks, by command and page: people, pairs and needs, guessed headings, faulty rows."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_company, make_department, make_needs_list, make_pair, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.importing.test_import_commands import run
from tests.importing.test_workbooks import ADA, HEADINGS, workbook
from webapp.domain.spreadsheets.tables import Sheet, columns
from webapp.domain.spreadsheets.workbooks import as_xlsx
from webapp.models import Person
from webapp.storage.database import Database


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_command_and_page_take_a_workbook_in_whatever_encoding_is_chosen(
    administrator: FlaskClient, app: Flask, database: Database
) -> None:
    data = workbook(HEADINGS, ADA)
    told = run(app, "people", "import", "-", "--dry-run", "--encoding", "cp1252", typed=data)
    assert told.exit_code == 0, told.stderr
    assert ADA[0] in told.stdout
    page = administrator.get("/admin/import/people").text
    form = {"csrf_token": csrf_token(page), "encoding": "cp1252", "file": (io.BytesIO(data), "a.xlsx")}
    shown = administrator.post("/admin/import/people", data=form, content_type="multipart/form-data").text
    assert f'<td data-column="name">{ADA[0]}</td>' in shown
    form["file"] = (io.BytesIO(data), "a.xlsx")
    administrator.post("/admin/import/people/store", data=form, content_type="multipart/form-data")
    with database.reading() as session:
        assert session.scalar(select(Person.name).where(Person.email == ADA[1])) == ADA[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_of_people_comes_back_unchanged_from_its_own_file(
    administrator: FlaskClient, app: Flask
) -> None:
    people = administrator.get("/admin/people.xlsx").data
    told = run(app, "people", "import", "-", "--dry-run", typed=people)
    assert "1 row: 0 new, 0 changed, 1 unchanged." in told.stdout, told.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_faulty_rows_come_as_a_workbook_and_are_refused_again_as_they_come_back(
    administrator: FlaskClient, app: Flask
) -> None:
    rows = [("=Kim", "kim@example.com", "Sales", ""), (*ADA, "")]
    data = as_xlsx(Sheet(columns=columns("name", "email", "department", "roles"), rows=rows))
    form = {
        "csrf_token": csrf_token(administrator.get("/admin/import/people").text),
        "file": (io.BytesIO(data), "a.xlsx"),
    }
    answer = administrator.post("/admin/import/people/faulty-rows.xlsx", data=form)
    [headings, row] = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    assert (headings[-1], row[0]) == ("fault", "=Kim")
    assert "Row 2, column name" in run(app, "people", "import", "-", typed=answer.data).stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_needs_and_pairs_are_taken_in_from_workbooks_too(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        marketing, sales = make_department(session, "Marketing"), make_department(session, "Sales")
        make_pair(session, marketing, sales)
        make_needs_list(session, of=marketing, by=sales).needs[0].text = "=1+1 is two"
    exported = app.test_cli_runner().invoke(args=["needs", "export", "--format", "xlsx"]).stdout_bytes
    told = run(app, "needs", "import", "-", "--dry-run", typed=exported)
    assert "6 rows: 0 new, 0 changed, 6 unchanged." in told.stdout, told.stderr
    told = run(app, "pairs", "import", "-", typed=workbook(("second", "first"), ("Sales", "Marketing")))
    assert "1 row: 0 new, 0 changed, 1 unchanged." in told.stdout, told.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_headings_are_guessed_for_a_workbook_without_them(
    administrator: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        make_department(session, "Sales")
    data = workbook(ADA, ("Bo Lind", "bo@example.com", "Sales"), ("Cy Roth", "cy@example.com", "Sales"))
    form = {
        "csrf_token": csrf_token(administrator.get("/admin/import/people").text),
        "file": (io.BytesIO(data), "a.xlsx"),
    }
    page = administrator.post("/admin/import/people", data=form, content_type="multipart/form-data").text
    assert "They were guessed" in page
    assert f'<td data-column="name">{ADA[0]}</td>' in page
