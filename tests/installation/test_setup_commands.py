"""`flask setup` and `flask sign-in-link`: the first company, and one-time links."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import (
    make_company,
    make_person,
)
from tests.fixtures.application import csrf_token
from tests.installation.commands import run
from webapp import create_app
from webapp.config import Settings
from webapp.installed import installed
from webapp.models import (
    Company,
    LogEntry,
    Person,
    SignInLink,
)
from webapp.storage.database import Database

SET_UP = [
    "setup",
    "--company",
    "Northwick Instruments",
    "--timezone",
    "Europe/Berlin",
    "--language",
    "en",
    "--president",
    "paula.northwick@example.com",
    "--administrator",
    "samira@example.com",
]


def test_setting_up_makes_tables_company_president_and_administrator(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    app = create_app(
        Settings(
            data_folder=tmp_path,
            database_url=url,
            key_folder=tmp_path / "keys",
            mail_folder=tmp_path / "mail",
            secret_key="s" * 40,
            base_url="http://localhost",
        )
    )
    done = run(app, *["de" if word == "en" else word for word in SET_UP])
    assert done.exit_code == 0, done.output
    assert "ist eingerichtet" in done.output
    database = installed(app).database
    with database.reading() as session:
        company = session.scalars(select(Company)).one()
        assert (company.timezone, company.language) == ("Europe/Berlin", "de")
        names = session.scalars(select(Person.name).order_by(Person.name)).all()
        assert names == ["Paula Northwick", "Samira"]
    database.engine.dispose()


def test_setting_up_twice_is_refused_in_words(app: Flask) -> None:
    assert run(app, *SET_UP).exit_code == 0
    again = run(app, *SET_UP)
    assert again.exit_code == 1
    assert "has its company already" in again.stderr
    assert len(again.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--timezone", "Berlin", "'Berlin' is no time zone"),
        ("--timezone", "../etc/passwd", "is no time zone"),
        ("--language", "tlh", "'tlh' is not one of 'en', 'de'"),
        ("--president", "paula", "“paula” is no e-mail address"),
        ("--administrator", "a@b@c", "is no e-mail address"),
        ("--company", "  ", "There is no name. Write one."),
    ],
)
def test_a_wrong_word_at_the_set_up_is_named(
    app: Flask, database: Database, option: str, value: str, words: str
) -> None:
    arguments = list(SET_UP)
    arguments[arguments.index(option) + 1] = value
    done = run(app, *arguments)
    assert done.exit_code != 0
    assert words in done.stderr
    with database.reading() as session:
        assert session.scalar(select(Company)) is None


def test_president_and_administrator_may_be_one_person(app: Flask, database: Database) -> None:
    arguments = [word.replace("samira@", "Paula.Northwick@") for word in SET_UP]
    assert run(app, *arguments).exit_code == 0
    with database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.is_president, person.is_administrator) == (True, True)


def test_links_come_one_a_line_and_sign_in(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        people = [make_person(session), make_person(session)]
    done = run(app, "sign-in-link", *[person.email.upper() for person in people])
    links = done.stdout.splitlines()
    assert len(links) == 2
    for link, person in zip(links, people, strict=True):
        client = app.test_client()
        address = link.removeprefix("http://localhost")
        client.post(address, data={"csrf_token": csrf_token(client.get(address).text)})
        with client.session_transaction() as session_of_browser:
            assert session_of_browser["person"] == person.id


def test_the_log_names_every_address_for_which_a_link_was_made(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        people = [make_person(session) for _ in range(25)]
    run(app, "sign-in-link", *[person.email for person in people])
    with database.reading() as session:
        logged = session.scalars(select(LogEntry.what)).one()
    assert all(person.email in logged for person in people)


def test_an_unknown_address_gets_one_clear_line_and_nobody_a_link(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        person = make_person(session)
    done = run(app, "sign-in-link", person.email, "nobody@example.com")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: Nobody who may sign in has the address nobody@example.com.")
    with database.reading() as session:
        assert session.scalars(select(SignInLink)).all() == []
