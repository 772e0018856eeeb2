"""Let a decision of a joint review become an action, with an owner on each side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.domain.action_plans import ActionDraft, ActionFault
from webapp.domain.wording import N_, Sentence
from webapp.models import Action, Decision, Meeting
from webapp.services.action_plans import ActionRefused, ChangedMeanwhile, Doer, promise
from webapp.services.meeting_agenda import cards_of
from webapp.services.plan_cards import PlanCard


@dataclass(frozen=True, kw_only=True)
class DecisionDraft:
    """A decision as it becomes an action: which need of which card it serves, and who answers on each side.

    `need` is "card-position"; owners are ids of people of the first and of the second department.
    """

    what: str
    need: str = ""
    owner_first: str = ""
    owner_second: str = ""
    due: date | None = None


def get_decision(meeting: Meeting, decision_id: int) -> Decision:
    """Return a decision of a meeting; raises NoResultFound (a 404 page)."""
    found = next((one for one in meeting.decisions if one.id == decision_id), None)
    if found is None:
        raise NoResultFound
    return found


def plannable_cards(session: Session, meeting: Meeting, *, today: date) -> list[PlanCard]:
    """Return the cards of the last exchange between the two departments that show a grade."""
    if meeting.first_id is None or meeting.second_id is None:
        return []
    cards = cards_of(session, meeting.first_id, meeting.second_id, as_of=today)
    return [card for card in cards if card.shown.published]


def needs_to_serve(cards: list[PlanCard]) -> dict[str, tuple[PlanCard, int]]:
    """Return the needs that an action can stand on, by the value that the form sends."""
    return {
        f"{card.id}-{need.position}": (card, need.position)
        for card in cards
        for need in card.shown.needs
        if need.letter
    }


def become_action(
    session: Session, meeting: Meeting, decision: Decision, draft: DecisionDraft, *, doer: Doer
) -> Action:
    """Promise what was decided; raises ActionRefused, and ChangedMeanwhile where it was promised already."""
    served = needs_to_serve(plannable_cards(session, meeting, today=doer.today)).get(draft.need)
    if served is None:
        key = N_("Choose the need that this serves.")
        raise ActionRefused([ActionFault(field="need", sentence=Sentence(key=key))])
    card, position = served
    first_was_graded = card.graded_id == meeting.first_id
    owners = (draft.owner_first, draft.owner_second)
    owner_of, owner_by = owners if first_was_graded else owners[::-1]
    full = ActionDraft(
        what=draft.what, positions=(position,), owner_of=owner_of, owner_by=owner_by, due=draft.due
    )
    try:
        action = promise(session, card, full, doer=doer)
    except ActionRefused as refused:
        raise ActionRefused([_by_side(fault, first_was_graded) for fault in refused.faults]) from None
    free = update(Decision).where(Decision.id == decision.id, Decision.action_id.is_(None))
    if session.scalar(free.values(action_id=action.id).returning(Decision.id)) is None:
        raise ChangedMeanwhile
    return action


def _by_side(fault: ActionFault, first_was_graded: bool) -> ActionFault:
    """Name the field of a fault as this form does."""
    first, second = ("owner_of", "owner_by") if first_was_graded else ("owner_by", "owner_of")
    fields = {first: "owner_first", second: "owner_second", "positions": "need"}
    return replace(fault, field=fields.get(fault.field, fault.field))
