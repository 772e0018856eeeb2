"""How Alembic reaches the database: through the application's own engine."""

from __future__ import annotations

from alembic import context

import webapp.models
import webapp.urn.anonymity  # noqa: F401
from webapp.installed import installed
from webapp.storage.database import Base, Database

MIGRATION_LOCK = 7_324_001  # any number: one machine at a time migrates a PostgreSQL database


def run() -> None:
    """Run the migrations in one transaction, behind a lock where several machines may start at once."""
    given = context.config.attributes.get("database")
    if given is None:
        from webapp import create_app

        given = installed(create_app()).database
    which: Database = given
    with which.engine.begin() as connection:
        if not which.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
