"""Grade a card: form, check, hand in, thanks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from webapp.clock import now
from webapp.domain.wording import Sentence
from webapp.grading.services import cards as grading
from webapp.grading.services.cards import MyCard, Receipt
from webapp.grading.services.form import FilledIn
from webapp.grading.services.measured import measured_words
from webapp.grading.services.shares import share_words
from webapp.grading.views.receipt_cookie import carried_receipt, carry_receipt, drop_receipt
from webapp.grading.views.refusal import Page, Refusal
from webapp.grading.views.since_last_time import since_last_time_for
from webapp.grading.views.words import (
    address_of,
    as_filled_in,
    card_words,
    line_of,
    next_dates,
    place_words,
    progress_words,
    scale_of,
)
from webapp.rounds.services.planning import get_round
from webapp.storage.database import reading, reading_connection, transaction
from webapp.urn.anonymity import AlreadyHandedIn, NotGrading, NotOnTheRoll
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import kept_page
from webapp.web.padding import padded
from webapp.web.turns import end_turn

blueprint = Blueprint("grading", __name__)


@blueprint.get("/cards/<round_slug>/<graded_slug>")
@allow(Role.EMPLOYEE)
def grade(round_slug: str, graded_slug: str) -> Page:
    """Show the form, or the page that says why there is none."""
    card = _find(round_slug, graded_slug)
    if isinstance(card, Refusal):
        return card.page()
    if not card.is_open:
        return _not_open(card)
    return _empty_form(card)


@blueprint.get("/cards/<round_slug>/<graded_slug>/check")
@allow(Role.EMPLOYEE)
def check_without_answers(round_slug: str, graded_slug: str) -> Page:
    """Send somebody who opens the check page by its address back to the form."""
    return redirect(url_for("grading.grade", round_slug=round_slug, graded_slug=graded_slug), 303)


@blueprint.post("/cards/<round_slug>/<graded_slug>/check")
@allow(Role.EMPLOYEE)
def check(round_slug: str, graded_slug: str) -> Page:
    """Show the answers once more, or the form again: with its faults, or to change an answer."""
    card = _find(round_slug, graded_slug)
    if isinstance(card, Refusal):
        return card.page()
    if not card.is_open:
        return _not_open(card)
    needs = grading.frozen_needs(reading(), card)
    filled_in = grading.read_card(request.form, card, needs)
    if "change" in request.form:
        return _form(card, filled_in, errors=False)
    if filled_in.faults:
        return _form(card, filled_in, errors=True), 422

    def draw(filled_in: FilledIn) -> str:
        return render_template(
            "grading/check.html",
            card=card_words(card),
            needs=needs,
            scale=scale_of(card),
            values=filled_in.answers,
            comments=filled_in.comments,
            well=filled_in.well,
        )

    return padded(draw(filled_in), blank=draw(filled_in.without_words()))


@blueprint.post("/cards/<round_slug>/<graded_slug>")
@allow(Role.EMPLOYEE)
def hand_in(round_slug: str, graded_slug: str) -> Page:
    """Hand in, once; a second press lands on the same thanks as the first."""
    me = viewer()
    card = _find(round_slug, graded_slug)
    if isinstance(card, Refusal):
        return card.page()
    if card.is_handed_in:
        return _to_thanks(card, receipt=None)
    if not card.is_open:
        return _not_open(card)
    filled_in = grading.read_card(request.form, card, grading.frozen_needs(reading(), card))
    if filled_in.faults:
        return _form(card, filled_in, errors=True), 422
    try:
        with transaction(leave_no_trace=True) as session:
            receipt = grading.hand_in(session, card, person_id=me.id, filled_in=filled_in)
    except AlreadyHandedIn:
        return _to_thanks(card, receipt=None)
    except NotGrading:
        return _not_open_any_more(card)
    except NotOnTheRoll:
        return Refusal().page()
    return _to_thanks(card, receipt=receipt)


def _to_thanks(card: MyCard, *, receipt: Receipt | None) -> Response:
    """Go to the page that is the same for everybody; a cookie for that page alone carries the receipt."""
    address = url_for("grading.thanks", round_slug=card.round_slug, graded_slug=card.graded_slug)
    response = make_response(redirect(address, 303))
    if receipt is not None:
        end_turn(carry_receipt(response, receipt, path=address))
    return response


@blueprint.get("/cards/<round_slug>/<graded_slug>/thanks")
@allow(Role.EMPLOYEE)
def thanks(round_slug: str, graded_slug: str) -> Page:
    """Say what is stored and what happens next; show control number and private code once."""
    card = _find(round_slug, graded_slug)
    if isinstance(card, Refusal):
        return card.page()
    if not card.is_handed_in:
        return redirect(address_of(card), 303)
    receipt = carried_receipt()
    still_open = _still_open(card)
    dates, since = next_dates(card), since_last_time_for(viewer(), still_open)

    def draw(private_code: str) -> str:
        return render_template(
            "grading/thanks.html",
            card=card_words(card),
            control_number=receipt.number,
            private_code=private_code,
            next_dates=dates,
            open_cards=[line_of(open_card) for open_card in still_open],
            progress=progress_words(_my_cards()),
            since=since,
        )

    return drop_receipt(make_response(padded(draw(receipt.code), blank=draw(""))))


# --- The parts of these pages ---------------------------------------------------------------


def _find(round_slug: str, graded_slug: str) -> MyCard | Refusal:
    me, names = viewer(), {"round_slug": round_slug, "graded_slug": graded_slug}
    mine = grading.find_own_card(reading_connection(), me.id, **names)
    if mine is not None:
        return mine
    try:
        return grading.get_other_card(reading(), department_id=me.department_id, **names)
    except NotOnTheRoll:
        return Refusal(get_round(reading(), round_slug))


def _my_cards() -> list[MyCard]:
    """Return the viewer's cards of the open round, read once a request."""
    if "my_cards" not in g:
        g.my_cards = grading.cards_of(reading(), viewer().id)
    cards: list[MyCard] = g.my_cards
    return cards


def _not_open(card: MyCard) -> Page:
    """Answer for a card that cannot be handed in: it is, or its round is over."""
    if card.is_handed_in:
        return render_template(
            "grading/handed_in.html",
            card=card_words(card),
            open_cards=[line_of(open_card) for open_card in _still_open(card)],
        )
    return _closed(card)


def _not_open_any_more(card: MyCard) -> Page:
    """Answer where the round was closed, or given up, while the card was on its way."""
    g.pop("my_cards", None)
    found = _find(card.round_slug, card.graded_slug)
    return found.page() if isinstance(found, Refusal) else _closed(found)


def _closed(card: MyCard) -> Page:
    status = 409 if request.method == "POST" else 200
    return render_template("grading/closed.html", card=card_words(card)), status


def _empty_form(card: MyCard) -> Page:
    """Draw the form. Nobody has filled it in, so all graders who are as far are shown the same."""
    share = share_words(reading(), card, now=now())
    measured = measured_words(reading(), card.id, grading.frozen_needs(reading(), card))
    return kept_page(
        (card, share, tuple(measured.items())), lambda: _draw(card, share=share, measured=measured)
    )


def _form(card: MyCard, filled_in: FilledIn, *, errors: bool) -> str:
    """Draw the form as it was filled in."""
    share = share_words(reading(), card, now=now())
    measured = measured_words(reading(), card.id, grading.frozen_needs(reading(), card))

    def draw(filled_in: FilledIn | None) -> str:
        return _draw(card, share=share, measured=measured, **as_filled_in(filled_in, errors=errors))

    return padded(draw(filled_in), blank=draw(None))


def _draw(card: MyCard, *, share: Sentence | None, measured: Mapping[int, str], **filled_in: object) -> str:
    return render_template(
        "grading/grade.html",
        card=card_words(card, share=share),
        needs=grading.frozen_needs(reading(), card),
        measured=measured,
        scale=scale_of(card),
        asks_comments=card.asks_comments,
        place=place_words(card),
        is_later_card=card.own_handed_in > 0,
        **(filled_in or as_filled_in(None, errors=False)),
    )


def _still_open(but: MyCard) -> list[MyCard]:
    return [card for card in _my_cards() if card.is_open and card.id != but.id]
