"""`flask database upgrade`: bring the tables to the newest version."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from webapp.storage.migrating import upgrade

group = AppGroup("database", help="The tables.")


@group.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables to the newest version. May run any number of times."""
    upgrade()
    click.echo("The database is up to date.")
