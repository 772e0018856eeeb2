"""`flask rounds …`: open, close, exchange and give up rounds; the same rules as by date."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import click
from flask.cli import AppGroup
from sqlalchemy.exc import NoResultFound

from webapp import log
from webapp.domain.wording import Refused
from webapp.installed import present_application
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import KeyMode, Round
from webapp.round_steps.services.exchanging import require_may_be_exchanged
from webapp.round_steps.services.giving_up import require_may_be_given_up
from webapp.round_steps.services.readiness import readiness
from webapp.round_steps.services.steps import (
    Progress,
    Workplace,
    close_now,
    exchange_now,
    give_up_now,
    open_now,
    workplace_of,
)
from webapp.round_steps.services.warnings import warnings_before_opening
from webapp.rounds.services.planning import find_round_by_name, rounds
from webapp.speaking import speaking
from webapp.storage.database import Database
from webapp.urn.trustees import SHEETS

group = AppGroup("rounds", help="The half-yearly rounds. ROUND is a name or its address part.")


def workplace(*, on: date | None = None) -> Workplace:
    """Describe this installation for a step; one clear line where it is not set up."""
    try:
        return workplace_of(present_application(), who=log.COMMAND_LINE, on=on)
    except NoResultFound:
        raise click.ClickException(_("There is no company yet. Run: flask --app wsgi setup --help")) from None


def find(which: Database, name: str) -> Round:
    """Return the round with this name or address part; one clear line where there is none."""
    with which.reading() as session:
        found = find_round_by_name(session, name)
        if found is None:
            raise click.ClickException(_unknown(name, [round_.name for round_ in rounds(session)]))
        return found


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return _("There is no round “%(name)s”, and none is planned yet.", name=name)
    return _("There is no round “%(name)s”. Rounds: %(known)s.", name=name, known=", ".join(known))


def spaced_out() -> Progress:
    """Return a progress that prints a line at most once a second, and so nothing for what is quick."""
    last = time.monotonic()

    def show(line: str) -> None:
        nonlocal last
        if time.monotonic() - last >= 1:
            click.echo(line)
            last = time.monotonic()

    return show


@group.command("open")
@click.argument("name", metavar="ROUND")
@speaking
def open_command(name: str) -> None:
    """Open a round for grading today. Cards below the minimum are named first; they will stay closed.

    A round with trustees asks for the marks of its three sheets; make these before with `rounds sheets`.
    """
    place = workplace()
    round_ = find(place.database, name)
    with place.database.reading() as session:
        found = readiness(session, session.get_one(Round, round_.id))
        for sentence in warnings_before_opening(found):
            click.echo(_("Warning: %(sentence)s", sentence=in_words(sentence)))
    try:
        marks = _ask_for(round_, [_("Mark of sheet %(number)s", number=number) for number in SHEETS])
        opened = open_now(place, round_.id, marks=marks, progress=spaced_out())
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_what_is_open(round_, len(opened.cards), place))


def _what_is_open(round_: Round, cards: int, place: Workplace) -> str:
    if round_.key_mode is KeyMode.TRUSTEES:
        return ngettext(
            "%(round)s is open for grading with %(num)s card. Its private key is on no disk; "
            "if two of the three sheets are lost, the round is lost.",
            "%(round)s is open for grading with %(num)s cards. Its private key is on no disk; "
            "if two of the three sheets are lost, the round is lost.",
            cards,
            round=round_.name,
        )
    return ngettext(
        "%(round)s is open for grading with %(num)s card. Its private key is in %(folder)s; "
        "if that file is lost, the round is lost.",
        "%(round)s is open for grading with %(num)s cards. Its private key is in %(folder)s; "
        "if that file is lost, the round is lost.",
        cards,
        round=round_.name,
        folder=place.key_folder,
    )


def _ask_for(round_: Round, what: Sequence[str]) -> list[str]:
    """Ask for what stands on sheets, at a prompt or on standard input; for nothing without trustees."""
    if round_.key_mode is not KeyMode.TRUSTEES:
        return []
    return [str(click.prompt(prompt, err=True)) for prompt in what]


@group.command("close")
@click.argument("name", metavar="ROUND")
@speaking
def close_command(name: str) -> None:
    """End the grading of a round. There is no reopening."""
    place = workplace()
    round_ = find(place.database, name)
    try:
        close_now(place, round_.id)
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(_("%(round)s is closed. Its next step is the exchange.", round=round_.name))


@group.command("exchange")
@click.argument("name", metavar="ROUND")
@speaking
def exchange_command(name: str) -> None:
    """Exchange the cards of a closed round, once and for all; then the private key is destroyed.

    A round with trustees asks for two of its three sheets.
    """
    place = workplace()
    round_ = find(place.database, name)
    try:
        require_may_be_exchanged(round_)
        sheets = _ask_for(round_, [_("One sheet"), _("Another sheet")])
        exchange_now(place, round_.id, sheets=sheets, progress=spaced_out())
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(
        _(
            "%(round)s is exchanged. Its boxes and its private key are destroyed.",
            round=round_.name,
        )
    )


@group.command("give-up")
@click.argument("name", metavar="ROUND")
@speaking
def give_up_command(name: str) -> None:
    """Give an open round up: every ballot of it is destroyed unread, for good, and it counts as not held.

    For a round whose key is lost, or that the company calls off. It asks for the round's name to
    confirm it. Everybody who could grade gets one mail; the next round can open.
    """
    place = workplace()
    round_ = find(place.database, name)
    try:
        require_may_be_given_up(round_)
        question = _("Every ballot is destroyed unread. Type the name of the round to confirm")
        give_up_now(place, round_.id, typed_name=str(click.prompt(question, err=True)))
    except Refused as refused:
        raise click.ClickException(in_words(refused.sentence)) from None
    click.echo(
        _(
            "%(round)s is given up. What was handed in is destroyed unread, and so is the private key.",
            round=round_.name,
        )
    )
