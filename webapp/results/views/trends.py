"""Trends: one sheet of small multiples, a panel a department, and the same numbers in a table."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from webapp.actions.services.kinds import FEWEST_ACTIONS, KindEffect, effects_by_kind
from webapp.actions.views.words import kind_words
from webapp.domain.spreadsheets.tables import Column, Sheet, columns
from webapp.exchanged_cards.services.results import (
    NamedDepartment,
    Results,
    results_of_department,
    results_of_departments,
    results_of_round,
)
from webapp.exchanged_cards.views.charts import Named, PageCharts
from webapp.exchanged_cards.views.chosen_round import chosen_round, required_round
from webapp.exchanged_cards.views.files import pdf_file
from webapp.exchanged_cards.views.rights import may_print_trend
from webapp.language import gettext as _
from webapp.models import Round
from webapp.organisation.services.organisation import get_department
from webapp.results.services.printing import trend_to_print, trends_to_print
from webapp.results.views.trend_panels import has_trends, headline, needs_with_stories, panel_of
from webapp.rounds.services.exchanged import all_rounds, find_next_exchange
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import drawn_once
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("trends", __name__)

PANELS_A_PAGE = 12
COLUMNS = (*columns("round", "of", "by", "letter"), Column("mean", 2))


@blueprint.get("/trends")
@allow(Role.EMPLOYEE)
@drawn_once
def show() -> str:
    """Show every department that the viewer may see: the president all, everybody else her own."""
    session = reading()
    rounds = all_rounds(session)
    round_ = chosen_round(rounds)
    if round_ is None:
        return render_template("results/company/before.html", coming=find_next_exchange(rounds))
    results = _visible_results(round_, rounds)
    graded = {card.graded_id for card in results.cards}
    departments = [each for each in results.departments() if each.id in graded and _is_visible(each)]
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    shown = departments[(page - 1) * PANELS_A_PAGE : page * PANELS_A_PAGE]
    received = [card for card in results.cards if card.graded_id in {each.id for each in departments}]
    charts = PageCharts(round_.letters)
    return render_template(
        "results/trends/show.html",
        round_=round_,
        rounds=results.rounds,
        has_trends=has_trends(results),
        headline=headline(received),
        panels=[panel_of(results, department, charts) for department in shown],
        lines=_lines(results, shown),
        stories=needs_with_stories(results, charts),
        page=page,
        pages=-(-len(departments) // PANELS_A_PAGE),
        prints=viewer().is_president or viewer().is_head,
        charts=charts,
        visits=viewer().is_president,
        kinds=_kinds(rounds),
        fewest=FEWEST_ACTIONS,
    )


def _lines(results: Results, shown: Sequence[NamedDepartment]) -> list[Named]:
    """Return the rows of the table: every card that these departments received, and their overall grade."""
    lines: list[Named] = []
    for department in shown:
        cards = [card for card in results.cards if card.graded_id == department.id]
        lines += [
            (_("%(of)s, by %(by)s", of=card.shown.of, by=card.shown.by), card.printed.history)
            for card in cards
        ]
        if len(cards) > 1:
            overall = _("%(of)s, overall", of=department.name)
            lines.append((overall, results.total_of(department).history))
    return lines


def _kinds(rounds: list[Round]) -> list[tuple[KindEffect, str]]:
    """Return, for the president, what was done about low grades and how they moved."""
    if not viewer().is_president:
        return []
    return [
        (effect, kind_words(effect.kind) if effect.kind else _("No action was planned, or none was done"))
        for effect in effects_by_kind(reading(), rounds=rounds)
    ]


def _visible_results(round_: Round, rounds: list[Round]) -> Results:
    reader = viewer()
    if reader.is_president:
        return results_of_round(reading(), round_, rounds=rounds)
    if not reader.department_ids:
        abort(403)
    return results_of_departments(reading(), round_, department_ids=reader.department_ids, rounds=rounds)


def _is_visible(department: NamedDepartment) -> bool:
    return viewer().is_president or viewer().is_one_of(department.id)


@blueprint.get(f"/trends.{ENDING}")
@allow(Role.EMPLOYEE)
def sheet(ending: str) -> Response:
    """Give the letters and points of every card that the page shows, one line a card and round."""
    rounds = all_rounds(reading())
    round_ = required_round(rounds)
    results = _visible_results(round_, rounds)
    rows = [
        (point.round_name, card.shown.of, card.shown.by, point.letter, point.mean)
        for card in results.cards
        if viewer().is_president or viewer().is_one_of(card.graded_id)
        for point in card.printed.history
    ]
    return sheet_file(Sheet(columns=COLUMNS, rows=rows), name=f"{round_.slug}-trends", ending=ending)


@blueprint.get("/trends.pdf")
@allow(Role.PRESIDENT)
def pdf() -> Response:
    """Print every department over the rounds."""
    session = reading()
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    results = results_of_round(session, round_, rounds=rounds)
    report = trends_to_print(session, results, today=pages.today())
    return pdf_file("render_trends", report, name=f"{round_.slug}-trends")


@blueprint.get("/trends/<department_slug>.pdf")
@allow(Role.HEAD, Role.PRESIDENT)
def department_pdf(department_slug: str) -> Response:
    """Print one department over the rounds."""
    session = reading()
    department = get_department(session, department_slug)
    if not may_print_trend(viewer(), department):
        abort(403)
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    results = results_of_department(session, round_, department_id=department.id, rounds=rounds)
    report = trend_to_print(session, results, department, today=pages.today())
    return pdf_file("render_trend", report, name=f"{round_.slug}-{department.slug}-trend")
