"""A list of people without headings: columns are guessed, shown, and not guessed where two could be meant."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import make_company, make_department, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.importing.services.guessed_headings import guess_headings
from webapp.models import Person
from webapp.organisation.services.entries import COLUMNS
from webapp.storage.database import Database

ROLES = ("head", "deputy", "employee")
PASTED = (
    "Sales\tAda Brandt\tada@example.com\thead\n"
    "Sales\tBo Lind\tbo@example.com\t\n"
    "Legal\tCy Moreau\tcy@example.com\thead\n"
)


@pytest.mark.parametrize(
    ("text", "departments", "columns"),
    [
        (PASTED, ["Sales", "Legal"], ("department", "name", "email", "roles")),
        (
            "Ada Brandt;ada@example.com;Sales\nBo Lind;bo@example.com;Sales\n",
            [],
            ("name", "email", "department"),
        ),
        ("Ada Brandt, ada@example.com, Sales\n", ["sales"], ("name", "email", "department")),
        ("7,Ada,ada@e.com,Sales\n8,Bo,bo@e.com,Sales\n", ["Sales"], ("–", "name", "email", "department")),
    ],
)
def test_columns_are_known_by_what_stands_in_them(
    text: str, departments: list[str], columns: tuple[str, ...]
) -> None:
    guess = guess_headings(text, columns=COLUMNS, departments=departments, roles=ROLES)
    assert guess is not None
    assert guess.columns == columns
    assert guess.text.endswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "name,email,department\nAda Brandt,ada@example.com,Sales\n",  # it has headings
        "Ada Brandt,ada@example.com,Sales\n",  # a name or a department: one row does not tell
        "Ada,ada@example.com,ada@example.org,Sales\nBo,bo@example.com,bo@e.org,Sales\n",  # two addresses
        "Ada,Brandt,ada@example.com,Sales\nBo,Lind,bo@example.com,Sales\n",  # two parts of a name
        "Ada Brandt\nBo Lind\n",
        '"Ada Brandt,ada@example.com,Sales\n',  # a quote that is never closed
        "",
    ],
)
def test_what_could_be_two_things_is_not_guessed(text: str) -> None:
    assert guess_headings(text, columns=COLUMNS, departments=[], roles=ROLES) is None


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        make_department(session, "Sales")
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


def send(client: FlaskClient, text: str, to: str = "") -> TestResponse:
    token = csrf_token(client.get("/admin/import/people").text)
    return client.post(f"/admin/import/people{to}", data={"csrf_token": token, "text": text})


def test_the_preview_shows_the_guess_and_what_it_shows_is_stored(
    administrator: FlaskClient, database: Database
) -> None:
    page = html.unescape(send(administrator, PASTED).text)
    assert "They were guessed from what stands in the columns" in page
    assert "department\tname\temail\troles\nSales\tAda Brandt" in page
    send(administrator, "department\tname\temail\troles\n" + PASTED, "/store")
    with database.reading() as session:
        ada = session.scalars(select(Person).where(Person.email == "ada@example.com")).one()
        assert ada.name == "Ada Brandt"
        assert ada.department is not None
        assert (ada.department.name, ada.position.value) == ("Sales", "head")


def test_a_list_without_headings_is_never_stored_unseen(
    administrator: FlaskClient, database: Database
) -> None:
    assert send(administrator, PASTED, "/store").status_code == 400
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["Sam Osei"]
