"""Setting up, links from the command line, backup and restore, and the check."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.factories import (
    NOW,
    make_company,
    make_department,
    make_open_card,
    make_person,
    make_round,
)
from tests.fixtures.application import csrf_token
from tests.mail_server import mail_server
from webapp import create_app
from webapp.config import Settings
from webapp.installed import install, installed
from webapp.mail import outbox
from webapp.mail.letters import Letter
from webapp.models import (
    Company,
    Department,
    LogEntry,
    Mail,
    MailState,
    Person,
    Round,
    RoundState,
    SignInLink,
)
from webapp.networks import read_networks
from webapp.signing_in.services import links as sign_in
from webapp.storage.database import Database
from webapp.urn.anonymity import key_file

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


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


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


# --- Backup and restore ---------------------------------------------------------------------


@pytest.fixture
def small(sqlite_url: str) -> str:
    """The database of tests that are about the embedded one."""
    return sqlite_url


@pytest.fixture
def embedded(tmp_path: Path, small: str) -> Flask:
    settings = Settings(
        data_folder=tmp_path,
        database_url=small,
        key_folder=tmp_path / "keys",
        mail_folder=tmp_path / "mail",
        secret_key="s" * 40,
        base_url="http://localhost",
    )
    return create_app(settings, clock=lambda: NOW)


def _in(app: Flask) -> Database:
    database = installed(app).database
    return database


def test_a_backup_brings_everything_back_and_signs_everybody_out(embedded: Flask, tmp_path: Path) -> None:
    database = _in(embedded)
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=3)
        sign_in.add_link(session, sales.people[0].id, secret="a secret", now=NOW)
        letter = Letter(kind="reminder", subject="s", body="b")
        outbox.queue(session, letter, address="a@b.c", once_key="k", now=NOW)
    copy = tmp_path / "copy.sqlite"
    done = run(embedded, "backup", str(copy))
    assert done.exit_code == 0, done.output
    assert copy.stat().st_mode & 0o077 == 0
    with database.transaction() as session:
        make_department(session, "Marketing")
        session.scalars(select(Person)).first().session_number = 7  # type: ignore[union-attr]

    refused = run(embedded, "restore", str(copy))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr

    done = run(embedded, "restore", "--replace", str(copy))
    assert done.exit_code == 0, done.output
    with database.reading() as session:
        assert session.scalars(select(Department.name)).all() == ["Sales"]
        assert {person.session_number for person in session.scalars(select(Person))} == {8}
        assert session.scalars(select(SignInLink)).all() == []
        assert session.scalars(select(Mail.state)).all() == [MailState.DEAD]


def test_the_log_says_what_was_backed_up_restored_and_taken_away(embedded: Flask, tmp_path: Path) -> None:
    database, copy = _in(embedded), tmp_path / "copy.sqlite"
    with database.transaction() as session:
        make_company(session)
        round_ = make_round(session)
    assert run(embedded, "backup", str(copy)).exit_code == 0
    with database.transaction() as session:
        assert session.scalars(select(LogEntry.what)).all() == ["made the backup copy.sqlite"]
        session.get_one(Round, round_.id).state = RoundState.GIVEN_UP
        session.get_one(Round, round_.id).given_up_on = NOW.date()
        make_round(session, "Autumn 2026")
        make_person(session, "Ina New")
    done = run(embedded, "restore", "--replace", str(copy))
    with database.reading() as session:
        [entry] = session.scalars(select(LogEntry)).all()
    assert (entry.who, entry.what.split(";")[0]) == ("the command line", "restored the backup copy.sqlite")
    for said in (done.output, entry.what):
        assert "Taken away, since the backup does not have them: the rounds Autumn 2026." in said
        assert "Set back to how they stood in the backup: the rounds Spring 2026." in said
        assert "does not have these addresses: Ina New." in said


def test_a_backup_never_overwrites_a_file(embedded: Flask, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    done = run(embedded, "backup", str(tmp_path / "there"))
    assert (done.exit_code, (tmp_path / "there").read_text()) == (1, "mine")
    assert "is there already" in done.stderr
    assert run(embedded, "backup", str(tmp_path / "no" / "folder")).exit_code == 1


def test_a_backup_of_an_open_round_holds_no_key_and_comes_back_only_with_it(
    embedded: Flask, tmp_path: Path
) -> None:
    database, keys = _in(embedded), tmp_path / "keys"
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=5)
        marketing = make_department(session, "Marketing", people=5)
        round_ = make_round(session)
        make_open_card(session, round_, keys, graded=marketing, grading=sales)
        key = key_file(keys, round_.id)
    copy = tmp_path / "copy.sqlite"
    assert run(embedded, "backup", str(copy)).exit_code == 0
    assert key.read_bytes() not in copy.read_bytes()
    assert run(embedded, "restore", "--replace", str(copy)).exit_code == 0

    key.rename(tmp_path / "moved away")
    refused = run(embedded, "restore", "--replace", str(copy))
    assert refused.exit_code == 1
    assert "In this backup Spring 2026 is open, and its private key is not in" in refused.stderr


def test_what_is_no_backup_is_refused_and_changes_nothing(embedded: Flask, tmp_path: Path) -> None:
    with _in(embedded).transaction() as session:
        make_company(session)
    other = tmp_path / "other"
    for content in (b"", b"no database at all" * 200):
        other.write_bytes(content)
        done = run(embedded, "restore", "--replace", str(other))
        assert done.exit_code == 1
        assert "is no backup of Report Card" in done.stderr
    assert "There is no file" in run(embedded, "restore", str(tmp_path / "none")).stderr
    with _in(embedded).reading() as session:
        assert session.scalar(select(Company.name)) == "Northwick Instruments"


def test_a_server_database_is_copied_by_its_own_program(postgresql_url: str, tmp_path: Path) -> None:
    settings = Settings(
        data_folder=tmp_path,
        database_url=postgresql_url,
        key_folder=tmp_path / "keys",
        mail_folder=tmp_path / "mail",
        secret_key="s" * 40,
        base_url="http://localhost",
    )
    app = create_app(settings)
    done = run(app, "backup", str(tmp_path / "copy"))
    assert done.exit_code == 1
    assert "pg_dump --format=custom --exclude-table-data=sign_in_link" in done.stderr
    assert "pg_restore" in run(app, "restore", str(tmp_path / "copy")).stderr
    _in(app).engine.dispose()


# --- The check ------------------------------------------------------------------------------


def test_a_sound_installation_is_called_sound(app: Flask, database: Database, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    settings = installed(app).settings
    apart = {"key_folder": tmp_path.parent / f"{tmp_path.name}-keys"}
    install(app, replace(installed(app), settings=Settings(**{**vars(settings), **apart})))
    with database.transaction() as session:
        make_company(session)
    done = run(app, "check")
    assert done.exit_code == 0, done.output
    assert {line[:5].strip() for line in done.stdout.splitlines()} == {"ok", "look"}
    assert "ok    fonts: names in every script can be printed" in done.stdout


def test_each_unsound_thing_is_named_with_what_to_do(embedded: Flask, tmp_path: Path) -> None:
    settings = installed(embedded).settings
    key_folder = tmp_path / "keys"
    key_folder.mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    with mail_server() as server:
        away = server.url
    unsound = replace(settings, smtp_url=away, base_url="http://cards.example.com")
    install(embedded, replace(installed(embedded), settings=unsound))
    with _in(embedded).transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=5)
        marketing = make_department(session, "Marketing", people=5)
        round_ = make_round(session)
        make_open_card(session, round_, tmp_path / "lost", graded=marketing, grading=sales)
    shutil.rmtree(tmp_path / "lost")
    done = run(embedded, "check")
    assert done.exit_code == 1
    mend = [line for line in done.stdout.splitlines() if line.startswith("mend")]
    for words in (
        "http://cards.example.com is not encrypted",
        f"chmod 700 {tmp_path}",
        "its folder lies in the data folder",
        "keys lies in the database's folder",
        f"chmod 700 {key_folder}",
        "Spring 2026: its private key is not in",
        "The mail server cannot be reached",
    ):
        assert any(words in line for line in mend), (words, done.stdout)


@pytest.mark.parametrize(
    ("given", "state", "says"),
    [
        ({}, "ok", "none is trusted"),
        ({"trusted_proxies": read_networks("127.0.0.1")}, "ok", "127.0.0.1/32"),
        ({"base_url": "https://cards.example.com"}, "look", "TRUSTED_PROXIES names none"),
        ({"trusted_proxies": read_networks("0.0.0.0/0")}, "mend", "trusts every address"),
        ({"trusted_proxies": read_networks("::/0")}, "mend", "trusts every address"),
    ],
)
def test_the_check_finds_a_proxy_that_is_not_named_and_one_that_is_everybody(
    embedded: Flask, given: dict[str, Any], state: str, says: str
) -> None:
    here = installed(embedded)
    install(embedded, replace(here, settings=replace(here.settings, **given)))
    [line] = [line for line in run(embedded, "check").stdout.splitlines() if "proxies:" in line]
    assert line.startswith(state)
    assert says in line


def test_a_database_without_tables_is_told_how_to_get_them(tmp_path: Path, empty_database_url: str) -> None:
    settings = Settings(
        data_folder=tmp_path,
        database_url=empty_database_url,
        key_folder=tmp_path / "keys",
        mail_folder=tmp_path / "mail",
        secret_key="s" * 40,
        base_url="http://localhost",
    )
    app = create_app(settings)
    done = run(app, "check")
    assert done.exit_code == 1
    assert "flask --app wsgi database upgrade" in done.stdout
    _in(app).engine.dispose()
