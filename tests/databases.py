"""Fresh databases for tests: SQLite in a file, PostgreSQL on a private server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.private_postgresql import PostgreSQL, private_postgresql
from tests.reused_database import ReusedDatabase
from webapp.storage.database import Database
from webapp.storage.migrating import upgrade


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """Start the one server that the tests of this run share."""
    with private_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgreSQL) -> str:
    """Run the migrations once; every test's database is a copy."""
    name = postgresql_server.make_database()
    _upgrade(postgresql_server.url(name))
    return name


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the migrations once; every test's file is a copy."""
    file = tmp_path_factory.mktemp("template") / "report_card.sqlite"
    _upgrade(f"sqlite:///{file}")
    return file


def _upgrade(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.engine.dispose()  # PostgreSQL copies no database that somebody is connected to


@pytest.fixture(scope="session")
def _postgresql_spare(postgresql_server: PostgreSQL, postgresql_template: str) -> ReusedDatabase:
    """Keep one database of this run, emptied between the tests that use it."""
    return ReusedDatabase(postgresql_server, postgresql_template)


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSQL, _postgresql_spare: ReusedDatabase) -> str:
    """Give the address of a PostgreSQL database with all tables and no rows."""
    return postgresql_server.url(_postgresql_spare.emptied())


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """Give the address of an SQLite database with all tables and no rows."""
    file = tmp_path / "report_card.sqlite"
    shutil.copyfile(_sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test on both databases, each with all tables and no rows."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def empty_postgresql_url(postgresql_server: PostgreSQL) -> Iterator[str]:
    """Give the address of a PostgreSQL database without tables."""
    name = postgresql_server.make_database()
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Give the address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """Run the test on both databases, each without tables."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
