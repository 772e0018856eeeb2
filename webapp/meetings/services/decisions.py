"""Turn a decision of a joint review into an action with an owner on each side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.actions.services.odd_days import ask_about
from webapp.actions.services.owner_mails import tell_owners
from webapp.actions.services.planning import faults_of, promise
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.action_plans import ActionDraft
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.meetings.services.agenda import cards_of
from webapp.models import Action, Decision, Meeting


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
    found = next((decision for decision in meeting.decisions if decision.id == decision_id), None)
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
    session: Session,
    meeting: Meeting,
    decision: Decision,
    draft: DecisionDraft,
    *,
    day_asked_about: date | None = None,
    doer: Doer,
) -> Action:
    """Promise what was decided and mail it to its owners; asks once about an unusual day.

    Raises FieldsRefused, and ChangedMeanwhile where it was promised already. Needs an application context.
    """
    card, position = needs_to_serve(plannable_cards(session, meeting, today=doer.today)).get(
        draft.need, (None, None)
    )
    first_was_graded = card is None or card.graded_id == meeting.first_id
    owners = (draft.owner_first, draft.owner_second)
    owner_of, owner_by = owners if first_was_graded else owners[::-1]
    full = ActionDraft(
        what=draft.what,
        positions=() if position is None else (position,),
        owner_of=owner_of,
        owner_by=owner_by,
        due=draft.due,
    )
    try:
        if card is None:  # all that is wrong is said at once, and not only that the need is missing
            sides = (meeting.first_id or 0, meeting.second_id or 0)
            raise FieldsRefused(faults_of(session, full, {}, sides=sides, today=doer.today))
        action = promise(session, card, full, doer=doer)
        ask_about(session, full.due, day_asked_about=day_asked_about, today=doer.today)
    except FieldsRefused as refused:
        faults = [_of_this_form(fault, meeting, draft, first_was_graded) for fault in refused.faults]
        raise FieldsRefused(faults) from None
    free = update(Decision).where(Decision.id == decision.id, Decision.action_id.is_(None))
    if session.scalar(free.values(action_id=action.id).returning(Decision.id)) is None:
        raise ChangedMeanwhile
    tell_owners(session, action, card, doer=doer)
    return action


def _of_this_form(
    fault: FieldFault, meeting: Meeting, draft: DecisionDraft, first_was_graded: bool
) -> FieldFault:
    """Name the field of a fault as this form does, and what is missing by the words beside the field."""
    first, second = ("owner_of", "owner_by") if first_was_graded else ("owner_by", "owner_of")
    fields = {first: "owner_first", second: "owner_second", "positions": "need"}
    named = replace(fault, field=fields.get(fault.field, fault.field))
    if named.field == "need":
        return replace(named, sentence=Sentence(key=N_("Choose the need that this serves.")))
    if (
        meeting.both
        and {"owner_first": draft.owner_first, "owner_second": draft.owner_second}.get(named.field) == ""
    ):
        department = meeting.both[0 if named.field == "owner_first" else 1].name
        key = N_("Choose an owner in %(department)s.")
        return replace(named, sentence=Sentence(key=key, values={"department": department}))
    return named
