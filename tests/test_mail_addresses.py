"""An e-mail address is accepted, refused and stored by one rule, wherever it is entered."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_company, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.config import settings_from
from webapp.installation.services import set_up_code
from webapp.installed import installed
from webapp.mail_addresses import is_address, stored_address
from webapp.models import Person
from webapp.storage.database import Database

UMLAUT, STORED = "Ada@Müller.example", "ada@xn--mller-kva.example"
REFUSED = [
    "'ada@example.com",
    "=ada@example.com",
    "+ada@example.com",
    "-ada@example.com",
    "@example.com",
    ".ada@example.com",
    "ada.@example.com",
    "a..da@example.com",
    "jürgen@example.com",
    "ada@example",
    "ada@müller",
    "ada@mül ler.example",
    "ada@-müller.example",
    "ada@example.com\nBcc: b@example.com",
    "a" * 65 + "@example.com",
    "ada@" + "ü" * 300 + ".example",
    "",
]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (UMLAUT, STORED),
        ("ada@STRASSE.example", "ada@strasse.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("o'brien+cards@example.co.uk", "o'brien+cards@example.co.uk"),
        (" ada@localhost ", "ada@localhost"),
    ],
)
def test_an_address_is_stored_in_lower_case_with_an_ascii_domain(typed: str, stored: str) -> None:
    assert stored_address(typed) == stored
    assert is_address(stored)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_no_mail_server_or_spreadsheet_takes_rightly_is_no_address(typed: str) -> None:
    assert not is_address(stored_address(typed))


def test_the_set_up_page_stores_an_umlaut_domain_and_refuses_an_umlaut_before_the_at(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    code = set_up_code.find_or_make(installed(app).settings.data_folder)
    form = {
        "csrf_token": csrf_token(client.get(f"/setup?code={code}").text),
        "code": code,
        "name": "Northwick",
        "timezone": "UTC",
        "language": "en",
        "administrator_name": "Ada Brandt",
        "administrator_email": UMLAUT,
        "president_name": "Jürgen Roth",
        "president_email": "jürgen@example.com",
    }
    refused = client.post("/setup", data=form)
    assert refused.status_code == 422
    assert "no umlaut before the @" in refused.text
    assert client.post("/setup", data={**form, "president_email": "roth@example.com"}).status_code == 303
    assert _addresses(database) == {STORED, "roth@example.com"}


def test_the_command_setup_stores_and_refuses_the_same(app: Flask, database: Database) -> None:
    def set_up(president: str) -> int:
        arguments = ["setup", "--company", "N", "--timezone", "UTC", "--administrator", UMLAUT]
        return app.test_cli_runner().invoke(args=[*arguments, "--president", president]).exit_code

    assert set_up("'roth@example.com") == 2
    assert set_up("roth@example.com") == 0
    assert _addresses(database) == {STORED, "roth@example.com"}


def test_the_people_page_and_the_import_store_and_refuse_the_same(
    app: Flask, client: FlaskClient, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        make_company(session)
        administrator = make_person(session, "Max", is_administrator=True)
        mine = administrator.email
    sign_in(client, administrator)
    token = csrf_token(client.get("/admin/people/new").text)
    form = {"csrf_token": token, "name": "Ada", "email": UMLAUT, "reviewer": "yes"}
    refused = client.post("/admin/people/new", data={**form, "email": "'ada@example.com"})
    assert "is no e-mail address. Write it like" in refused.text
    assert client.post("/admin/people/new", data=form).status_code == 303
    file = tmp_path / "people.csv"
    for address, status in (("'kim@example.com", 1), ("kim@Bücher.example", 0)):
        file.write_text(f"name,email,department,roles\nKim,{address},,reviewer\n")
        assert app.test_cli_runner().invoke(args=["people", "import", str(file)]).exit_code == status
    assert _addresses(database) == {mine, STORED, "kim@xn--bcher-kva.example"}


def test_a_sign_in_link_is_found_by_the_address_as_people_write_it(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        make_person(session, "Ada").email = STORED
    assert app.test_cli_runner().invoke(args=["sign-in-link", UMLAUT]).exit_code == 0


def test_the_sender_of_mails_is_stored_alike(tmp_path: Path) -> None:
    given = {"MAIL_FROM": "Report Card <cards@Müller.example>"}
    assert settings_from(given, default_data_folder=tmp_path).mail_from == (
        "Report Card <cards@xn--mller-kva.example>"
    )


def _addresses(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Person.email)))
