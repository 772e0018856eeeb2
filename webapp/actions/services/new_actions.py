"""Plan an action from a form: idempotent for a double press, asks about odd days, mails its owners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.actions.services.planning import draft_of, promise
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Sentence
from webapp.domain.working_days import why_not_on
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Action, ActionStatus, Card
from webapp.organisation.services.holidays import holidays
from webapp.rounds.services.planning import next_planned_round

USUAL_DAYS = 77  # eleven weeks: before the next grading, so that people can notice it
MOST_USUAL_DAYS = 183
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
    question = _question_about(session, draft.due, today=doer.today)
    if question is not None and draft.due != day_asked_about:
        raise FieldsRefused([FieldFault(field="due", sentence=question)])
    tell_owners(session, action, card, doer=doer)
    return action


def tell_owners(session: Session, action: Action, card: PlanCard, *, doer: Doer) -> None:
    """Mail to both owners what they own now; not to the one who planned it."""
    session.refresh(action, ["graded_owner", "grading_owner"])
    owners = {owner.id: owner for owner in (action.graded_owner, action.grading_owner) if owner}
    queue_letters(
        session,
        [
            Addressee(owner.id, owner.email, owner.language)
            for owner in owners.values()
            if owner.id != doer.person_id
        ],
        kind="action_planned",
        once_key=f"action_planned:{action.id}",
        now=doer.now,
        action=action,
        needs=[card.need(need.position).text for need in action.needs],
        graded=card.shown.of,
        grading=card.shown.by,
        person=doer.name,
    )


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


def _question_about(session: Session, due: date | None, *, today: date) -> Sentence | None:
    """Ask about a day on which nobody works, or which is too late to be noticed; None where it is usual."""
    if due is None:
        return None
    values: Mapping[str, date] = {"day": due}
    if why_not_on(due, holidays(session)) is not None:
        key = N_("%(day)s is a weekend or a holiday. Save again to keep it, or choose another day.")
        return Sentence(key=key, values=values)
    coming = next_planned_round(session)
    if coming is not None and due >= coming.opens_on > today:
        key = N_(
            "%(day)s is after the next grading opens on %(opens)s, so its grades cannot know of it. "
            "Save again to keep it, or choose an earlier day."
        )
        return Sentence(key=key, values={**values, "opens": coming.opens_on})
    if due > today + timedelta(days=MOST_USUAL_DAYS):
        key = N_("%(day)s is more than half a year away. Save again to keep it, or choose an earlier day.")
        return Sentence(key=key, values=values)
    return None


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
