"""`flask templates …`: check a survey template, add it to the company's own, list them all."""

from __future__ import annotations

from pathlib import Path

import click

from webapp import log
from webapp.clock import now
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.rounds.services.templates import known_templates
from webapp.speaking import speaking
from webapp.storage.database import database
from webapp.survey_templates import FaultyTemplates, read_template
from webapp.surveys.services.files import add_file

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group("templates")
def group() -> None:
    """Survey templates: files that say what is asked, of whom, on which scale."""


@group.command("check")
@FILE
@speaking
def check_command(file: Path) -> None:
    """Check a template without storing it; every fault is named with file, key and what to write instead."""
    try:
        template = read_template(file)
    except FaultyTemplates as faulty:
        raise click.ClickException(str(faulty)) from None
    click.echo(_("%(file)s is sound: %(name)s.", file=file.name, name=template.name))


@group.command("add")
@FILE
@speaking
def add_command(file: Path) -> None:
    """Check a template and store it under the name of its file, in place of an earlier one."""
    try:
        template = read_template(file)
        with database().transaction() as session:
            add_file(session, key=file.stem, source=template.source)
            log.note(session, at=now(), who=log.COMMAND_LINE, what=f"added the survey template {file.stem}")
    except FaultyTemplates as faulty:
        raise click.ClickException(str(faulty)) from None
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_("%(file)s is stored.", file=file.name))


@group.command("list")
def list_command() -> None:
    """List every template by its key."""
    with database().reading() as session:
        for key, template in sorted(known_templates(session).items()):
            click.echo(f"{key}  {template.name}")
