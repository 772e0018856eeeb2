"""Steps of tests that store: update an action, edit it, take its last status back."""

from __future__ import annotations

from tests.fixtures.promised import Pairing
from webapp.actions.services.planning import change, get_action
from webapp.actions.services.updates import post_update, undo_last_status
from webapp.domain.action_plans import ActionStatus


def update(pairing: Pairing, action_id: int, status: ActionStatus, text: str, number: int) -> None:
    doer = pairing.doer()
    with pairing.database.transaction() as session:
        action = get_action(session, action_id)
        post_update(session, action, status=status, text=text, evidence="", edit_number=number, doer=doer)


def edit(pairing: Pairing, action_id: int, number: int, **given: object) -> None:
    draft, doer, card = pairing.draft(**given), pairing.doer(), pairing.card()
    with pairing.app.app_context(), pairing.database.transaction() as session:
        change(session, get_action(session, action_id), card, draft, edit_number=number, doer=doer)


def undo(pairing: Pairing, action_id: int, number: int) -> ActionStatus:
    with pairing.database.transaction() as session:
        action = get_action(session, action_id)
        return undo_last_status(session, action, edit_number=number, doer=pairing.doer())
