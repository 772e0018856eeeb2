"""Schema migration with Alembic to the newest version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from webapp.storage.database import Database, database

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(which: Database | None = None) -> None:
    """Run every migration that has not run yet; safe to call on several machines at once."""
    command.upgrade(_configuration(which or database()), "head")


def is_up_to_date(which: Database) -> bool:
    """Say whether every migration has run."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with which.engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    return present == set(ScriptDirectory.from_config(_configuration(which)).get_heads())


def known_versions() -> set[str]:
    """Return the names of all migrations of this program."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _configuration(which: Database) -> Config:
    configuration = Config(attributes={"database": which})
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration
