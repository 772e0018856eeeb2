"""Trends: each department over the rounds as a chart, and the same numbers in a table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from reports.data_compared import DepartmentTotal
from webapp.actions.services.kinds import FEWEST_ACTIONS, KindEffect, effects_by_kind
from webapp.actions.views.words import kind_words
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
from webapp.results.services.printing import trend_to_print
from webapp.rounds.services.exchanged import all_rounds, find_next_exchange
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("trends", __name__)

MOST_LINES = 6  # told apart by dash and marker


@dataclass(frozen=True, kw_only=True)
class DepartmentTrend:
    """One department of the page: its overall, and the cards that it received over the rounds."""

    department: NamedDepartment
    total: DepartmentTotal
    lines: list[Named]  # of the chart
    table: list[Named]  # every card received, and the overall
    prints: bool
    notes: list[str]  # of merges and splits


@blueprint.get("/trends")
@allow(Role.EMPLOYEE)
def show() -> str:
    """Show every department that the viewer may see: the president all, everybody else her own."""
    session = reading()
    rounds = all_rounds(session)
    round_ = chosen_round(rounds)
    if round_ is None:
        return render_template("results/company/before.html", coming=find_next_exchange(rounds))
    results = _visible_results(round_, rounds)
    return render_template(
        "results/trends/show.html",
        round_=round_,
        rounds=results.rounds,
        trends=[
            _trend(results, department) for department in results.departments() if _is_visible(department)
        ],
        charts=PageCharts(round_.letters),
        visits=viewer().is_president,
        kinds=_kinds(rounds),
        fewest=FEWEST_ACTIONS,
    )


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


def _trend(results: Results, department: NamedDepartment) -> DepartmentTrend:
    received = [card for card in results.cards if card.graded_id == department.id]
    cards: list[Named] = [
        (_("By %(department)s", department=card.shown.by), card.printed.history) for card in received
    ]
    total = results.total_of(department)
    overall: list[Named] = [(_("Overall"), total.history)] if cards else []
    lines = cards if len(cards) <= MOST_LINES else overall
    reader = viewer()
    return DepartmentTrend(
        department=department,
        total=total,
        lines=lines,
        table=[*cards, *overall],
        prints=reader.is_president or (reader.is_head and reader.is_one_of(department.id)),
        notes=list(dict.fromkeys(note for card in received for note in card.printed.line_notes)),
    )


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
