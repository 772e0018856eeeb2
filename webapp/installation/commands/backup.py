"""`flask backup` and `flask restore`: the embedded database in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from webapp.clock import now
from webapp.config import current_settings
from webapp.installation.services import backup as safe_copy
from webapp.installation.services.backup import CannotCopy, advice_for_postgresql
from webapp.language import gettext as _
from webapp.speaking import speaking
from webapp.storage.database import database


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@speaking
def back_up_command(file: Path) -> None:
    """Copy the database into one FILE, while it is in use.

    The private key of an open round is never in it, nor are sign-in links. Keep the key folder
    out of other backups too.
    """
    settings = current_settings()
    if not settings.is_sqlite:
        raise click.ClickException(advice_for_postgresql(settings.database_url))
    try:
        safe_copy.back_up(database(), file, at=now())
    except CannotCopy as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(
        _("Copied the database to %(file)s (%(size)s kB).", file=file, size=file.stat().st_size // 1024)
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Take the place of a company that is there already.")
@speaking
def restore_command(file: Path, replace: bool) -> None:
    """Put the backup in FILE in the place of the database. Stop the program first.

    Refused for a backup with an open round whose private key is not here: that round could never
    be exchanged.
    """
    settings = current_settings()
    if not settings.is_sqlite:
        raise click.ClickException(
            _("This database is PostgreSQL: restore it with its own program, pg_restore --clean --if-exists.")
        )
    try:
        lines = safe_copy.restore(database(), settings, file, replace=replace, at=now())
    except CannotCopy as fault:
        raise click.ClickException(str(fault)) from None
    for line in lines:
        click.echo(line)
