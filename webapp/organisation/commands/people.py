"""`flask people import FILE`: the people of the company from a list."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from webapp.importing.commands.importing import import_file
from webapp.organisation.services import people_import as people_imports
from webapp.speaking import speaking

group = AppGroup("people", help="The people of the company.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show every row and every fault; store nothing.")
@speaking
def import_command(file: BinaryIO, dry_run: bool) -> None:
    """Import people from FILE (- for standard input), all or nothing.

    The first row names the columns: name,email,department,roles. Roles are head, deputy,
    president, administrator, separated by spaces; empty for an employee. People are known by
    their address; departments are made as needed; whoever is not in the file stays. A round that
    is open or past does not change.
    """
    import_file(file, people_imports.IMPORTER, dry_run=dry_run)
