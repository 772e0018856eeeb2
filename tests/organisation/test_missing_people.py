"""A firm under a new mail domain, and people who left: one preview, nobody twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, make_company, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.importing.test_cases import CASES, administrator, send
from tests.importing.test_import_commands import run
from webapp.models import Person, SignInLink
from webapp.signing_in.services.links import link_for
from webapp.storage.database import Database

BEFORE, AFTER = CASES / "leavers/before.csv", CASES / "leavers/after.csv"
__all__ = ["administrator"]  # a fixture
HEADER = b"name,email,department,roles\n"


def people(database: Database) -> dict[str, bool]:
    """Who there is, by address, and whether active."""
    with database.reading() as session:
        return {
            person.email: person.is_active
            for person in session.scalars(select(Person).where(Person.department_id.is_not(None)))
        }


def addresses(file: Path) -> set[str]:
    return set(re.findall(r"[^,\n]+@[^,\n]+", file.read_text()))


@pytest.fixture
def firm(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
    assert run(app, "people", "import", str(BEFORE)).exit_code == 0


@pytest.mark.usefixtures("firm")
def test_a_command_asks_row_by_row_whether_it_is_the_same_person(app: Flask, database: Database) -> None:
    result = run(app, "people", "import", str(AFTER))
    assert result.exit_code == 1
    questions = [line for line in result.stderr.splitlines() if "is it the same person?" in line]
    assert len(questions) == len(addresses(AFTER))
    assert questions[0].startswith("Row 2, column email: Same name and department as sales0@example.com")
    assert people(database) == dict.fromkeys(addresses(BEFORE), True)


@pytest.mark.usefixtures("firm")
def test_the_same_people_keep_their_entry_under_the_new_address(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        ids = {person.name: person.id for person in session.scalars(select(Person))}
        link_for(session, "sales0@example.com", now=NOW)
    result = run(app, "people", "import", str(AFTER), "--same-person", "yes")
    assert result.exit_code == 0, result.stderr
    assert people(database) == dict.fromkeys(addresses(AFTER), True)
    with database.reading() as session:
        assert {person.name: person.id for person in session.scalars(select(Person))} == ids
        assert {person.session_number for person in session.scalars(select(Person))} == {1}
        assert session.scalars(select(SignInLink)).all() == []


@pytest.mark.usefixtures("firm")
def test_other_people_are_new_and_who_is_missing_is_deactivated(app: Flask, database: Database) -> None:
    words = ("--same-person", "no", "--missing", "deactivate")
    result = run(app, "people", "import", str(AFTER), *words)
    number = len(addresses(BEFORE))
    assert f"{number} people are not in the file and are deactivated: Sales 0 (sales0@example.com)" in (
        result.stdout
    )
    assert people(database) == dict.fromkeys(addresses(BEFORE), False) | dict.fromkeys(addresses(AFTER), True)


@pytest.mark.usefixtures("firm")
def test_the_page_asks_row_by_row_and_takes_the_answer(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        administrator = sign_in(client, make_person(session, "Sam Osei", is_administrator=True))
    page = send(administrator, "/admin/import/people", AFTER.read_bytes(), missing="deactivate")
    assert page.count("is it the same person?") == len(addresses(AFTER))
    assert 'form="store" id="different-2" name="different" value="2"' in page
    assert "e-mail address: sales0@example.com → sales0@newname.example" in page
    assert '<input type="hidden" name="missing" value="deactivate">' in page
    send(administrator, "/admin/import/people/store", AFTER.read_bytes(), missing="deactivate", different="2")
    wanted = dict.fromkeys(addresses(AFTER), True) | {"sales0@example.com": False}
    assert people(database) == wanted


@pytest.mark.usefixtures("firm")
def test_a_list_takes_neither_president_nor_administrator_away(app: Flask, database: Database) -> None:
    run(app, "people", "import", "-", typed=HEADER + b"Pia,pia@example.com,Board,president administrator\n")
    rows = HEADER + b"Kim,kim@example.com,Sales,head\n"
    result = run(app, "people", "import", "-", "--missing", "deactivate", typed=rows)
    assert result.exit_code == 0, result.stderr
    assert "1 person is not in the file and stays: Pia" in result.stdout
    assert {email for email, is_active in people(database).items() if is_active} == {
        "pia@example.com",
        "kim@example.com",
    }


@pytest.mark.usefixtures("firm")
def test_without_a_column_of_roles_everybody_known_keeps_theirs(app: Flask, database: Database) -> None:
    typed = b"name,email,department\nSales Zero,sales0@example.com,Sales\n"
    assert run(app, "people", "import", "-", typed=typed).exit_code == 0
    with database.reading() as session:
        zero = session.scalars(select(Person).where(Person.email == "sales0@example.com")).one()
        assert (zero.name, zero.position) == ("Sales Zero", "head")


def test_a_long_list_is_shown_by_its_first_rows_and_its_faults(administrator: FlaskClient) -> None:
    rows = [f"Person {number},p{number}@example.com,Sales," for number in range(20_000)]
    rows[15_000] = "Person,no address,Sales,"
    token = csrf_token(administrator.get("/admin/import/people").text)
    form = {"csrf_token": token, "text": HEADER.decode() + "\n".join(rows)}
    page = administrator.post("/admin/import/people", data=form).text
    assert [*re.findall(r'id="row-(\d+)"', page)] == [*map(str, range(2, 102)), "15002"]
    assert "Row 15002, column email: “no address” is no e-mail address." in page
    assert len(page) < 200_000
