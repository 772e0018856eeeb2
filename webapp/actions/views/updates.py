"""Routes that post a status update to an action and undo the last one."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for

from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update, undo_last_status
from webapp.actions.views.actions import readable_action
from webapp.actions.views.form import words_from
from webapp.actions.views.page import TypedUpdate, action_page
from webapp.actions.views.rights import may_update
from webapp.actions.views.words import status_words
from webapp.doer import ChangedMeanwhile
from webapp.domain.action_plans import ActionStatus
from webapp.domain.faults import FieldsRefused
from webapp.domain.wording import Refused
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Action
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, warn

blueprint = Blueprint("action_updates", __name__)


@blueprint.post("/actions/<int:action_id>/updates")
@allow(Role.EMPLOYEE)
def post(action_id: int) -> Page:
    """Store an update; where it cannot be, show it again beside the action as it stands now."""
    action, card = _updatable_action(action_id)
    statuses = {status.value: status for status in ActionStatus}
    evidence = request.form.get("evidence")
    typed = TypedUpdate(
        status=request.form.get("status", ""),
        text=words_from(request.form, "text"),
        evidence=action.evidence_link if evidence is None else evidence.strip(),
    )
    if typed.status not in statuses:
        abort(400)
    try:
        with transaction() as session:
            post_update(
                session,
                get_action(session, action_id),
                status=statuses[typed.status],
                text=typed.text,
                evidence=typed.evidence,
                edit_number=_edit_number(),
                doer=doer(),
            )
    except FieldsRefused as refused:
        return action_page(get_action(reading(), action_id), card, typed=typed, faults=refused.faults), 422
    except ChangedMeanwhile:
        stored = get_action(reading(), action_id)
        return action_page(stored, card, typed=typed, changed_meanwhile=True), 409
    tell(_("Saved."))
    if request.form.get("back") == "list":
        return redirect(url_for("actions.index", _anchor=f"action-{action_id}"), 303)
    return redirect(url_for("actions.show", action_id=action_id), 303)


@blueprint.post("/actions/<int:action_id>/undo")
@allow(Role.EMPLOYEE)
def undo(action_id: int) -> Page:
    """Take the last change of status back."""
    _updatable_action(action_id)
    try:
        with transaction() as session:
            action = get_action(session, action_id)
            before = undo_last_status(session, action, edit_number=_edit_number(), doer=doer())
    except ChangedMeanwhile:
        warn(
            _("Somebody else has changed this action meanwhile, so nothing was taken back. Look at it again.")
        )
    except Refused as refused:
        warn(in_words(refused.sentence))
    else:
        tell(_("Taken back. The status is “%(status)s” again.", status=status_words(before)))
    return redirect(url_for("actions.show", action_id=action_id), 303)


def _edit_number() -> int:
    return request.form.get("edit_number", -1, type=int)


def _updatable_action(action_id: int) -> tuple[Action, PlanCard]:
    action, card = readable_action(action_id)
    if not may_update(viewer(), action, card):
        abort(403)
    return action, card
