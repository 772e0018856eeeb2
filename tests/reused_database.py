"""One PostgreSQL database for many tests: emptying it takes a tenth of the time of copying a new one."""

from __future__ import annotations

import psycopg
from psycopg import sql

from tests.private_postgresql import PostgreSQL

LEAVE_ALONE = "alembic_version"

OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""

SHAPE = """SELECT relname, relkind::text, relhastriggers,
        array_agg((attname, atttypid, attnotnull)::text ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = 'public'::regnamespace GROUP BY pg_class.oid ORDER BY relname"""
"""Every table, index and sequence with its columns."""


class ReusedDatabase:
    """A copy of the template that is emptied before each use; one whose tables were changed is replaced."""

    def __init__(self, server: PostgreSQL, template: str) -> None:
        """Copy the template for the first time."""
        self._server = server
        self._template = template
        self._name = server.make_database(template=template)
        with self._connect() as connection:
            self._shape = connection.execute(SHAPE).fetchall()
        self._emptying = _emptying(self._shape)

    def emptied(self) -> str:
        """Return the name of a database with all tables, no rows, and nobody connected to it."""
        with self._connect() as connection:
            connection.execute(OTHERS)
            same = connection.execute(SHAPE).fetchall() == self._shape
            if same:
                connection.execute(self._emptying)
        if not same:
            self._server.drop_database(self._name)
            self._name = self._server.make_database(template=self._template)
        return self._name

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._server.conninfo(self._name), autocommit=True)


def _emptying(shape: list[tuple[str, str, bool, list[str]]]) -> sql.Composed:
    """Return one statement that deletes every row and lets every number start again."""
    tables = [name for name, kind, *_ in shape if kind == "r" and name != LEAVE_ALONE]
    sequences = [name for name, kind, *_ in shape if kind == "S"]
    return sql.SQL("; ").join(
        [
            sql.SQL("SET session_replication_role = replica"),  # rows may go in any order
            *(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables),
            *(sql.SQL("SELECT setval({}, 1, false)").format(name) for name in sequences),
        ]
    )
