"""`flask rounds sheets`, `codes`, `release`: what a round needs on paper, written to standard output alone.

Nothing here writes a file: where the print goes is for whoever runs the command to decide.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

import click

from webapp.config import current_settings
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Round
from webapp.round_steps.commands.rounds import find, group, workplace
from webapp.round_steps.services import code_sheets
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.round_steps.services.printed_sheets import (
    code_sheets_to_print,
    trustee_sheet_to_print,
)
from webapp.round_steps.services.steps import Workplace, keep_codes_now, keep_sheet_now, release_codes_now
from webapp.speaking import speaking
from webapp.urn.trustees import SHEETS, new_sheet


@group.command("sheets")
@click.argument("name", metavar="ROUND")
@click.argument("number", metavar="NUMBER", type=click.IntRange(min(SHEETS), max(SHEETS)))
@speaking
def sheets_command(name: str, number: int) -> None:
    """Make one of the three sheets of a round with trustees: a PDF on standard output, as for `| lp`.

    NUMBER is 1, 2 or 3. It takes the place of the one made before. Once all three are made, `rounds open`
    asks for their marks.
    """
    output, place = _output(), workplace()
    round_ = find(place.database, name)
    try:
        trustees.require_sheets_may_be_made(round_)
        sheet = new_sheet(number, round_.id)
        with place.database.reading() as session:
            printed = trustee_sheet_to_print(session, round_, sheet, today=place.today)
        content = _print("render_trustee_sheet", printed)
        keep_sheet_now(place, round_.id, sheet)
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    output.write(content)
    click.echo(
        _("Sheet %(number)s is made. Its mark is typed back when the round opens.", number=number), err=True
    )


@group.command("codes")
@click.argument("name", metavar="ROUND")
@speaking
def codes_command(name: str) -> None:
    """Make the drawn codes of an open round: a PDF on standard output, as for `| lp`.

    They take the place of codes made before. Then `rounds release` asks for their mark.
    """
    output, place = _output(), workplace()
    round_ = find(place.database, name)
    try:
        _make_codes(place, round_, output)
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_("The codes are made. Release them once their mark can be read from the paper."), err=True)


def _make_codes(place: Workplace, round_: Round, output: BinaryIO) -> None:
    settings = current_settings()
    with place.database.reading() as session:
        made = code_sheets.make_codes(session, round_)
        sheets = code_sheets_to_print(session, round_, made, base_url=settings.base_url, today=place.today)
    content = _print("render_code_sheets", sheets)
    keep_codes_now(place, round_.id, made)
    output.write(content)


@group.command("release")
@click.argument("name", metavar="ROUND")
@speaking
def release_command(name: str) -> None:
    """Let people grade with the printed codes: asks for the mark that stands after the last slip."""
    place = workplace()
    round_ = find(place.database, name)
    try:
        code_sheets.require_codes_may_be_made(round_)
        release_codes_now(place, round_.id, str(click.prompt(_("Mark of the codes"), err=True)))
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_("The codes of %(round)s can be used.", round=round_.name))


def _output() -> BinaryIO:
    if sys.stdout.isatty():
        raise click.ClickException(_("This writes a PDF: send it to a printer, for example with `| lp`."))
    return sys.stdout.buffer


def _print(name: str, report: object) -> bytes:
    from reports import render  # large: no other command waits for it to load

    content: bytes = getattr(render, name)(report)
    return content
