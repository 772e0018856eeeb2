"""`flask people import FILE`: the people of the company from a list."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from webapp.importing.commands.importing import import_file, with_encoding
from webapp.organisation.services.missing_people import EVERY_ROW, Answers
from webapp.organisation.services.people_import import importer_with
from webapp.speaking import speaking

group = AppGroup("people", help="The people of the company.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show every row and every fault; store nothing.")
@click.option(
    "--missing",
    type=click.Choice(["keep", "deactivate"]),
    default="keep",
    show_default=True,
    help="What becomes of people who are not in FILE; president and administrators stay.",
)
@click.option(
    "--same-person",
    type=click.Choice(["yes", "no"]),
    help="Whether a new address with name and department of somebody who is not in FILE is that person's.",
)
@with_encoding
@speaking
def import_command(
    file: BinaryIO, dry_run: bool, *, missing: str, same_person: str | None, encoding: str | None
) -> None:
    """Import people from FILE (- for standard input), all or nothing.

    The first row names the columns: name,email,department,roles. Roles are head, deputy,
    president, administrator, reviewer, works-council, separated by spaces; empty for an employee.
    Without a column of roles whoever is new is employee. People are known by their address;
    departments are made as needed. A round that is open or past does not change.
    """
    answers = Answers(
        different_rows={None: None, "yes": (), "no": EVERY_ROW}[same_person],
        deactivates_missing=missing == "deactivate",
    )
    import_file(file, importer_with(answers), dry_run=dry_run, encoding=encoding)
