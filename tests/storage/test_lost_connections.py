"""Lost connections: what PostgreSQL closed while nobody asked is replaced, and no page fails for it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url, text

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
