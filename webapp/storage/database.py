"""SQLAlchemy engine, read-only session of a request, and the one place that commits a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from flask import current_app, g
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from webapp.installed import installed
from webapp.storage import editions, server
from webapp.storage.fair_lock import FairLock
from webapp.storage.tables import Base as Base
from webapp.storage.tables import UtcDateTime as UtcDateTime

PATIENCE_WITH_WRITERS = 20_000  # milliseconds until SQLite gives up
PATIENCE_WITH_READERS = 500  # the same for emptying its log: everybody who hands in waits for that

_READS = "report_card_reads"  # an execution option of ours


class WriteWhileReading(Exception):
    """A page that only reads tried to change something."""


class ReadingSession(Session):
    """A session of one request that never writes."""


@event.listens_for(ReadingSession, "before_flush")
def _refuse_to_write(session: Session, context: object, instances: object) -> None:
    raise WriteWhileReading


class Database:
    """One engine with its two ways in, `reading()` and `transaction()`, and the clock of its server."""

    def __init__(self, url: str, *, pool_size: int = 2) -> None:
        self.clock = server.ServerClock()
        self.engine = _make_engine(url, self.clock, pool_size=pool_size)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        editions.install(self.engine)
        alone = {_READS: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reading_engine = self.engine.execution_options(**alone)
        file = make_url(url).database
        self._writers = FairLock(file) if self.is_sqlite and file and file != ":memory:" else None

    def connect(self) -> Connection:
        """Open a connection for reading: every statement on its own, nothing to commit."""
        return self._reading_engine.connect()

    def reading(self, connection: Connection | None = None) -> ReadingSession:
        """Open a session for reading, on a connection of `connect` where one is given."""
        return ReadingSession(connection or self._reading_engine, autoflush=False, expire_on_commit=False)

    @contextmanager
    def transaction(self, *, leave_no_trace: bool = False) -> Iterator[Session]:
        """Give a session whose work is stored whole or not at all: the only commit there is.

        On SQLite writers wait for a fair lock. `leave_no_trace` checkpoints the write-ahead log then, so
        that its frames do not tell in which order people handed in; a few that follow each other
        closely share that.
        """
        if self._writers is None:
            with self._session_that_commits() as session:
                yield session
            return
        with self._writers.hold() as held:
            try:
                with self._session_that_commits() as session:
                    yield session
            finally:
                held.checkpoint_if_due(self.checkpoint, leaves_trace=leave_no_trace)

    @contextmanager
    def _session_that_commits(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def checkpoint(self, *, patience: int = PATIENCE_WITH_READERS) -> bool:
        """Checkpoint the write-ahead log: move its frames into the database and truncate it (SQLite only).

        Say whether that was done. Somebody who reads for long, as a backup program does, or a full
        disk may prevent it; what is stored stays stored, and the next call does it. `patience` is in
        milliseconds.
        """
        try:
            with closing(self.engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout={patience}")
                try:
                    busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                finally:
                    connection.cursor().execute(f"PRAGMA busy_timeout={PATIENCE_WITH_WRITERS}")
                return not busy
        except sqlite3.OperationalError:
            return False

    def compact(self) -> bool:
        """Rewrite the file so that nothing deleted stays in it (SQLite only); say whether that was done."""
        if self._writers is None:
            return True
        with self._writers.hold():
            self.checkpoint(patience=PATIENCE_WITH_WRITERS)
            try:
                with closing(self.engine.raw_connection()) as connection:
                    connection.cursor().execute("VACUUM")
            except sqlite3.OperationalError:
                return False
            return self.checkpoint(patience=PATIENCE_WITH_WRITERS)


def _make_engine(url: str, clock: server.ServerClock, *, pool_size: int) -> Engine:
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": 5,
    }
    if not url.startswith("sqlite"):
        return server.make_engine(url, clock, **options)
    engine = create_engine(
        url, connect_args={"timeout": PATIENCE_WITH_WRITERS / 1000, "check_same_thread": False}, **options
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event says BEGIN IMMEDIATE instead
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: Connection) -> None:
    """Take the writer's place at once: a transaction that begins by reading may fail at its first write.

    Reading begins nothing, so every statement stands alone.
    """
    if not connection.get_execution_options().get(_READS):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def database() -> Database:
    """Return the database of the running application."""
    return installed(current_app).database


def reading_connection() -> Connection:
    """Return this request's connection for reading; it is given back when the request ends."""
    if "reading_connection" not in g:
        g.reading_connection = database().connect()
    connection: Connection = g.reading_connection
    return connection


def reading() -> ReadingSession:
    """Return this request's reading session, on the same connection."""
    if "reading_session" not in g:
        g.reading_session = database().reading(reading_connection())
    session: ReadingSession = g.reading_session
    return session


@contextmanager
def transaction(*, leave_no_trace: bool = False) -> Iterator[Session]:
    """Open the application's transaction; the reading session gives its connection back first."""
    close_reading()
    with database().transaction(leave_no_trace=leave_no_trace) as session:
        yield session


def close_reading(fault: BaseException | None = None) -> None:
    """Close the request's reading session and its connection, if there are any."""
    for name in ("reading_session", "reading_connection"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
