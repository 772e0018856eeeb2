"""Routes of cards on paper: a reviewer types code and answers; the second to type the same hands them in."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.grading.services import cards as grading
from webapp.grading.services import paper_cards
from webapp.grading.services.by_code import CodeRefused, HeldCode
from webapp.grading.services.cards import MyCard
from webapp.grading.services.form import FilledIn
from webapp.grading.services.paper_cards import TypedDifferently
from webapp.grading.views.words import as_filled_in, card_words, scale_of
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Company
from webapp.rounds.services.planning import open_round_of
from webapp.storage.database import reading, transaction
from webapp.urn.anonymity import NotGrading
from webapp.urn.drawn_codes import NoSuchCode
from webapp.urn.typed_cards import number_waiting
from webapp.web.access import Role, allow, viewer
from webapp.web.padding import padded
from webapp.web.pages import tell

blueprint = Blueprint("paper_cards", __name__, url_prefix="/paper-cards")

Page = str | tuple[str, int] | Response


@blueprint.before_request
def refuse_where_off() -> None:
    """Answer 404 until the company takes cards on paper; whoever sees no ballot types none either."""
    if not reading().scalar(select(Company.takes_paper_cards)):
        abort(404)
    if viewer().is_president or viewer().is_administrator:
        abort(403)


@blueprint.get("")
@allow(Role.REVIEWER)
def ask() -> str:
    """Ask for the code of the next card."""
    return _ask_page("")


@blueprint.post("")
@allow(Role.REVIEWER)
def enter() -> Page:
    """Show the card that the code grades, to be typed in, or let one of several be chosen."""
    held = _find()
    if not isinstance(held, HeldCode):
        return held
    card = _chosen(held)
    return _choice(held) if card is None else _form(held, card, None)


@blueprint.get("/typed")
@allow(Role.REVIEWER)
def begin_again() -> Response:
    """Lead whoever opens this address back to the code: it stands in no address."""
    return redirect(url_for("paper_cards.ask"), 303)


@blueprint.post("/typed")
@allow(Role.REVIEWER)
def keep() -> Page:
    """Keep what was typed for somebody else to type again, or hand in what two have typed alike."""
    held = _find()
    if not isinstance(held, HeldCode):
        return held
    card = _chosen(held)
    if card is None:
        return _choice(held)
    needs = grading.frozen_needs(reading(), card)
    filled_in = grading.read_card(request.form, _without_comments(card), needs)
    if filled_in.faults:
        return _form(held, card, filled_in), 422
    insists = "insists" in request.form
    try:
        with transaction(leave_no_trace=True) as session:
            is_handed_in = paper_cards.type_in(
                session, held, card, filled_in, typist_id=viewer().id, insists=insists
            )
    except TypedDifferently:
        return _form(held, card, filled_in, differs=True), 409
    except (NotGrading, NoSuchCode):  # closed, or handed in, in this very moment
        found = _find()
        return _ask_page("") if isinstance(found, HeldCode) else found
    tell(
        _("Both have typed the same: the card is handed in. Put the paper to those that are done.")
        if is_handed_in
        else _("It is kept until somebody else has typed this card too. Give the paper to the other pile.")
    )
    return redirect(url_for("paper_cards.ask"), 303)


# --- The parts of these pages ---------------------------------------------------------------


def _find() -> HeldCode | Page:
    """Return the code that was sent with what may be typed of it, or the page that says what is wrong."""
    typed = request.form.get("code", "")
    try:
        return paper_cards.find_paper(reading(), typed, departments=viewer().department_ids)
    except CodeRefused as refused:
        return _ask_page(typed, error=in_words(refused.sentence)), 422


def _chosen(held: HeldCode) -> MyCard | None:
    return held.cards[0] if len(held.cards) == 1 else held.find(request.form.get("card", ""))


def _without_comments(card: MyCard) -> MyCard:
    """Return a card that asks for grades alone: whose hand wrote a comment, its typists would see."""
    return replace(card, asks_comments=False)


def _ask_page(typed: str, *, error: str = "") -> str:
    round_ = open_round_of(reading())
    return render_template(
        "grading/paper_ask.html",
        typed=typed,
        error=error,
        errors=[("#code", error)] if error else [],
        waiting=number_waiting(reading(), round_.id) if round_ else 0,
    )


def _choice(held: HeldCode) -> str:
    cards = [card_words(card) for card in held.cards]
    return render_template("grading/paper_choose.html", code=held.code, cards=cards)


def _form(held: HeldCode, card: MyCard, filled_in: FilledIn | None, *, differs: bool = False) -> str:
    needs = grading.frozen_needs(reading(), card)

    def draw(filled_in: FilledIn | None) -> str:
        words = as_filled_in(filled_in, errors=True)
        if differs:
            sentence = _("Somebody else typed this card differently. Compare every need with the paper.")
            words["errors"] = [("#need-1", sentence)]
        return render_template(
            "grading/paper_card.html",
            code=held.code,
            card=card_words(card),
            needs=needs,
            scale=scale_of(card),
            asks_comments=False,
            differs=differs,
            **words,
        )

    return padded(draw(filled_in), blank=draw(None))
