"""The migrations make the tables of the models, and a database of another version is refused untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from tests.fixtures.application import settings_in
from webapp import create_app
from webapp.config import SettingError
from webapp.installed import installed
from webapp.running import preparation
from webapp.storage import migrating
from webapp.storage.database import Base, Database

REFUSAL = "This database was made by another version of Report Card"


@pytest.fixture
def old(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An installation whose database carries the last version of before the first release."""
    app = create_app(settings_in(tmp_path, empty_database_url))
    database = installed(app).database
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0009')"))
    engine.dispose()
    yield app
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    database.engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.engine.dispose()


def test_no_partial_index_makes_sqlite_prepare_statements_anew(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        partial = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        conditions = [sql.split(" WHERE ")[1] for sql in connection.scalars(text(partial))]
    database.engine.dispose()
    assert conditions
    assert all(condition.startswith("'") for condition in conditions), conditions


@pytest.mark.parametrize("command", ["database upgrade", "check", "setup --company N --timezone UTC"])
def test_every_command_refuses_a_database_of_another_version_and_says_what_to_do(
    old: Flask, command: str
) -> None:
    people = ["--president", "p@example.com", "--administrator", "a@example.com"]
    arguments = [*command.split(), *(people if command.startswith("setup") else [])]
    done = old.test_cli_runner().invoke(args=arguments)
    assert done.exit_code == 1
    assert REFUSAL in done.output
    assert "set DATABASE_URL or --data to an empty one" in done.output


def test_the_start_refuses_a_database_of_another_version(
    old: Flask, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORT_CARD_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    with pytest.raises(SettingError, match=REFUSAL):
        preparation.prepare(demo=False)


def test_a_backup_of_another_version_is_not_restored(empty_sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path, empty_sqlite_url))
    database = installed(app).database
    migrating.upgrade(database)
    copy = tmp_path / "copy"
    assert app.test_cli_runner().invoke(args=["backup", str(copy)]).exit_code == 0
    with closing(sqlite3.connect(copy)) as backup, backup:
        backup.execute("UPDATE alembic_version SET version_num = '0009'")
    refused = app.test_cli_runner().invoke(args=["restore", "--replace", str(copy)])
    assert refused.exit_code == 1
    assert "was made by another version of Report Card. Restore it with that version." in refused.stderr
    database.engine.dispose()


def test_tables_of_before_under_the_same_version_are_refused_at_the_start_and_from_a_backup(
    empty_database_url: str, tmp_path: Path
) -> None:
    app = create_app(settings_in(tmp_path, empty_database_url))
    database = installed(app).database
    migrating.upgrade(database)
    migrating.upgrade(database)
    with database.transaction() as session:
        session.execute(text("ALTER TABLE company DROP COLUMN has_kiosk"))
    with pytest.raises(migrating.DatabaseOfAnotherVersion):
        migrating.upgrade(database)
    copy = tmp_path / "copy"
    if database.is_sqlite:
        assert app.test_cli_runner().invoke(args=["backup", str(copy)]).exit_code == 0
        refused = app.test_cli_runner().invoke(args=["restore", "--replace", str(copy)])
        assert "was made by another version of Report Card" in refused.stderr
    database.engine.dispose()
