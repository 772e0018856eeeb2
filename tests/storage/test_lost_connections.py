"""PostgreSQL connections: lost ones are replaced, limits end silent ones, and the server tells the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from tests.fixtures.application import settings_in
from webapp import create_app
from webapp.installed import installed
from webapp.storage import server
from webapp.storage.database import Database

OURS = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'ours'"


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    url = make_url(postgresql_url).update_query_dict({"application_name": "ours"})
    made = Database(url.render_as_string(hide_password=False))
    yield made
    made.engine.dispose()


def _hang_up(postgresql_url: str) -> int:
    plain = make_url(postgresql_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        found = connection.execute(OURS).fetchone()
        assert found is not None
        return int(found[0])


def test_a_connection_that_the_server_closed_is_replaced_before_anybody_asks(
    database: Database, postgresql_url: str
) -> None:
    with database.reading() as one, database.reading() as other:
        assert one.scalar(text("SELECT 1")) == other.scalar(text("SELECT 1")) == 1
    assert _hang_up(postgresql_url) == 2
    with database.reading() as session:
        assert session.scalar(text("SELECT 2")) == 2
    with database.transaction() as session:
        assert session.scalar(text("SELECT 3")) == 3


def test_a_connection_that_lives_is_used_again(database: Database) -> None:
    found = set()
    for _ in range(3):
        with database.reading() as session:
            found.add(session.scalar(text("SELECT pg_backend_pid()")))
    assert len(found) == 1


def test_a_server_that_falls_silent_is_taken_for_gone_as_soon_as_its_address_says(
    postgresql_url: str,
) -> None:
    url = make_url(postgresql_url).update_query_dict({"tcp_user_timeout": "7000"})
    made = Database(url.render_as_string(hide_password=False))
    with made.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        said = driver.info.get_parameters()
        assert (said["keepalives_idle"], said["keepalives_count"], said["connect_timeout"]) == (
            "10",
            "3",
            "3",
        )
        assert said["tcp_user_timeout"] == "7000"
        assert not driver.autocommit
    made.engine.dispose()


class HourAhead(datetime):
    """The clock of a machine that is an hour ahead."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(hours=1)


def test_machines_go_by_the_clock_of_the_server_that_they_share(
    postgresql_url: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "datetime", HourAhead)
    for url, is_ahead in ((postgresql_url, False), (sqlite_url, True)):
        here = installed(create_app(settings_in(tmp_path, url)))
        ahead = here.clock() - datetime.now(UTC)
        assert (ahead > timedelta(minutes=50)) is is_ahead
        here.database.engine.dispose()
