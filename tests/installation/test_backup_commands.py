"""`flask backup` and `flask restore`: everything comes back, nothing is overwritten, and no key is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
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
from tests.fixtures.application import settings_in
from tests.installation.commands import run
from webapp import create_app
from webapp.installed import installed
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
from webapp.signing_in.services import links as sign_in
from webapp.storage.database import Database
from webapp.urn.anonymity import key_file


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A server's database is copied by its own program, so only SQLite's is asked."""
    return sqlite_url


def test_a_backup_brings_everything_back_and_signs_everybody_out(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=3)
        sign_in.add_link(session, sales.people[0].id, secret="a secret", now=NOW)
        letter = Letter(kind="reminder", subject="s", body="b")
        outbox.queue(session, letter, address="a@b.c", once_key="k", now=NOW)
    copy = tmp_path / "copy.sqlite"
    done = run(app, "backup", str(copy))
    assert done.exit_code == 0, done.output
    assert copy.stat().st_mode & 0o077 == 0
    with database.transaction() as session:
        make_department(session, "Marketing")
        session.scalars(select(Person)).first().session_number = 7  # type: ignore[union-attr]

    refused = run(app, "restore", str(copy))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr

    done = run(app, "restore", "--replace", str(copy))
    assert done.exit_code == 0, done.output
    with database.reading() as session:
        assert session.scalars(select(Department.name)).all() == ["Sales"]
        assert {person.session_number for person in session.scalars(select(Person))} == {8}
        assert session.scalars(select(SignInLink)).all() == []
        assert session.scalars(select(Mail.state)).all() == [MailState.DEAD]


def test_the_log_says_what_was_backed_up_restored_and_taken_away(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    with database.transaction() as session:
        make_company(session)
        round_ = make_round(session)
    assert run(app, "backup", str(copy)).exit_code == 0
    with database.transaction() as session:
        assert session.scalars(select(LogEntry.what)).all() == ["made the backup copy.sqlite"]
        session.get_one(Round, round_.id).state = RoundState.GIVEN_UP
        session.get_one(Round, round_.id).given_up_on = NOW.date()
        make_round(session, "Autumn 2026")
        make_person(session, "Ina New")
    done = run(app, "restore", "--replace", str(copy))
    with database.reading() as session:
        [entry] = session.scalars(select(LogEntry)).all()
    assert (entry.who, entry.what.split(";")[0]) == ("the command line", "restored the backup copy.sqlite")
    for said in (done.output, entry.what):
        assert "Taken away, since the backup does not have them: the rounds Autumn 2026." in said
        assert "Set back to how they stood in the backup: the rounds Spring 2026." in said
        assert "does not have these addresses: Ina New." in said


def test_a_backup_never_overwrites_a_file(app: Flask, database: Database, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    done = run(app, "backup", str(tmp_path / "there"))
    assert (done.exit_code, (tmp_path / "there").read_text()) == (1, "mine")
    assert "is there already" in done.stderr
    assert run(app, "backup", str(tmp_path / "no" / "folder")).exit_code == 1


def test_a_backup_of_an_open_round_holds_no_key_and_comes_back_only_with_it(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=5)
        marketing = make_department(session, "Marketing", people=5)
        round_ = make_round(session)
        make_open_card(session, round_, keys, graded=marketing, grading=sales)
        key = key_file(keys, round_.id)
    copy = tmp_path / "copy.sqlite"
    assert run(app, "backup", str(copy)).exit_code == 0
    assert key.read_bytes() not in copy.read_bytes()
    assert run(app, "restore", "--replace", str(copy)).exit_code == 0

    key.rename(tmp_path / "moved away")
    refused = run(app, "restore", "--replace", str(copy))
    assert refused.exit_code == 1
    assert "In this backup Spring 2026 is open, and its private key is not in" in refused.stderr


def test_what_is_no_backup_is_refused_and_changes_nothing(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        make_company(session)
    other = tmp_path / "other"
    for content in (b"", b"no database at all" * 200):
        other.write_bytes(content)
        done = run(app, "restore", "--replace", str(other))
        assert done.exit_code == 1
        assert "is no backup of Report Card" in done.stderr
    assert "There is no file" in run(app, "restore", str(tmp_path / "none")).stderr
    with database.reading() as session:
        assert session.scalar(select(Company.name)) == "Northwick Instruments"


def test_a_server_database_is_copied_by_its_own_program(postgresql_url: str, tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path, postgresql_url))
    done = run(app, "backup", str(tmp_path / "copy"))
    assert done.exit_code == 1
    assert "pg_dump --format=custom --exclude-table-data=sign_in_link" in done.stderr
    assert "pg_restore" in run(app, "restore", str(tmp_path / "copy")).stderr
    installed(app).database.engine.dispose()
