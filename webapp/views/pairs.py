"""A pair: both cards side by side as an open booklet, with what the two see differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, render_template
from sqlalchemy.exc import NoResultFound

from webapp import pages
from webapp.access import Role, allow, viewer
from webapp.database import reading
from webapp.domain.grades import parse_scale
from webapp.kept_pages import kept_part
from webapp.language import gettext as _
from webapp.models import Department, Round
from webapp.print_desk import print_desk
from webapp.services.comment_review import number_waiting_for
from webapp.services.exchanged_rounds import all_rounds, exchange_waits_for_sheets, exchanged
from webapp.services.organisation import get_two_departments
from webapp.services.printing import comparison_to_print
from webapp.services.promised_actions import count_actions
from webapp.services.report_cards import ExchangedCard, Results, results_of_pair
from webapp.views.charts import PageCharts
from webapp.views.chosen_round import required_round
from webapp.views.reading_rights import may_print_pair, may_read_card
from webapp.views.result_files import csv_file, pdf_file
from webapp.views.stories import promised_on, stories_of

blueprint = Blueprint("pairs", __name__)

COLUMNS_OF_EARLIER_ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class _Address:
    """What the address of a pair names; nothing in it was read before the viewer's right was checked."""

    one: Department
    other: Department
    rounds: list[Round]  # those that were exchanged
    every_round: list[Round]
    results: Results

    @property
    def name(self) -> str:
        """Return the name of a file about this pair."""
        return f"{self.results.the_round.slug}-{self.one.slug}-{self.other.slug}"


def _read(one_slug: str, other_slug: str) -> _Address:
    """Find a pair's cards; 404, 403, or the page that says when cards are exchanged."""
    session = reading()
    one, other = get_two_departments(session, one_slug, other_slug)
    if not may_read_card(viewer(), one, other):
        abort(403)
    rounds = all_rounds(session)
    the_round = required_round(rounds)
    results = results_of_pair(session, the_round, one_id=one.id, other_id=other.id, rounds=rounds)
    if not results.cards:
        raise NoResultFound
    return _Address(one=one, other=other, rounds=exchanged(rounds), every_round=rounds, results=results)


@blueprint.get("/pairs/<one_slug>/<other_slug>")
@allow(Role.EMPLOYEE)
def show(one_slug: str, other_slug: str) -> str:
    """Show both cards of a pair side by side."""
    found = _read(one_slug, other_slug)
    one, other, results = found.one, found.other, found.results
    leaves = [
        (of, by, results.find_card(graded_id=of.id, grading_id=by.id))
        for of, by in ((one, other), (other, one))
    ]
    cards = [card for _of, _by, card in leaves if card]
    prints = may_print_pair(viewer(), one, other)
    if prints:
        print_desk().make_ready()
    charts = PageCharts(parse_scale(results.the_round.scale))
    promised = promised_on(results)
    past = cards[0].printed.history[-1 - COLUMNS_OF_EARLIER_ROUNDS : -1]
    lines = [(_names(card), card.printed.history) for card in cards]
    content = results.content and (results.content, one.id)  # which of the two stands first
    return render_template(
        "pairs/show.html",
        address=found,
        booklet=kept_part(
            "pairs/booklet.html",
            content,
            lambda: {"leaves": leaves, "round": results.the_round, "past": past, "charts": charts},
        ),
        trend=kept_part(
            "pairs/trend.html", content, lambda: {"cards": cards, "lines": lines, "charts": charts}
        ),
        charts=charts,
        wide_gaps=[(card, need) for card in cards for need in card.printed.needs if need.wide_gap],
        actions=count_actions(promised),
        stories=stories_of(promised),
        prints=prints,
        **_what_waits(found.every_round, pages.today()),
    )


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


@blueprint.get("/pairs/<one_slug>/<other_slug>.csv")
@allow(Role.EMPLOYEE)
def csv(one_slug: str, other_slug: str) -> Response:
    """Give the numbers of both cards."""
    found = _read(one_slug, other_slug)
    return csv_file(found.results.the_round, found.results.cards, name=found.name)


@blueprint.get("/pairs/<one_slug>/<other_slug>.pdf")
@allow(Role.HEAD, Role.PRESIDENT)
def pdf(one_slug: str, other_slug: str) -> Response:
    """Print the comparison."""
    session = reading()
    one, other = get_two_departments(session, one_slug, other_slug)
    if not may_print_pair(viewer(), one, other):
        abort(403)
    found = _read(one_slug, other_slug)
    today = pages.today()
    report = comparison_to_print(session, found.results, found.one, found.other, today=today)
    return pdf_file("render_comparison", report, name=found.name)
