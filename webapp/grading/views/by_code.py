"""Grade with a drawn code: without signing in, without script, and with the code in forms alone.

The blueprint is registered twice: at /code, and as the kiosk of a shared tablet.
No address, title or cookie ever carries the code. Once a card is handed in, no page holds it any more, and
forms of before, sent again, are answered by the page that asks for a code: on a shared machine the next
person finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.grading.services import by_code as code_grading
from webapp.grading.services import cards as grading
from webapp.grading.services.by_code import CodeRefused, HeldCode
from webapp.grading.services.cards import MyCard
from webapp.grading.services.form import FilledIn
from webapp.grading.services.measured import measured_words
from webapp.grading.services.shares import share_words
from webapp.grading.views.kiosk import carry_turn, is_kiosk, is_this_turn, new_turn, refuse_where_off
from webapp.grading.views.receipt_cookie import carried_receipt, carry_receipt, drop_receipt
from webapp.grading.views.words import as_filled_in, card_words, next_dates, scale_of
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.rounds.services.planning import open_round_of
from webapp.storage.database import reading, transaction
from webapp.urn.anonymity import NotGrading
from webapp.urn.drawn_codes import NoSuchCode
from webapp.web.access import Role, allow, find_viewer
from webapp.web.padding import padded
from webapp.web.turns import end_turn

blueprint = Blueprint("codes", __name__, url_prefix="/code")

blueprint.before_request(refuse_where_off)
blueprint.context_processor(lambda: {"kiosk": is_kiosk()})

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Chosen:
    """A good code, and which of its cards is graded now."""

    held: HeldCode
    card: MyCard


@blueprint.get("")
@allow(Role.VISITOR)
def ask() -> Response:
    """Ask for the code; no browser brings back the pages of whoever graded before."""
    return end_turn(_ask_page(""), cookie="asked", path=request.path)


@blueprint.get('/<any(card, check, "hand-in"):step>')
@allow(Role.VISITOR)
def begin_again(step: str) -> Response:
    """Lead whoever opens a later page by its address back to the code: it stands in no address."""
    return redirect(url_for(".ask"), 303)


@blueprint.post("")
@allow(Role.VISITOR)
def enter() -> Page:
    """Show the one card that the code grades, or let its holder choose among several."""
    if not is_this_turn(request.form.get("turn", "")):
        return _used()
    held = _find()
    if not isinstance(held, HeldCode):
        return held
    if len(held.cards) == 1:
        return _form(Chosen(held, held.cards[0]), None)
    return _choice(held)


@blueprint.post("/card")
@allow(Role.VISITOR)
def grade() -> Page:
    """Show the form of the chosen card."""
    chosen = _find_card()
    return _form(chosen, None) if isinstance(chosen, Chosen) else chosen


@blueprint.post("/check")
@allow(Role.VISITOR)
def check() -> Page:
    """Show the answers once more, or the form again: with its faults, or to change an answer."""
    chosen = _find_card()
    if not isinstance(chosen, Chosen):
        return chosen
    card = chosen.card
    needs = grading.frozen_needs(reading(), card)
    filled_in = grading.read_card(request.form, card, needs)
    if "change" in request.form:
        return _form(chosen, filled_in)
    if filled_in.faults:
        return _form(chosen, filled_in, errors=True), 422

    def draw(filled_in: FilledIn) -> str:
        return _render(
            "check",
            chosen.held,
            card=card_words(card),
            needs=needs,
            scale=scale_of(card),
            values=filled_in.answers,
            comments=filled_in.comments,
            well=filled_in.well,
            replaces=card.is_handed_in,
        )

    return padded(draw(filled_in), blank=draw(filled_in.without_words()))


@blueprint.post("/hand-in")
@allow(Role.VISITOR)
def hand_in() -> Page:
    """Hand in, in the place of what the same code handed in before."""
    chosen = _find_card()
    if not isinstance(chosen, Chosen):
        return chosen
    card = chosen.card
    filled_in = grading.read_card(request.form, card, grading.frozen_needs(reading(), card))
    if filled_in.faults:
        return _form(chosen, filled_in, errors=True), 422
    try:
        with transaction(leave_no_trace=True) as session:
            receipt = code_grading.hand_in(session, chosen.held, card, filled_in)
    except (NotGrading, NoSuchCode):  # closed in this very moment
        found = _find()
        return _ask_page(_typed()) if isinstance(found, HeldCode) else found
    response = make_response(redirect(url_for(".thanks"), 303))
    carry_receipt(response, receipt, path=url_for(".thanks"))
    return end_turn(carry_turn(response, new_turn()))


@blueprint.get("/thanks")
@allow(Role.VISITOR)
def thanks() -> Page:
    """Say what is stored and what comes next: the same page for everybody but for number and private code."""
    receipt = carried_receipt()
    round_ = open_round_of(reading())
    if round_ is None:
        return redirect(url_for(".ask"), 303)
    dates = next_dates(round_, with_mail=False)

    def draw(private_code: str) -> str:
        return render_template(
            "grading/code_thanks.html",
            viewer=None,
            round=round_,
            control_number=receipt.number,
            private_code=private_code,
            next_dates=dates,
        )

    return drop_receipt(make_response(padded(draw(receipt.code), blank=draw(""))))


# --- The parts of these pages ---------------------------------------------------------------


def _typed() -> str:
    return request.form.get("code", "")


def _find() -> HeldCode | Page:
    """Return the code that was sent with what it grades, or the page that says what is wrong with it.

    There is no rate limit: nobody guesses 70 random bits, and a limit would lock out a hall with right codes.
    """
    try:
        return code_grading.find_code(reading(), _typed())
    except CodeRefused as refused:
        return _ask_page(_typed(), error=in_words(refused.sentence), status=422)


def _find_card() -> Chosen | Page:
    """Return the code that was sent with the one card that was chosen, or the page that asks for them."""
    held = _find()
    if not isinstance(held, HeldCode):
        return held
    is_old = is_kiosk() and not is_this_turn(request.form.get("turn", ""))
    if is_old or request.form.get("version", "") != held.version:
        return _used()
    card = held.find(request.form.get("card", ""))
    return _choice(held) if card is None else Chosen(held, card)


def _used() -> Page:
    """Ask for the code again and show nothing of a form that somebody handed in, or left, before."""
    words = _("This page was used before. What was handed in counts. To grade, enter the code of your slip.")
    return _ask_page("", error=words, status=409)


def _ask_page(typed: str, *, error: str = "", status: int = 200) -> Response:
    if is_kiosk() and find_viewer() is not None:
        return make_response(render_template("grading/kiosk_start.html", viewer=None), status)
    turn = new_turn()
    page = render_template(
        "grading/code_ask.html",
        viewer=None,
        typed=typed,
        turn=turn,
        error=error,
        errors=[("#code", error)] if error else [],
    )
    return carry_turn(make_response(page, status), turn)


def _choice(held: HeldCode) -> str:
    return _render("choose", held, cards=[(card_words(card), card.is_handed_in) for card in held.cards])


def _form(chosen: Chosen, filled_in: FilledIn | None, *, errors: bool = False) -> str:
    card = chosen.card
    share = share_words(reading(), card, now=now())
    needs = grading.frozen_needs(reading(), card)
    measured = measured_words(reading(), card.id, needs)

    def draw(filled_in: FilledIn | None) -> str:
        return _render(
            "grade",
            chosen.held,
            card=card_words(card, share=share),
            needs=needs,
            measured=measured,
            scale=scale_of(card),
            asks_comments=card.asks_comments,
            replaces=card.is_handed_in,
            **as_filled_in(filled_in, errors=errors),
        )

    return padded(draw(filled_in), blank=draw(None))


def _render(page: str, held: HeldCode, **values: object) -> str:
    """Draw a page that carries the code on in its forms; it shows no name, whoever is signed in."""
    values |= {"viewer": None, "code": held.code, "version": held.version}
    values["turn"] = request.form.get("turn", "") if is_kiosk() else ""
    return render_template(f"grading/code_{page}.html", **values)
