"""Status updates of an action, and the undo of the last one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.actions.services.planning import LONGEST_LINE, LONGEST_TEXT, claim_edit, note_in_history
from webapp.doer import Doer
from webapp.domain.action_plans import is_web_address, require_status_change
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import Action, ActionStatus, ActionUpdate


class NothingToUndo(Refused):
    """The last thing that happened to this action did not change its status."""


def post_update(
    session: Session,
    action: Action,
    *,
    status: ActionStatus,
    text: str,
    evidence: str,
    edit_number: int,
    doer: Doer,
) -> None:
    """Add an update, which may change the status; raises ChangedMeanwhile or FieldsRefused.

    The text of the update that drops an action is its reason.
    """
    claim_edit(session, action, edit_number=edit_number)
    faults = _faults(action, status, text=text, evidence=evidence)
    if faults:
        raise FieldsRefused(faults)
    if status is not action.status:
        it, what = log.name_of_action(action), N_("set %(it)s to %(status)s")
        log.note_by(session, doer, what, it=it, status=status)
    action.evidence_link = evidence
    note_in_history(session, action, status, text=text, doer=doer)
    _set_status(action, status, reason=text, doer=doer)


def _faults(action: Action, status: ActionStatus, *, text: str, evidence: str) -> list[FieldFault]:
    faults = []
    if status is not action.status:
        try:
            require_status_change(action.status, status, reason=text)
        except Refused as refused:
            field = "text" if status is ActionStatus.DROPPED else "status"
            faults.append(FieldFault(field=field, sentence=refused.sentence))
    elif not text and evidence == action.evidence_link:
        key = N_("Say in a sentence what has happened, or choose another status.")
        faults.append(FieldFault(field="text", sentence=Sentence(key=key)))
    for field, words, most in (("text", text, LONGEST_TEXT), ("evidence", evidence, LONGEST_LINE)):
        if len(words) > most:
            key = N_("At most %(most)s characters fit here; this has %(length)s. Shorten it.")
            values = {"most": most, "length": len(words)}
            faults.append(FieldFault(field=field, sentence=Sentence(key=key, values=values)))
    if evidence and not is_web_address(evidence):
        key = N_("This is no web address. It begins with https:// or http://.")
        faults.append(FieldFault(field="evidence", sentence=Sentence(key=key)))
    return faults


def undo_last_status(session: Session, action: Action, *, edit_number: int, doer: Doer) -> ActionStatus:
    """Take back the last change of status and return the one before; both stay in the history.

    Raises ChangedMeanwhile, or NothingToUndo where the last update did not change the status.
    """
    claim_edit(session, action, edit_number=edit_number)
    before = status_before_last(session, action.id)
    if before is None:
        key = N_("There is no change of status to take back. Choose the status that is true now.")
        raise NothingToUndo(Sentence(key=key))
    reason = _last_text(session, action.id, before) if before is ActionStatus.DROPPED else ""
    note_in_history(session, action, before, text="", doer=doer)
    _set_status(action, before, reason=reason, doer=doer)
    it, what = log.name_of_action(action), N_("set %(it)s back to %(status)s")
    log.note_by(session, doer, what, it=it, status=before)
    return before


def status_before_last(session: Session, action_id: int) -> ActionStatus | None:
    """Return the status that an undo would bring back, or None where there is nothing to take back."""
    statuses = session.scalars(
        select(ActionUpdate.status)
        .where(ActionUpdate.action_id == action_id)
        .order_by(ActionUpdate.id.desc())
        .limit(2)
    ).all()
    return statuses[1] if len(statuses) == 2 and statuses[0] is not statuses[1] else None


def history_of(session: Session, action_id: int, *, limit: int | None) -> Sequence[ActionUpdate]:
    """Return the updates of an action with who made them, the newest first."""
    found = (
        select(ActionUpdate)
        .where(ActionUpdate.action_id == action_id)
        .options(joinedload(ActionUpdate.person))
        .order_by(ActionUpdate.id.desc())
    )
    return session.scalars(found.limit(limit)).all()


def _last_text(session: Session, action_id: int, status: ActionStatus) -> str:
    found = (
        select(ActionUpdate.text)
        .where(ActionUpdate.action_id == action_id, ActionUpdate.status == status, ActionUpdate.text != "")
        .order_by(ActionUpdate.id.desc())
    )
    return session.scalar(found.limit(1)) or ""


def _set_status(action: Action, status: ActionStatus, *, reason: str, doer: Doer) -> None:
    if status is not action.status:
        action.done_on = doer.today if status is ActionStatus.DONE else None
        action.dropped_because = reason if status is ActionStatus.DROPPED else ""
    action.status = status
