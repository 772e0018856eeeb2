"""Routes of the measured figures of a card: the graded side enters them, the other confirms them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.domain.faults import FieldFault
from webapp.domain.revenue import in_full, read_result
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.views.rights import may_sign
from webapp.grading.services.measured import (
    OPEN_STATES,
    confirm,
    enter,
    get_card,
    measured_on,
    needs_with_figure,
)
from webapp.language import current_language, quantity_words
from webapp.language import gettext as _
from webapp.models import Card
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Typed, errors_of, typed_from

blueprint = Blueprint("measured", __name__)
ADDRESS = "/measured/<round_slug>/<of_slug>/<by_slug>"


@blueprint.get(ADDRESS)
@allow(Role.HEAD)
def show(round_slug: str, of_slug: str, by_slug: str) -> Page:
    """Show the agreed figures of a card with what was measured."""
    return _page(_card(round_slug, of_slug, by_slug))


@blueprint.post(ADDRESS)
@allow(Role.HEAD)
def write(round_slug: str, of_slug: str, by_slug: str) -> Page:
    """Store what was measured, or confirm it; which of both follows from the viewer's side."""
    card = _card(round_slug, of_slug, by_slug)
    is_graded = viewer().is_head_of(card.graded)
    amounts: dict[int, int | None] = {}
    faults = []
    for need in needs_with_figure(card) if is_graded else ():
        text = request.form.get(f"measured-{need.position}", "").strip()
        amounts[need.position] = read_result(text, current_language()) if text else None
        if text and amounts[need.position] is None:
            key = N_("This figure cannot be read for certain. Write it with at most two decimal places.")
            faults.append(FieldFault(field=f"measured-{need.position}", sentence=Sentence(key=key)))
    if faults:
        return _page(card, typed=typed_from(request.form), faults=faults), 422
    seen = {need.position: _seen(need.position) for need in needs_with_figure(card)}
    with pages.warns_if_refused():
        with transaction() as session:
            fresh = session.get_one(Card, card.id)
            if is_graded:
                enter(session, fresh, amounts, doer=doer())
            else:
                confirm(session, fresh, seen, doer=doer())
        pages.tell(_("The figures are stored.") if is_graded else _("The figures are confirmed."))
    return redirect(url_for(".show", round_slug=round_slug, of_slug=of_slug, by_slug=by_slug), 303)


def _seen(position: int) -> int:
    """Read the amount that stood on the page when it was confirmed."""
    text = request.form.get(f"seen-{position}", "")
    sign = -1 if text.startswith("-") else 1
    whole = text.removeprefix("-")
    return sign * int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 19 else -1


def _card(round_slug: str, of_slug: str, by_slug: str) -> Card:
    """Return a card with an agreed figure on whose pair the viewer works as head; 404 or 403 else."""
    card = get_card(reading(), round_slug=round_slug, of_slug=of_slug, by_slug=by_slug)
    if not may_sign(viewer(), card.graded, card.grading):
        abort(403)
    if not needs_with_figure(card):
        abort(404)
    return card


def _page(card: Card, *, typed: Typed | None = None, faults: Sequence[FieldFault] = ()) -> str:
    measured = measured_on(reading(), card.id)
    links, error_of = errors_of(faults)
    values = {
        f"measured-{position}": quantity_words(in_full(figure.amount))
        for position, figure in measured.items()
    }
    return render_template(
        "grading/measured.html",
        card=card,
        needs=needs_with_figure(card),
        measured=measured,
        typed=typed or Typed(values=values),
        stored=Typed(values=values),
        is_open=card.round.state in OPEN_STATES,
        is_graded=viewer().is_head_of(card.graded),
        errors=links,
        error_of=error_of,
    )
