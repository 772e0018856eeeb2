"""Edition of the database (cache version): a random name, renewed by each commit that changes pages.

Whoever has read the edition first may keep what she makes of the database under that name: no other state of
this or any database has it, on whatever machine, before or after a restore. The name changes in the same
transaction as the content. Handing in, signing in and mail change tables that are not covered, since
thousands do that in one hour, and neither do the president's notes, which nobody is to notice; a request that
looks into one of them is marked as standing on this moment.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache

from flask import g, has_app_context
from sqlalchemy import CheckConstraint, Column, Connection, Engine, Integer, String, Table, bindparam, event
from sqlalchemy import text as sql

from webapp.storage.tables import Base

NOT_COVERED = frozenset(
    {"drawn_code", "mail", "roll", "sign_in_attempt", "sign_in_link", "urn", "visit_note"}
)

edition = Table(
    "edition",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    CheckConstraint("id = 1", name="one"),
)
_RENAME = sql(
    "INSERT INTO edition (id, name) VALUES (1, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name"
).bindparams(bindparam("name", type_=String))

_CHANGED = "report_card_changed"
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_READS = re.compile(
    r"\s*(?:SELECT|PRAGMA|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|SHOW|SET|DROP)\b", re.IGNORECASE
)  # where a table is dropped, the edition may be, too
_LOOKS_ASIDE = re.compile(rf"\b(?:{'|'.join(sorted(NOT_COVERED))})\b", re.IGNORECASE)


def install(engine: Engine) -> None:
    """Rename the edition in each transaction of this engine that changes what it covers."""
    event.listen(engine, "before_cursor_execute", _note)
    event.listen(engine, "commit", _rename)


def _note(
    connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool
) -> None:
    changes, looks_aside = _seen_in(statement)
    if changes:
        connection.info[_CHANGED] = True
    if looks_aside and has_app_context():
        g.is_of_this_moment = True


def _rename(connection: Connection) -> None:
    """Do it last: on PostgreSQL the next writer waits for this row until the commit."""
    if _CHANGED in connection.info:
        connection.execute(_RENAME, {"name": secrets.token_hex(8)})
        del connection.info[_CHANGED]


@lru_cache(maxsize=1_000)
def _seen_in(statement: str) -> tuple[bool, bool]:
    """Say whether a statement changes what is covered, and whether it names what is not.

    Whatever is no plain reading counts as a change: then a page is drawn once more than needed.
    """
    written = _WRITES.match(statement)
    changes = written[1].lower() not in NOT_COVERED if written else _READS.match(statement) is None
    return changes, _LOOKS_ASIDE.search(statement) is not None
