"""`flask pairs import FILE`: who grades whom, from a list."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from webapp.importing.commands.importing import import_file, with_encoding
from webapp.organisation.services import pairs
from webapp.speaking import speaking

group = AppGroup("pairs", help="Departments that grade each other.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show every row and every fault; store nothing.")
@with_encoding
@speaking
def import_command(file: BinaryIO, dry_run: bool, encoding: str | None) -> None:
    """Import pairs from FILE (- for standard input), all or nothing.

    The first row names the columns: first,second; both are names of departments, in either order.
    Pairs that are not in the file stay.
    """
    import_file(file, pairs.IMPORTER, dry_run=dry_run, encoding=encoding)
