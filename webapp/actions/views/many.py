"""Routes of the bulk change of actions: preview, store, undo."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.actions.services.many_actions import MOST_AT_ONCE, preview, question
from webapp.actions.services.many_actions import store as store_changes
from webapp.actions.services.many_actions import undo as undo_changes
from webapp.actions.services.planning import get_action
from webapp.actions.views.filters import filters_of_address
from webapp.actions.views.listing import list_page
from webapp.actions.views.many_fields import many_fields, wanted_from
from webapp.actions.views.rights import may_plan
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import Action, Card
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer, tell_undone
from webapp.web.pages import tell, today, warn, warns_if_refused

blueprint = Blueprint("many_actions", __name__, url_prefix="/actions/many")


@blueprint.post("")
@allow(Role.HEAD)
def look() -> Page:
    """Ask what is to change, and show what would become of each chosen action; stores nothing."""
    wanted, session = wanted_from(), reading()
    found = _chosen(session)
    if not found:
        return list_page(_("No action is chosen. Tick those that are to change.")), 400
    asks = question(session, wanted, today=today())
    filters, _choices = filters_of_address()
    return render_template(
        "actions/many.html",
        planned=preview(session, found, wanted, today=today()),
        chosen=[f"{action.id}:{edit_number}" for action, _card, edit_number in found],
        is_empty=wanted.is_empty,
        many=many_fields(filters),
        store_address=filters.address("many_actions.store", page=filters.page),
        back=filters.address(page=filters.page),
        due=wanted.due,
        question=in_words(asks) if asks else "",
        in_words=in_words,
    )


@blueprint.post("/store")
@allow(Role.HEAD)
def store() -> Response:
    """Change the actions that were shown."""
    wanted = wanted_from()
    filters, _choices = filters_of_address()
    with transaction() as session:
        planned = preview(session, _chosen(session), wanted, today=today())
        made = store_changes(session, planned, wanted, doer=doer())
        number, made_id = (made.number, made.id) if made else (0, 0)
    if made_id:
        done = ngettext("%(num)s action is changed.", "%(num)s actions are changed.", number)
        tell(done, undo=url_for(".undo", change_id=made_id))
    else:
        warn(_("No action was changed."))
    return redirect(filters.address(page=filters.page), 303)


@blueprint.post("/<int:change_id>/undo")
@allow(Role.HEAD)
def undo(change_id: int) -> Response:
    """Take the viewer's last bulk change back."""
    with warns_if_refused():
        with transaction() as session:
            left = undo_changes(session, change_id, doer=doer())
        tell_undone(_("It is undone."), left=left)
    return redirect(url_for("actions.index"), 303)


def _chosen(session: Session) -> list[tuple[Action, PlanCard, int]]:
    """Return the ticked actions that the viewer may plan, each with the edit number that was seen."""
    seen = {}
    for value in request.form.getlist("action")[:MOST_AT_ONCE]:
        action_id, _colon, edit_number = value.partition(":")
        if action_id.isdecimal() and edit_number.isdecimal() and len(value) < 20:
            seen[int(action_id)] = int(edit_number)
    known = session.query(Action.id).filter(Action.id.in_(seen))
    actions = [get_action(session, action_id) for (action_id,) in known]
    cards = read_plan_cards(session, Card.id.in_({action.card_id for action in actions}))
    return [
        (action, cards[action.card_id], seen[action.id])
        for action in actions
        if may_plan(viewer(), cards[action.card_id])
    ]
