"""Bulk change of actions: status, due day or own owner of those chosen; previewed, with an undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.actions.services.odd_days import question_about
from webapp.actions.services.owner_mails import tell_owners
from webapp.actions.services.planning import (
    change,
    claim_edit,
    draft_of,
    faults_of,
    get_action,
    note_in_history,
)
from webapp.actions.services.updates import post_update, undo_last_status
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft, ActionStatus, allowed_statuses
from webapp.domain.wording import N_, Refused, Sentence
from webapp.exchanged_cards.services.for_actions import PlanCard, get_plan_card
from webapp.language import gettext as _
from webapp.models import Action, BulkChange

KIND = "actions"
MOST_AT_ONCE = 100
STATUSES = (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.DONE)  # dropping wants its reason


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to change; None leaves it as it is. The owner is one of the department of the one who asks."""

    status: ActionStatus | None = None
    due: date | None = None
    owner_id: int | None = None
    department_ids: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self.status is None and self.due is None and self.owner_id is None

    def draft(self, action: Action, card: PlanCard) -> ActionDraft:
        """Return an action as its form would hold it afterwards."""
        draft = draft_of(action)
        if self.due is not None:
            draft = replace(draft, due=self.due)
        if self.owner_id is not None:
            of_graded = card.graded_id in self.department_ids
            owner = str(self.owner_id)
            draft = replace(draft, owner_of=owner) if of_graded else replace(draft, owner_by=owner)
        return draft


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one action: whether anything changes, or why nothing does."""

    action: Action
    card: PlanCard
    changes_status: bool = False
    changes_details: bool = False
    stays: Sentence | None = None


def preview(
    session: Session, chosen: Iterable[tuple[Action, PlanCard, int]], wanted: Wanted, *, today: date
) -> list[Planned]:
    """Say of each chosen action, known at an edit number, what would become of it; stores nothing."""
    return [
        _planned(session, action, card, edit_number, wanted, today=today)
        for action, card, edit_number in chosen
    ]


def _planned(
    session: Session, action: Action, card: PlanCard, edit_number: int, wanted: Wanted, *, today: date
) -> Planned:
    def stays(key: str) -> Planned:
        return Planned(action=action, card=card, stays=Sentence(key=key))

    if action.edit_number != edit_number:
        return stays(N_("Somebody changed it meanwhile. Look at it again."))
    moves_status = wanted.status is not None and wanted.status is not action.status
    if moves_status and wanted.status not in allowed_statuses(action.status):
        return stays(N_("Its status cannot become this one from where it is."))
    draft = wanted.draft(action, card)
    moves_details = draft != draft_of(action)
    if not moves_status and not moves_details:
        return stays(N_("It is so already."))
    faults = faults_of(
        session,
        draft,
        card.letters,
        sides=(card.graded_id, card.grading_id),
        today=today,
        is_new=draft.due != action.due_on,
    )
    if moves_details and faults:
        return Planned(action=action, card=card, stays=faults[0].sentence)
    return Planned(action=action, card=card, changes_status=moves_status, changes_details=moves_details)


def question(session: Session, wanted: Wanted, *, today: date) -> Sentence | None:
    """Return what is to be asked about an unusual day, as for one action."""
    return question_about(session, wanted.due, today=today)


def store(session: Session, planned: Sequence[Planned], wanted: Wanted, *, doer: Doer) -> BulkChange | None:
    """Change the planned actions that do not stay as they are; None where all do."""
    journal = [
        _stored(session, each, wanted, doer=doer)
        for each in planned
        if each.changes_status or each.changes_details
    ]
    if not journal:
        return None
    mine = (BulkChange.kind == KIND) & (BulkChange.person_id == doer.person_id)
    session.execute(delete(BulkChange).where(mine))  # the last one alone can be undone
    made = BulkChange(
        kind=KIND, person_id=doer.person_id, made_on=doer.today, number=len(journal), journal=journal
    )
    session.add(made)
    session.flush()
    return made


def _stored(session: Session, each: Planned, wanted: Wanted, *, doer: Doer) -> list[object]:
    """Change one action; return its id, its edit number afterwards, and what it was."""
    action = get_action(session, each.action.id)
    before: dict[str, object] = {
        "due": action.due_on.isoformat(),
        "owners": [action.graded_owner_id, action.grading_owner_id],
        "status": each.changes_status,
        "details": each.changes_details,
    }
    if each.changes_details:
        change(
            session,
            action,
            each.card,
            wanted.draft(action, each.card),
            edit_number=each.action.edit_number,
            day_asked_about=wanted.due,
            doer=doer,
        )
    if each.changes_status and wanted.status is not None:  # last, so that an undo finds it last
        post_update(
            session,
            action,
            status=wanted.status,
            text="",
            evidence=action.evidence_link,
            edit_number=action.edit_number,
            doer=doer,
        )
    return [action.id, action.edit_number, before]


def undo(session: Session, change_id: int, *, doer: Doer) -> int:
    """Take one's last bulk change back; return how many actions stay, since somebody changed them since.

    Raises Refused where there is none of this person's and day.
    """
    made = session.scalar(
        select(BulkChange).where(
            BulkChange.id == change_id,
            BulkChange.kind == KIND,
            BulkChange.person_id == doer.person_id,
            BulkChange.made_on == doer.today,
        )
    )
    if made is None:
        raise Refused(Sentence(key=N_("This can no longer be undone. Change the actions one by one.")))
    session.delete(made)
    return sum(
        not _taken_back(session, int(action_id), int(edit_number), before, doer=doer)
        for action_id, edit_number, before in made.journal
    )


def _taken_back(
    session: Session, action_id: int, edit_number: int, before: dict[str, object], *, doer: Doer
) -> bool:
    action = get_action(session, action_id)
    if action.edit_number != edit_number:
        return False
    if before["status"]:
        undo_last_status(session, action, edit_number=edit_number, doer=doer)
    if before["details"]:
        claim_edit(session, action, edit_number=action.edit_number)
        owned_it = (action.graded_owner_id, action.grading_owner_id)
        action.due_on = date.fromisoformat(str(before["due"]))
        action.graded_owner_id, action.grading_owner_id = before["owners"]  # type: ignore[misc]  # JSON
        note_in_history(
            session, action, action.status, text=_("Due day and owners are as before again."), doer=doer
        )
        log.note_by(session, doer, N_("changed %(it)s back"), it=log.name_of_action(action))
        session.flush()
        tell_owners(session, action, get_plan_card(session, action.card_id), doer=doer, knew=owned_it)
    return True
