"""Plan an action from a form: idempotent for a double press, asks about odd days, mails its owners."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.actions.services.odd_days import ask_about
from webapp.actions.services.owner_mails import tell_owners
from webapp.actions.services.planning import draft_of, promise
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.domain.working_days import why_not_on
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.models import Action, ActionStatus, Card
from webapp.organisation.services.holidays import holidays
from webapp.rounds.services.planning import next_planned_round

USUAL_DAYS = 77  # eleven weeks: before the next grading, so that people can notice it
DAYS_TO_NOTICE = 14
_FRIDAY = 4


def plan_once(
    session: Session, card: PlanCard, draft: ActionDraft, *, day_asked_about: date | None, doer: Doer
) -> Action:
    """Promise an action and mail it to its owners; a second press of the same form gets the first's action.

    Raises FieldsRefused; it asks once about an unusual day, which is then `day_asked_about`.
    Needs an application context.
    """
    session.get_one(Card, card.id, with_for_update=True)  # the second press waits for the first
    action = _same_of_today(session, card, draft, today=doer.today)
    if action is not None:
        return action
    action = promise(session, card, draft, doer=doer)
    ask_about(session, draft.due, day_asked_about=day_asked_about, today=doer.today)
    tell_owners(session, action, card, doer=doer)
    return action


def usual_day(session: Session, *, today: date) -> date:
    """Return a Friday some eleven weeks ahead, in time before the next grading opens."""
    coming = next_planned_round(session)
    last = today + timedelta(days=USUAL_DAYS)
    if coming is not None and coming.opens_on > today + timedelta(days=2 * DAYS_TO_NOTICE):
        last = min(last, coming.opens_on - timedelta(days=DAYS_TO_NOTICE))
    friday = last - timedelta(days=(last.weekday() - _FRIDAY) % 7)
    free = holidays(session)
    while why_not_on(friday, free) is not None and friday > today:
        friday -= timedelta(days=1)
    return friday


def _same_of_today(session: Session, card: PlanCard, draft: ActionDraft, *, today: date) -> Action | None:
    """Find an action that was planned today from the same form and not touched since."""
    same = select(Action).where(
        Action.card_id == card.id,
        Action.what == draft.what,
        Action.promised_on == today,
        Action.status == ActionStatus.PLANNED,
        Action.edit_number == 0,
    )
    found = session.scalars(same.options(selectinload(Action.needs)))
    return next((action for action in found if draft_of(action) == draft), None)
