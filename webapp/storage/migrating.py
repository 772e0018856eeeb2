"""Schema migration with Alembic to the newest version."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from click import ClickException
from sqlalchemy import inspect

from webapp.domain.wording import N_
from webapp.storage.database import Database, database
from webapp.storage.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"
OF_ANOTHER_VERSION = N_(
    "This database was made by another version of Report Card, which this version cannot go on with: "
    "set DATABASE_URL or --data to an empty one, or start the version that made it."
)


class DatabaseOfAnotherVersion(ClickException):
    """The database carries a version that no migration of this program makes; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(OF_ANOTHER_VERSION)


def upgrade(which: Database | None = None) -> None:
    """Run every migration that has not run yet; safe to call on several machines at once.

    Raises DatabaseOfAnotherVersion where no migration leads on from the database's version, or its tables
    are not ours although its version says so: before the first release the one migration changes.
    """
    from alembic import command  # a tenth of a start, and few processes migrate

    chosen = which or database()
    _versions(chosen)
    command.upgrade(_configuration(chosen), "head")
    with chosen.reading() as session:
        found = inspect(session.connection()).get_multi_columns()
    if not are_our_columns(
        {(name, column["name"]) for (_, name), columns in found.items() for column in columns}
    ):
        raise DatabaseOfAnotherVersion


def are_our_columns(there: Set[tuple[str, str]]) -> bool:
    """Say whether every column of the models is among these of (table, column)."""
    return {
        (table.name, column.name) for table in Base.metadata.tables.values() for column in table.c
    } <= there


def is_up_to_date(which: Database) -> bool:
    """Say whether every migration has run; raises DatabaseOfAnotherVersion as `upgrade` does."""
    return _versions(which) == _scripts()[0]


def _versions(which: Database) -> set[str]:
    from alembic.runtime.migration import MigrationContext

    with which.reading() as session:  # a probe that asks this often keeps no writer waiting
        found = set(MigrationContext.configure(session.connection()).get_current_heads())
    if not found <= known_versions():
        raise DatabaseOfAnotherVersion
    return found


def known_versions() -> frozenset[str]:
    """Return the names of all migrations of this program."""
    return _scripts()[1]


@cache
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the newest migrations and of all, read once a process."""
    from alembic.script import ScriptDirectory

    folder = ScriptDirectory(str(MIGRATIONS))
    every = frozenset(script.revision for script in folder.walk_revisions())
    return frozenset(folder.get_heads()), every


def _configuration(which: Database) -> Config:
    from alembic.config import Config

    configuration = Config(attributes={"database": which})
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration
