"""Routes of the decision not to act on a shortfall, and of its undo."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.actions.services.decisions import decide_not_to_act, find_decision, take_back
from webapp.actions.views.actions import plannable_card
from webapp.actions.views.form import errors_of, words_from
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.grades import is_shortfall
from webapp.exchanged_cards.services.for_actions import PlanCard, get_plan_card
from webapp.language import gettext as _
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer
from webapp.web.pages import tell

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/actions/leave/<int:card_id>/<int:position>")
@allow(Role.HEAD)
def ask(card_id: int, position: int) -> Page:
    """Ask for the reason why nothing is done about a need."""
    card = _card_with_shortfall(card_id, position)
    made = find_decision(reading(), card_id, position)
    return _page(card, position, reason=made.reason if made else "")


@blueprint.post("/actions/leave/<int:card_id>/<int:position>")
@allow(Role.HEAD)
def decide(card_id: int, position: int) -> Page:
    """Record the decision."""
    card = _card_with_shortfall(card_id, position)
    reason = words_from(request.form, "reason")
    try:
        with transaction() as session:
            decide_not_to_act(session, get_plan_card(session, card_id), position, reason=reason, doer=doer())
    except FieldsRefused as refused:
        return _page(card, position, reason=reason, faults=refused.faults), 422
    tell(_("Recorded: nothing is planned for need %(number)s.", number=position))
    return redirect(url_for("actions.index"), 303)


@blueprint.post("/actions/leave/<int:card_id>/<int:position>/back")
@allow(Role.HEAD)
def undo(card_id: int, position: int) -> Page:
    """Take the decision back."""
    plannable_card(card_id)
    with transaction() as session:
        take_back(session, get_plan_card(session, card_id), position, doer=doer())
    tell(_("Taken back. Need %(number)s wants an action again.", number=position))
    return redirect(url_for("actions.index"), 303)


def _card_with_shortfall(card_id: int, position: int) -> PlanCard:
    card = plannable_card(card_id)
    if not is_shortfall(card.letters.get(position)):
        abort(404)
    return card


def _page(card: PlanCard, position: int, *, reason: str, faults: tuple[FieldFault, ...] = ()) -> str:
    links, error_of = errors_of(faults)
    return render_template(
        "actions/leave.html",
        card=card,
        need=card.need(position),
        reason=reason,
        errors=links,
        error_of=error_of,
    )
