"""Printed and written files of commands: options of language and paper, the kept print, the file mode."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import get_args

import click
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports.data import Paper
from webapp.clock import now, today_in
from webapp.config import current_settings
from webapp.language import LANGUAGES
from webapp.language import gettext as _
from webapp.organisation.services.organisation import get_company
from webapp.printing.kept_files import PrintedFiles, key_of
from webapp.storage.database import reading

to_file = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
in_language = click.option(
    "--language", type=click.Choice(LANGUAGES), help="Of the print; else the company's."
)
on_paper = click.option(
    "--paper", type=click.Choice(get_args(Paper)), help="Of the print; else the company's."
)


def begin() -> tuple[Session, date]:
    """Return a session and today's date."""
    session = reading()
    try:
        company = get_company(session)
    except NoResultFound:
        raise click.ClickException(_("There is no company yet. Run: flask --app wsgi setup --help")) from None
    return session, today_in(company.timezone, now())


def print_now(name: str, report: object) -> bytes:
    """Return the print that is kept, or render in this process, whose only task it is."""
    settings = current_settings()
    files, key = PrintedFiles(settings.data_folder / "printed"), key_of(name, report)
    kept = files.find(key)
    if kept is not None:
        return kept
    from reports import render  # large: no other command waits for it to load
    from reports.pdf import progress  # large: no other command waits for it to load

    with progress.told(lambda page: click.echo(_("%(number)s pages are laid out …", number=page), err=True)):
        content: bytes = getattr(render, name)(report)
    with suppress(OSError):  # where the disk is full, the file that was asked for comes first
        files.keep(key, content)
    return content


def write_file(output: Path, content: bytes) -> None:
    """Write a file that only its owner reads."""
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)  # of a file that was there before
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as fault:
        raise click.ClickException(
            _("%(file)s cannot be written: %(fault)s.", file=output, fault=fault.strerror)
        ) from None
    click.echo(_("Written to %(file)s.", file=output))
