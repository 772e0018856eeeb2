"""`flask reports print` and `flask reports export`: the results of an exchanged round as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports.data import Paper
from reports.data_compared import CompanyComparison, CompanyTrends, Comparison, DepartmentTrend
from reports.data_meetings import CelebrationSheet
from webapp.domain.exports import round_as_json, rounds_as_sheet
from webapp.domain.spreadsheets.workbooks import WRITERS
from webapp.exchanged_cards.services.results import (
    Results,
    results_of_department,
    results_of_pair,
    results_of_round,
    shown_round,
)
from webapp.language import current_language, short_date, speak
from webapp.language import gettext as _
from webapp.meetings.services.names import title_of
from webapp.meetings.services.printing import poster_to_print
from webapp.models import Round, RoundState
from webapp.results.commands.celebrations import celebration_on
from webapp.results.commands.files import begin, in_language, on_paper, print_now, to_file, write_file
from webapp.results.commands.named_departments import department_called, pair_called
from webapp.results.services import printing
from webapp.rounds.services.exchanged import NotExchanged, require_exchanged
from webapp.speaking import speaking

Report = Comparison | DepartmentTrend | CompanyComparison | CompanyTrends | CelebrationSheet
group = AppGroup("reports", help="Print and export the results of an exchanged round.")

of_round = click.option(
    "--round", "round_name", required=True, help='Name of the round, such as "Spring 2026".'
)


@group.command("print")
@click.option("--round", "round_name", help='Name of the round, such as "Spring 2026".')
@click.option(
    "--pair",
    metavar="A,B",
    help="Compare two departments; a name with a comma in it may stand in double quotes.",
)
@click.option("--department", metavar="D", help="One department over the rounds.")
@click.option("--company", "whole_company", is_flag=True, help="Compare every pair of the company.")
@click.option("--trends", is_flag=True, help="Every department over the rounds, one file.")
@click.option(
    "--celebration",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="What a celebration is held for, to hang up; needs no round.",
)
@in_language
@on_paper
@to_file
@speaking
def print_command(
    round_name: str | None,
    pair: str | None,
    department: str | None,
    *,
    whole_company: bool,
    trends: bool,
    celebration: datetime | None,
    language: str | None,
    paper: Paper | None,
    output: Path,
) -> None:
    """Print as PDF one of --pair, --department, --company, --trends of a --round, or a --celebration."""
    chosen = [pair is not None, department is not None, whole_company, trends, celebration is not None]
    if sum(chosen) != 1:
        raise click.ClickException(
            _("Choose one of --pair A,B, --department D, --company, --trends and --celebration DAY.")
        )
    session, today = begin()
    spoken = current_language()
    name: str
    report: Report
    if celebration is not None:
        meeting = celebration_on(session, celebration.date())
        click.echo(_("Printing %(round)s …", round=title_of(meeting)))
        speak(language or spoken)
        name, report = "render_poster", poster_to_print(session, meeting, today=today)
    else:
        round_ = _exchanged(session, round_name)
        click.echo(_("Printing %(round)s …", round=round_.name))
        speak(language or spoken)
        name, report = _of_round(
            session, round_, pair=pair, department=department, trends=trends, today=today
        )
    if paper is not None:
        report = replace(report, imprint=replace(report.imprint, paper=paper))
    content = print_now(name, report)
    speak(spoken)
    write_file(output, content)


def _of_round(
    session: Session, round_: Round, *, pair: str | None, department: str | None, trends: bool, today: date
) -> tuple[str, Report]:
    if pair is not None:
        return _pair(session, round_, pair, today=today)
    if department is not None:
        return _of_department(session, round_, department, today=today)
    results = _all(session, round_)
    if trends:
        return "render_trends", printing.trends_to_print(session, results, today=today)
    return "render_company", printing.company_to_print(session, results, today=today)


def _pair(session: Session, round_: Round, pair: str, *, today: date) -> tuple[str, Report]:
    department, other = pair_called(session, round_, pair)
    results = results_of_pair(session, round_, one_id=department.id, other_id=other.id)
    try:
        report = printing.comparison_to_print(session, results, department, other, today=today)
    except NoResultFound:
        raise click.ClickException(
            _(
                "%(one)s and %(other)s did not grade each other in %(round)s.",
                one=department.name,
                other=other.name,
                round=round_.name,
            )
        ) from None
    return "render_comparison", report


def _of_department(session: Session, round_: Round, name: str, *, today: date) -> tuple[str, Report]:
    department = department_called(session, round_, name)
    results = results_of_department(session, round_, department_id=department.id)
    try:
        report = printing.trend_to_print(session, results, department, today=today)
    except NoResultFound:
        raise click.ClickException(
            _("%(department)s has no card in %(round)s.", department=department.name, round=round_.name)
        ) from None
    return "render_trend", report


def _all(session: Session, round_: Round) -> Results:
    results = results_of_round(session, round_)
    if not results.cards:
        raise click.ClickException(_("No card was graded in %(round)s.", round=round_.name))
    return results


@group.command("export")
@of_round
@click.option("--format", "kind", type=click.Choice([*WRITERS, "json"]), default="csv", show_default=True)
@to_file
@speaking
def export_command(round_name: str, kind: str, *, output: Path) -> None:
    """Write the numbers of every card of a round, one line a need (CSV, XLSX) or nested (JSON)."""
    session, _today = begin()
    round_ = _exchanged(session, round_name)
    shown = shown_round(round_, results_of_round(session, round_).cards)
    write_file(output, round_as_json(shown) if kind == "json" else WRITERS[kind](rounds_as_sheet([shown])))


def _exchanged(session: Session, round_name: str | None) -> Round:
    """Find an exchanged round by its name."""
    if round_name is None:
        raise click.ClickException(_("Name the round with --round. See them with: rounds list"))
    wanted = or_(Round.name == round_name, Round.slug == round_name)
    round_ = session.scalar(select(Round).where(wanted, Round.state != RoundState.GIVEN_UP))
    if round_ is None:
        raise click.ClickException(
            _("There is no round called “%(name)s”. See them with: rounds list", name=round_name)
        )
    try:
        require_exchanged(round_)
    except NotExchanged as fault:
        raise click.ClickException(
            _(
                "The cards of %(round)s are exchanged on %(day)s, and not before.",
                round=round_.name,
                day=short_date(fault.exchanges_on),
            )
        ) from None
    return round_
