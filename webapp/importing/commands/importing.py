"""The `… import FILE` commands with --dry-run: read, show every row, store all or nothing."""

from __future__ import annotations

from typing import BinaryIO, TypeVar

import click

from webapp import log
from webapp.clock import now
from webapp.importing.services.encodings import LEGACY_ENCODINGS, decode_as
from webapp.importing.services.plan import Fate, Importer, ImportPlan, ImportRefused, take_in
from webapp.importing.services.workbooks import is_workbook
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.storage.database import reading, transaction

LARGEST_FILE = 50_000_000  # bytes
Item = TypeVar("Item")
with_encoding = click.option(
    "--encoding",
    type=click.Choice(list(LEGACY_ENCODINGS)),
    help="Of a file that is not UTF-8, where its letters cannot be told.",
)


def import_file(
    file: BinaryIO, importer: Importer[Item], *, dry_run: bool, encoding: str | None = None
) -> None:
    """Take a file in, or show what that would do; raise click.ClickException where it has faults."""
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise click.ClickException(_("The file is larger than 50 MB. Split it."))
    text = decode_as(data, encoding) if encoding and not is_workbook(data) else data
    plan = _plan_or_store(importer, text, dry_run=dry_run)
    if dry_run:
        _show_rows(plan)
    if plan.faults:
        _refuse(plan)
    for note in plan.notes:
        click.echo(note)
    click.echo(_counts(plan))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


def _plan_or_store(importer: Importer[Item], data: bytes | str, *, dry_run: bool) -> ImportPlan[Item]:
    if dry_run:
        return importer.plan(reading(), data)
    try:
        with transaction() as session:
            return take_in(session, importer, data, at=now(), who=log.COMMAND_LINE)
    except ImportRefused as refused:
        return refused.plan


def _show_rows(plan: ImportPlan[Item]) -> None:
    for planned in plan.rows:
        cells = ", ".join(cell for cell in planned.cells[: len(plan.columns)] if cell)
        changes = f" ({'; '.join(planned.changes)})" if planned.changes else ""
        click.echo(_in_one_line(f"{planned.number:>5}  {_(planned.fate.value):<11}  {cells}{changes}"))


def _in_one_line(text: str, *, most: int = 200) -> str:
    """Keep a row of a foreign file from moving the cursor or filling the screen."""
    safe = "".join(sign if sign.isprintable() else " " for sign in text)
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"


def _refuse(plan: ImportPlan[Item]) -> None:
    for fault in plan.faults:
        click.echo(_in_one_line(fault.sentence, most=500), err=True)
    raise click.ClickException(
        ngettext(
            "Nothing was stored: the file has %(num)s fault.",
            "Nothing was stored: the file has %(num)s faults.",
            len(plan.faults),
        )
    )


def _counts(plan: ImportPlan[Item]) -> str:
    return ngettext(
        "%(num)s row: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.",
        "%(num)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.",
        len(plan.rows),
        new=plan.count(Fate.NEW),
        changed=plan.count(Fate.CHANGED),
        unchanged=plan.count(Fate.UNCHANGED),
    )
