"""`flask templates …`: check a file of a survey or agreement, add it to the company's own, list all."""

from __future__ import annotations

from pathlib import Path

import click

from webapp import log
from webapp.clock import now
from webapp.domain.wording import N_, Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.rounds.services.templates import known_files, said
from webapp.speaking import speaking
from webapp.storage.database import database
from webapp.survey_templates import AgreementForm, FaultyTemplates, SurveyTemplate, read_template
from webapp.surveys.services.files import add_file

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group("templates")
def group() -> None:
    """Files that say what a survey asks of whom, or what an agreement holds."""


@group.command("check")
@FILE
@speaking
def check_command(file: Path) -> None:
    """Check a file without storing it; every fault is named with file, key and what to write instead."""
    found = _read(file)
    click.echo(_("%(file)s is sound: %(name)s.", file=file.name, name=_name_of(found)))


@group.command("add")
@FILE
@speaking
def add_command(file: Path) -> None:
    """Check a file and store it under its name, in place of an earlier one."""
    found = _read(file)
    try:
        with database().transaction() as session:
            add_file(session, key=file.stem, source=found.source)
            log.note(
                session, at=now(), who=log.COMMAND_LINE, what=N_("added the file %(key)s"), key=file.stem
            )
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_("%(file)s is stored.", file=file.name))


@group.command("list")
@speaking
def list_command() -> None:
    """List every file by its key."""
    with database().reading() as session:
        files = known_files(session)
    for key in sorted([*files.templates, *files.forms]):
        click.echo(f"{key}  {_name_of(files.templates.get(key) or files.forms[key])}")


def _read(file: Path) -> SurveyTemplate | AgreementForm:
    try:
        return read_template(file)
    except FaultyTemplates as faulty:
        raise click.ClickException("\n".join(faulty.told(in_words))) from None


def _name_of(found: SurveyTemplate | AgreementForm) -> str:
    return said(found, found.title if isinstance(found, AgreementForm) else found.name)
