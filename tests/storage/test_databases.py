"""Test databases: isolation and settings that the tests rely on."""

from __future__ import annotations

import os

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.fixtures.private_postgresql import PostgreSQL, private_postgresql
from tests.fixtures.reused_database import ReusedDatabase
from webapp.storage.database import Base


def test_a_database_has_every_table_and_no_row(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
        assert connection.scalar(text("SELECT count(*) FROM person")) == 0
    engine.dispose()


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_of_an_earlier_test_is_left(
    postgresql_server: PostgreSQL, empty_postgresql_url: str, turn: int
) -> None:
    with psycopg.connect(empty_postgresql_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE need (wording text)")


def test_a_database_is_copied_from_a_template_with_its_rows(postgresql_server: PostgreSQL) -> None:
    template = postgresql_server.make_database()
    with psycopg.connect(postgresql_server.conninfo(template)) as connection:
        connection.execute("CREATE TABLE need AS SELECT 'Answers within a day' AS wording")
    copy = postgresql_server.make_database(template=template)
    with psycopg.connect(postgresql_server.conninfo(copy)) as connection:
        assert connection.execute("SELECT wording FROM need").fetchall() == [("Answers within a day",)]
    postgresql_server.drop_database(copy)
    postgresql_server.drop_database(template)


def test_a_server_with_its_own_settings_keeps_rows_over_a_hard_restart_and_leaves_no_files() -> None:
    with private_postgresql({"wal_recycle": "off"}) as server:
        with psycopg.connect(server.conninfo("postgres")) as connection:
            connection.execute("CREATE TABLE need AS SELECT 'Answers within a day' AS wording")
        server.restart(how="immediate")
        with psycopg.connect(server.conninfo("postgres")) as connection:
            assert connection.execute("SHOW wal_recycle").fetchone() == ("off",)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SELECT count(*) FROM need").fetchone() == (1,)
    assert not server.folder.exists()


def test_the_server_is_reached_by_its_socket_file_only(postgresql_server: PostgreSQL) -> None:
    with psycopg.connect(postgresql_server.conninfo("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert os.stat(postgresql_server.folder).st_mode & 0o077 == 0


def test_a_database_used_again_is_empty_counts_from_one_and_has_its_tables(
    postgresql_server: PostgreSQL, postgresql_template: str
) -> None:
    reused = ReusedDatabase(postgresql_server, postgresql_template)
    add = "INSERT INTO department (slug, name, grades_by_code) VALUES ('sales', 'Sales', false) RETURNING id"
    first = reused.emptied()
    with psycopg.connect(postgresql_server.conninfo(first), autocommit=True) as left_open:
        number = left_open.execute(add).fetchone()
        assert reused.emptied() == first
        with psycopg.connect(postgresql_server.conninfo(first), autocommit=True) as connection:
            assert connection.execute(add).fetchone() == number
            connection.execute("ALTER TABLE department RENAME TO gone")
        second = reused.emptied()
    assert second != first
    with psycopg.connect(postgresql_server.conninfo(second)) as connection:
        assert connection.execute("SELECT count(*) FROM department").fetchone() == (0,)
    postgresql_server.drop_database(second)
