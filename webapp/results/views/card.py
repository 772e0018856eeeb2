"""Results: the cards that my department received and gave, one card as page, CSV and PDF, and its signing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from reports.data import ActionStatus
from reports.words import findings
from webapp.actions.services.with_grades import Promised
from webapp.actions.views.stories import promised_on, stories_of
from webapp.domain.grades import is_shortfall
from webapp.domain.spreadsheets.workbooks import WRITERS
from webapp.exchanged_cards.services.results import (
    ExchangedCard,
    Results,
    results_of_departments,
    results_of_direction,
)
from webapp.exchanged_cards.services.signatures import (
    StaysClosed,
    get_card,
    sign_as_read,
    unsigned_cards,
)
from webapp.exchanged_cards.services.written import comments_on, control_numbers_of
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.exchanged_cards.views.chosen_round import chosen_round
from webapp.exchanged_cards.views.files import cards_file, pdf_file
from webapp.exchanged_cards.views.rights import (
    may_print_pair,
    may_read_card,
    may_read_comments,
    may_reply,
    may_sign,
)
from webapp.language import gettext as _
from webapp.models import Department, Round
from webapp.organisation.services.organisation import get_two_departments
from webapp.printing.process import PrintingFailed
from webapp.results.services.printing import card_to_print
from webapp.results.services.surprise import surprises_of
from webapp.rounds.services.exchanged import NotExchanged, all_rounds, exchanged, find_next_exchange, round_at
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import drawn_once, kept_part
from webapp.web.sheet_files import ENDING

blueprint = Blueprint("results", __name__)


@blueprint.app_errorhandler(NotExchanged)
def not_yet(fault: NotExchanged) -> tuple[str, int]:
    """Say when the cards are exchanged; a file that cannot be had yet is a conflict, a page is an answer."""
    is_file = request.path.endswith(tuple(f".{ending}" for ending in (*WRITERS, "pdf")))
    page = render_template("results/not_yet.html", exchanges_on=fault.exchanges_on)
    return page, 409 if is_file else 200


@blueprint.app_errorhandler(PrintingFailed)
def not_printed(fault: PrintingFailed) -> tuple[str, int]:
    """Say that a print failed and what to do."""
    return render_template("results/not_printed.html"), 503


@blueprint.get("/results")
@allow(Role.EMPLOYEE)
@drawn_once
def index() -> str | AnyResponse:
    """Show the cards that the viewer's department received and gave."""
    mine = viewer().department_ids
    if not mine:
        if viewer().is_president:
            return redirect(url_for("company.matrix"))
        abort(403)
    session = reading()
    rounds = all_rounds(session)
    shown = chosen_round(rounds)
    results = results_of_departments(session, shown, department_ids=mine, rounds=rounds) if shown else None
    cards = results.cards if results else ()
    is_narrowed = viewer().is_head and request.args.get("show") == "unsigned"
    if is_narrowed:
        unsigned = {card.id for card in unsigned_cards(session, mine)}
        cards = tuple(card for card in cards if card.id in unsigned)
    return render_template(
        "results/index.html",
        received=[card for card in cards if card.graded_id in mine],
        given=[card for card in cards if card.grading_id in mine],
        is_narrowed=is_narrowed,
        rounds=exchanged(rounds),
        shown_round=shown,
        coming=find_next_exchange(rounds),
        charts=PageCharts(shown.letters) if shown else None,
    )


@dataclass(frozen=True, kw_only=True)
class CardAddress:
    """What the address of a card names, after it was checked that the viewer may read it."""

    round_: Round
    graded: Department
    grading: Department
    results: Results
    card: ExchangedCard
    is_newest: bool  # no later round is exchanged


def read_card(round_slug: str, graded_slug: str, grading_slug: str) -> CardAddress:
    """Find the card of an address; 404, 403, or the page that says when cards are exchanged."""
    session = reading()
    rounds = all_rounds(session)
    round_ = round_at(rounds, round_slug)
    graded, grading = get_two_departments(session, graded_slug, grading_slug)
    if not may_read_card(viewer(), graded, grading):
        abort(403)
    results = results_of_direction(session, round_, graded_id=graded.id, grading_id=grading.id, rounds=rounds)
    card = results.get_card(graded_id=graded.id, grading_id=grading.id)
    return CardAddress(
        round_=round_,
        graded=graded,
        grading=grading,
        results=results,
        card=card,
        is_newest=exchanged(rounds)[-1].id == round_.id,
    )


@blueprint.get("/results/<round_slug>/<graded_slug>/<grading_slug>")
@allow(Role.EMPLOYEE)
@drawn_once
def card(round_slug: str, graded_slug: str, grading_slug: str) -> str:
    """Show one card."""
    found = read_card(round_slug, graded_slug, grading_slug)
    session, reader = reading(), viewer()
    is_open = found.card.shown.published
    with_comments = may_read_comments(reader, found.round_, found.graded, found.grading)
    comments, review_note = comments_on(session, found.card) if with_comments else ([], "")
    signs = is_open and may_sign(reader, found.graded, found.grading)
    signed = [mark.name for mark in found.card.printed.signatures if mark.signed_on]
    charts = PageCharts(found.round_.letters)
    promised = promised_on(found.results)
    follow_ups = _follow_ups(found.card, promised) if signs else {}
    content = found.results.content
    values = {
        "card": found.card.printed,
        "charts": charts,
        "follow_ups": follow_ups,
        "slugs": {"round_slug": round_slug, "graded_slug": graded_slug, "grading_slug": grading_slug},
        "self_images": findings.self_images(found.card.printed, charts.words),
    }
    return render_template(
        "results/card.html",
        address=found,
        card=found.card.printed,
        charts=charts,
        needs_table=kept_part(
            "results/needs_table.html", content and (content, repr(follow_ups)), lambda: values
        ),
        stories=stories_of(promised),
        comments=comments,
        review_note=review_note,
        joined_after=is_open and reader.is_of(found.graded) and not with_comments,
        numbers=control_numbers_of(session, found.round_, found.card),
        may_sign=signs and reader.name not in signed,  # asked of heads alone: their pages bear their name
        may_reply=is_open and found.is_newest and may_reply(reader, found.graded),
        prints_pair=may_print_pair(reader, found.graded, found.grading),
        surprise=surprises_of(session, found.results)[found.card.id],
    )


def _follow_ups(card: ExchangedCard, promised: Iterable[Promised]) -> dict[int, list[tuple[str, str]]]:
    """Return where a head goes on from a need, as address and words: to its actions, or to plan one."""
    found: dict[int, list[tuple[str, str]]] = {}
    for action in sorted(promised, key=lambda action: action.id):
        if action.card_id == card.id and action.line.status is not ActionStatus.DROPPED:
            for position in action.positions:
                address = url_for("actions.show", action_id=action.id)
                found.setdefault(position, []).append((address, _("See the action")))
    for need in card.shown.needs:
        if need.position not in found and is_shortfall(need.letter):
            address = url_for("actions.new", card=card.id, need=need.position)
            found[need.position] = [(address, _("Plan an action"))]
    return found


@blueprint.get(f"/results/<round_slug>/<graded_slug>/<grading_slug>.{ENDING}")
@allow(Role.EMPLOYEE)
def card_sheet(round_slug: str, graded_slug: str, grading_slug: str, *, ending: str) -> Response:
    """Give the numbers of one card."""
    found = read_card(round_slug, graded_slug, grading_slug)
    name = f"{round_slug}-{graded_slug}-{grading_slug}"
    return cards_file(found.round_, [found.card], name=name, ending=ending)


@blueprint.get("/results/<round_slug>/<graded_slug>/<grading_slug>.pdf")
@allow(Role.EMPLOYEE)
def card_pdf(round_slug: str, graded_slug: str, grading_slug: str) -> Response:
    """Print one card, with its comments for those who may read them."""
    found = read_card(round_slug, graded_slug, grading_slug)
    report = card_to_print(
        reading(),
        found.results,
        found.card,
        today=pages.today(),
        with_comments=may_read_comments(viewer(), found.round_, found.graded, found.grading),
    )
    return pdf_file("render_card", report, name=f"{round_slug}-{graded_slug}-{grading_slug}")


@blueprint.post("/results/<round_slug>/<graded_slug>/<grading_slug>/sign")
@allow(Role.HEAD)
def sign(round_slug: str, graded_slug: str, grading_slug: str) -> AnyResponse:
    """Note that a head of one of the two departments has read the card."""
    graded, grading = get_two_departments(reading(), graded_slug, grading_slug)
    if not may_sign(viewer(), graded, grading):
        abort(403)
    signer = viewer()
    today = pages.today()
    try:
        with transaction() as session:
            card = get_card(session, round_slug, graded_id=graded.id, grading_id=grading.id)
            side = graded if signer.is_of(graded) else grading
            is_new = sign_as_read(session, card, person_id=signer.id, department_id=side.id, today=today)
    except StaysClosed:
        pages.warn(_("This card stays closed, so there is nothing to sign."))
        return _to_card(round_slug, graded_slug, grading_slug)
    if not is_new:
        pages.tell(_("You had signed this card already."))
        return _to_card(round_slug, graded_slug, grading_slug)
    left = unsigned_cards(reading(), signer.department_ids)
    if not left:
        pages.tell(_("You have signed this card as read."))
        return _to_card(round_slug, graded_slug, grading_slug)
    signed = _(
        "You have signed %(graded)s, as graded by %(grading)s.", graded=graded.name, grading=grading.name
    )
    pages.tell(f"{signed} {_('Next comes this card, which is not signed yet.')}")
    return _to_card(left[0].round.slug, left[0].graded.slug, left[0].grading.slug)


def _to_card(round_slug: str, graded_slug: str, grading_slug: str) -> AnyResponse:
    address = url_for(".card", round_slug=round_slug, graded_slug=graded_slug, grading_slug=grading_slug)
    return redirect(address, 303)
