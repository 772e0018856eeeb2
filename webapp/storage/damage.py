"""Corruption of an SQLite file: its faults told from others, and the integrity check."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy.exc import DatabaseError

from webapp.storage.database import Database

_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_damage(fault: BaseException | None) -> bool:
    """Say whether a fault of the driver tells of a damaged file."""
    code = getattr(fault, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _CORRUPT


def is_damaged(database: Database) -> bool:
    """Read the whole file and say whether any of it is damaged; PostgreSQL looks after its own."""
    if not database.is_sqlite:
        return False
    try:
        with closing(database.engine.raw_connection()) as connection:
            found = connection.cursor().execute("PRAGMA integrity_check(1)").fetchone()
    except (DatabaseError, sqlite3.DatabaseError) as fault:
        if not is_damage(getattr(fault, "orig", fault)):
            raise
        return True
    return bool(found != ("ok",))
