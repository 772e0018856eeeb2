"""A pair: both cards side by side as an open booklet, with what the two see differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, g, render_template
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased

from reports.words import headlines
from webapp.actions.services.with_grades import count_actions
from webapp.actions.views.stories import promised_on, stories_of
from webapp.agreements.views.beside import shared_by
from webapp.comment_review.services.review import number_waiting_for
from webapp.exchanged_cards.services.results import (
    ExchangedCard,
    NamedDepartment,
    Results,
    results_of_pair,
)
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.exchanged_cards.views.files import cards_file, pdf_file
from webapp.exchanged_cards.views.rights import may_print_pair, may_read_card
from webapp.language import by_alphabet
from webapp.language import gettext as _
from webapp.models import Department, Pair, Round
from webapp.organisation.services.organisation import get_two_departments
from webapp.results.services.printing import comparison_to_print
from webapp.results.services.surprise import surprises_of
from webapp.rounds.services.exchanged import all_rounds, exchange_waits_for_sheets, exchanged
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import drawn_once, kept_part
from webapp.web.sheet_files import ENDING

blueprint = Blueprint("pairs", __name__)

COLUMNS_OF_EARLIER_ROUNDS = 3

Sides = tuple[NamedDepartment, NamedDepartment]
_first, _second = aliased(Department), aliased(Department)
_PAIRS = (
    select(_first.id, _first.name, _first.slug, _second.id, _second.name, _second.slug)
    .select_from(Pair)
    .join(_first, _first.id == Pair.first_id)
    .join(_second, _second.id == Pair.second_id)
)


@dataclass(frozen=True, kw_only=True)
class PairAddress:
    """What the address of a pair names; nothing in it was read before the viewer's right was checked."""

    department: Department
    other: Department
    rounds: list[Round]  # those that were exchanged
    every_round: list[Round]
    results: Results

    @property
    def name(self) -> str:
        """Return the name of a file about this pair."""
        return f"{self.results.round_.slug}-{self.department.slug}-{self.other.slug}"


def read_pair(one_slug: str, other_slug: str) -> PairAddress:
    """Find a pair's cards; 404, 403, or the page that says when cards are exchanged."""
    session = reading()
    department, other = get_two_departments(session, one_slug, other_slug)
    if not may_read_card(viewer(), department, other):
        abort(403)
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    g.has_rounds = True
    results = results_of_pair(session, round_, one_id=department.id, other_id=other.id, rounds=rounds)
    if not results.cards:
        raise NoResultFound
    return PairAddress(
        department=department, other=other, rounds=exchanged(rounds), every_round=rounds, results=results
    )


@blueprint.get("/pairs/<one_slug>/<other_slug>")
@allow(Role.EMPLOYEE)
@drawn_once
def show(one_slug: str, other_slug: str) -> str:
    """Show both cards of a pair side by side."""
    found = read_pair(one_slug, other_slug)
    department, other, results = found.department, found.other, found.results
    leaves = [
        (of, by, results.find_card(graded_id=of.id, grading_id=by.id))
        for of, by in ((department, other), (other, department))
    ]
    cards = [card for _of, _by, card in leaves if card]
    prints = may_print_pair(viewer(), department, other)
    charts = PageCharts(results.round_.letters)
    surprises = surprises_of(reading(), results)
    promised = promised_on(results)
    past = cards[0].printed.history[-1 - COLUMNS_OF_EARLIER_ROUNDS : -1]
    lines = [(_names(card), card.printed.history) for card in cards]
    content = results.content and (results.content, department.id)  # which of the two stands first
    return render_template(
        "results/pair/show.html",
        address=found,
        booklet=kept_part(
            "results/pair/booklet.html",
            content,
            lambda: {"leaves": leaves, "round": results.round_, "past": past, "charts": charts},
        ),
        trend=kept_part(
            "results/pair/trend.html", content, lambda: {"cards": cards, "lines": lines, "charts": charts}
        ),
        charts=charts,
        surprises=[(card.shown.of, surprises[card.id]) for card in cards if surprises[card.id]],
        wide_gaps=[(card, need) for card in cards for need in card.printed.needs if need.wide_gap],
        gaps_words=headlines.gaps_headline([card.printed for card in cards], charts.words),
        number_of_actions=len(promised),
        actions_words=_in_words(count_actions(promised)),
        stories=stories_of(promised),
        prints=prints,
        writes_note=viewer().is_president,
        neighbours=_neighbours(department, other),
        **shared_by(reading(), department, other),
        **_what_waits(found.every_round, pages.today()),
    )


def _in_words(counts: Mapping[str, int]) -> str:
    """Say how many actions are in each state; a state of none is not named."""
    words = {
        "done": _("%(number)s done", number=counts["done"]),
        "in progress": _("%(number)s in progress", number=counts["in progress"]),
        "planned": _("%(number)s not started", number=counts["planned"]),
        "overdue": _("%(number)s overdue", number=counts["overdue"]),
        "dropped": _("%(number)s dropped", number=counts["dropped"]),
    }
    return ", ".join(said for state, said in words.items() if counts[state])


def _neighbours(department: Department, other: Department) -> tuple[Sides | None, Sides | None]:
    """Return the pairs before and after this one among those that the viewer may read, by name."""
    every_pair = [
        (
            NamedDepartment(id=row[0], name=row[1], slug=row[2]),
            NamedDepartment(id=row[3], name=row[4], slug=row[5]),
        )
        for row in reading().execute(_PAIRS)
    ]
    readable = (sides for sides in every_pair if may_read_card(viewer(), *sides))
    mine = sorted(readable, key=lambda sides: [by_alphabet(side.name) for side in sides])
    both = {department.id, other.id}
    place = next((n for n, sides in enumerate(mine) if {side.id for side in sides} == both), None)
    if place is None:
        return None, None
    return (mine[place - 1] if place else None), (mine[place + 1] if place + 1 < len(mine) else None)


def _what_waits(rounds: list[Round], today: date) -> dict[str, object]:
    """Tell the president of comments and of an exchange that wait: with one pair, this is her front page."""
    me, session = viewer(), reading()
    if not me.is_president:
        return {}
    return {
        "waiting": exchange_waits_for_sheets(rounds, today=today),
        "to_review": number_waiting_for(session, me.id),
    }


def _names(card: ExchangedCard) -> str:
    return _("%(of)s, by %(by)s", of=card.shown.of, by=card.shown.by)


@blueprint.get(f"/pairs/<one_slug>/<other_slug>.{ENDING}")
@allow(Role.EMPLOYEE)
def sheet(one_slug: str, other_slug: str, *, ending: str) -> Response:
    """Give the numbers of both cards."""
    found = read_pair(one_slug, other_slug)
    return cards_file(found.results.round_, found.results.cards, name=found.name, ending=ending)


@blueprint.get("/pairs/<one_slug>/<other_slug>.pdf")
@allow(Role.HEAD, Role.PRESIDENT)
def pdf(one_slug: str, other_slug: str) -> Response:
    """Print the comparison."""
    session = reading()
    department, other = get_two_departments(session, one_slug, other_slug)
    if not may_print_pair(viewer(), department, other):
        abort(403)
    found = read_pair(one_slug, other_slug)
    today = pages.today()
    report = comparison_to_print(session, found.results, found.department, found.other, today=today)
    return pdf_file("render_comparison", report, name=found.name)
