"""The president's matrix: how departments serve each other, what needs attention, what to celebrate."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from reports.words.notices import Notice, attention, celebration
from webapp.actions.services.open_actions import overdue_and_asking
from webapp.comment_review.services.review import number_waiting_for
from webapp.exchanged_cards.services.results import Results, results_of_round
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.exchanged_cards.views.chosen_round import chosen_round, required_round
from webapp.exchanged_cards.views.files import cards_file, pdf_file
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.meetings.services.names import title_of
from webapp.meetings.services.planning import next_meetings
from webapp.needs.services import escalations
from webapp.results.services.printing import company_to_print
from webapp.results.services.shortfalls import Shortfalls, shortfalls_of
from webapp.results.services.surprise import surprises_of
from webapp.rounds.services.exchanged import (
    all_rounds,
    exchange_waits_for_sheets,
    exchanged,
    find_next_exchange,
)
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import drawn_once, kept_part
from webapp.web.sheet_files import ENDING

blueprint = Blueprint("company", __name__)

MOST_NOTICES = 5
NEXT_MEETINGS = 3
WIDE_FROM = 8  # departments


@blueprint.get("/company")
@allow(Role.PRESIDENT)
@drawn_once
def matrix() -> str | AnyResponse:
    """Show the matrix; with one pair only, the pair's page takes its place."""
    session = reading()
    rounds = all_rounds(session)
    round_ = chosen_round(rounds)
    if round_ is None:
        return render_template(
            "results/company/before.html",
            coming=find_next_exchange(rounds),
            waiting=exchange_waits_for_sheets(rounds, today=pages.today()),
            to_rule=escalations.waiting_for_a_ruling(session),
        )
    results = results_of_round(session, round_, rounds=rounds)
    departments = results.departments()
    if len(departments) == 2:
        department, other = departments
        pair = url_for("pairs.show", one_slug=department.slug, other_slug=other.slug, round=round_.slug)
        return redirect(pair)
    today = pages.today()
    charts = PageCharts(round_.letters)
    overdue, questions = overdue_and_asking(session, today=today)
    meetings, without_review = next_meetings(session, today=today, most=NEXT_MEETINGS)
    return render_template(
        "results/company/matrix.html",
        round_=round_,
        rounds=exchanged(rounds),
        table=kept_part("results/company/table.html", results.content, partial(_table, results, charts)),
        notices=kept_part(
            "results/company/notices.html", results.content, partial(_notices, results, charts)
        ),
        charts=charts,
        surprise=charts.surprise_of_all(surprises_of(session, results).values()),
        overdue=overdue,
        meetings=meetings,
        without_review=without_review,
        title_of=title_of,
        waiting=exchange_waits_for_sheets(rounds, today=today),
        half_year=_half_year(shortfalls_of(session, results.cards), len(overdue)),
        questions=questions,
        to_review=number_waiting_for(session, viewer().id),
        to_rule=escalations.waiting_for_a_ruling(session),
        today=today,
    )


def _half_year(shortfalls: Shortfalls, overdue: int) -> str:
    """Tell the half-year in a sentence: what is below B, what is planned for it, what is late."""
    late = ngettext("One action is overdue.", "%(num)s actions are overdue.", overdue) if overdue else ""
    if not shortfalls.below:
        return f"{_('No need that is shown is below B.')} {late}".rstrip()
    below = ngettext(
        "One need is below B: %(planned)s with an action or a decision, %(open)s without.",
        "%(num)s needs are below B: %(planned)s with an action or a decision, %(open)s without.",
        len(shortfalls.below),
        planned=len(shortfalls.settled),
        open=shortfalls.open,
    )
    return f"{below} {late or _('No promise is late.')}"


def _table(results: Results, charts: PageCharts) -> dict[str, object]:
    departments = results.departments()
    return {
        "round_": results.round_,
        "departments": departments,
        "totals": results.totals,
        "cells": {(card.graded_id, card.grading_id): card for card in results.cards},
        "is_wide": len(departments) >= WIDE_FROM,
        "charts": charts,
    }


def _notices(results: Results, charts: PageCharts) -> dict[str, object]:
    cards = [card.printed for card in results.cards]
    return {
        "is_any_open": any(card.published for card in cards),
        "attention": _linked(attention(cards, charts.words)[:MOST_NOTICES], results),
        "celebration": _linked(celebration(cards, charts.words)[:MOST_NOTICES], results),
    }


def _linked(notices: list[Notice], results: Results) -> list[tuple[Notice, str]]:
    """Put the address of its card beside each notice."""
    addresses = {
        (card.shown.of, card.shown.by): url_for(
            "results.card",
            round_slug=results.round_.slug,
            graded_slug=card.graded_slug,
            grading_slug=card.grading_slug,
        )
        for card in results.cards
    }
    return [(notice, addresses[notice.of, notice.by]) for notice in notices]


def _read() -> Results:
    """Find the results that the address asks for; the page that says when cards are exchanged, or 404."""
    session = reading()
    rounds = all_rounds(session)
    return results_of_round(session, required_round(rounds), rounds=rounds)


@blueprint.get(f"/company.{ENDING}")
@allow(Role.PRESIDENT)
def sheet(ending: str) -> Response:
    """Give the numbers of every card of a round."""
    results = _read()
    return cards_file(results.round_, results.cards, name=results.round_.slug, ending=ending)


@blueprint.get("/company.pdf")
@allow(Role.PRESIDENT)
def pdf() -> Response:
    """Print the comparison of the company."""
    results = _read()
    report = company_to_print(reading(), results, today=pages.today())
    return pdf_file("render_company", report, name=f"{results.round_.slug}-company")
