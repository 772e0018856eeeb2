"""`flask needs import FILE` and `flask needs export`: the needs lists as a table."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from webapp.domain.spreadsheets.workbooks import WRITERS
from webapp.importing.commands.importing import import_file, with_encoding
from webapp.needs.services import importing as needs_imports
from webapp.speaking import speaking
from webapp.storage.database import reading

group = AppGroup("needs", help="What the departments need of each other.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show every row and every fault; store nothing.")
@with_encoding
@speaking
def import_command(file: BinaryIO, dry_run: bool, encoding: str | None) -> None:
    """Import needs lists from FILE (- for standard input), all or nothing.

    The first row names the columns: of,by,position,need,why,a_looks_like,f_looks_like; the last
    three may be missing. "of" is graded, "by" grades; both are names of departments that are a
    pair. Each list in the file has exactly six needs, numbered 1 to 6. Lists that are not in the
    file stay.

    An imported list counts as agreed: import what the heads have settled among themselves. It
    takes the place of the list in force as a new version; a draft that a head is writing stays.

    A need with the same wording as before goes on with its trend, whatever its position. One with
    a similar wording at the same position goes on as reworded. Any other is new. A round that is
    open or past does not change.
    """
    import_file(file, needs_imports.IMPORTER, dry_run=dry_run, encoding=encoding)


@group.command("export")
@click.option(
    "-o",
    "--output",
    type=click.File("wb", lazy=True),
    default="-",
    help="Write to this file; standard output where it is missing.",
)
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), default="csv", show_default=True)
@speaking
def export_command(output: BinaryIO, kind: str) -> None:
    """Export every list in force, agreed or not, as `needs import` reads it.

    Drafts and measured figures are not in it. In CSV a cell that a spreadsheet would calculate gets an
    apostrophe, which the import takes off again.
    """
    output.write(WRITERS[kind](needs_imports.export(reading())))
