"""`/admin/import`: looked at row by row, stored whole, nothing typed is lost."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.factories import make_company, make_department, make_person, make_round
from tests.faulty_lists import FAULTY, FAULTY_IDS, GOOD, HEADER, FaultyList
from tests.fixtures.application import csrf_token, sign_in
from webapp.models import Department, LogEntry, Person
from webapp.storage.database import Base, Database


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        for name in ("Marketing", "Sales"):
            make_department(session, name)
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


def send(client: FlaskClient, address: str, *, text: str = "", file: bytes | None = None) -> TestResponse:
    page = client.get("/admin/import/people").get_data(as_text=True)
    form: dict[str, object] = {"csrf_token": csrf_token(page), "text": text}
    if file is not None:
        form["file"] = (io.BytesIO(file), "list.csv")
    return client.post(address, data=form, content_type="multipart/form-data")


def carried(page: str) -> str:
    """The text of the page's last text area, as a browser would send it."""
    found = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)
    return html.unescape(found[-1]).removeprefix("\n")


def rows_of_all_tables(database: Database) -> dict[str, int | None]:
    with database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize(("what", "faulty"), FAULTY, ids=FAULTY_IDS)
def test_a_faulty_list_is_shown_with_its_faults_and_changes_nothing(
    administrator: FlaskClient, database: Database, what: str, faulty: FaultyList
) -> None:
    before = rows_of_all_tables(database)
    for address in (f"/admin/import/{what}", f"/admin/import/{what}/store"):
        answer = send(administrator, address, file=faulty.data)
        assert answer.status_code == 400
        page = html.unescape(answer.get_data(as_text=True))
        assert "There is a problem" in page
        assert f">{faulty.place}: " in page
        assert faulty.words in page
        assert "Store" not in page
    assert rows_of_all_tables(database) == before


def test_nothing_is_stored_before_it_was_looked_at(administrator: FlaskClient, database: Database) -> None:
    before = rows_of_all_tables(database)
    answer = send(administrator, "/admin/import/people", file=HEADER + GOOD)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Store all 2 rows" in page
    assert rows_of_all_tables(database) == before

    answer = send(administrator, "/admin/import/people/store", text=carried(page))
    assert answer.status_code == 303
    assert "Stored: 2 new, 0 changed, 0 as before." in administrator.get(answer.location).get_data(
        as_text=True
    )
    with database.reading() as session:
        assert session.scalar(select(Person.name).where(Person.email == "luca@example.com")) == "Luca Rossi"
        assert session.scalars(select(LogEntry.who)).all() == ["Sam Osei"]


@pytest.mark.parametrize("text", ["name,email\nAda,ada@example.com", "\n\n\nname", "<b>&amp;</textarea>,'\""])
def test_pasted_text_is_carried_on_as_it_was(administrator: FlaskClient, text: str) -> None:
    page = send(administrator, "/admin/import/people", text=text).get_data(as_text=True)
    assert carried(page) == text


def test_after_storing_a_new_company_goes_on_with_its_first_steps(
    administrator: FlaskClient, database: Database
) -> None:
    answer = send(administrator, "/admin/import/people/store", file=HEADER + GOOD)
    assert answer.location == "/setup"
    with database.transaction() as session:
        make_round(session)
    answer = send(administrator, "/admin/import/people/store", file=HEADER + GOOD)
    assert answer.location == "/admin/people"


def test_a_list_that_no_longer_fits_is_shown_again(administrator: FlaskClient, database: Database) -> None:
    page = send(administrator, "/admin/import/people", file=HEADER + GOOD).get_data(as_text=True)
    with database.transaction() as session:
        sales = session.scalars(select(Department).where(Department.name == "Sales")).one()
        make_person(session, "First Head", department=sales, position="head")
    answer = send(administrator, "/admin/import/people/store", text=carried(page))
    assert answer.status_code == 400
    assert "Sales has a head who is not in the file: First Head." in answer.get_data(as_text=True)


def test_names_are_shown_as_text_and_never_as_markup(administrator: FlaskClient) -> None:
    rows = HEADER + b"<script>alert(1)</script>,x@example.com,Sales,\r\n"
    page = send(administrator, "/admin/import/people", file=rows).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_faulty_rows_come_as_a_file(administrator: FlaskClient) -> None:
    rows = (HEADER + GOOD + b"=Kim,kim@example.com,Sales,\r\n").decode()
    answer = send(administrator, "/admin/import/people/faulty-rows.csv", text=rows)
    assert answer.mimetype == "text/csv"
    assert 'filename="people-faulty-rows.csv"' in answer.headers["Content-Disposition"]
    assert "'=Kim" in answer.get_data(as_text=True)
    assert "Ada" not in answer.get_data(as_text=True)


def test_an_unknown_kind_of_list_is_not_found(administrator: FlaskClient) -> None:
    assert administrator.get("/admin/import/horses").status_code == 404
