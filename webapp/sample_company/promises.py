"""Signatures, actions with updates, and decisions not to act of the sample company."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.actions.services.decisions import decide_not_to_act
from webapp.actions.services.planning import promise
from webapp.actions.services.updates import post_update
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.exchanged_cards.services.for_actions import PlanCard, get_plan_card
from webapp.exchanged_cards.services.signatures import sign_as_read
from webapp.models import Action, Card, Person
from webapp.sample_company import story
from webapp.sample_company.calendar import Calendar, morning_of
from webapp.sample_company.organisation import Cast

DAYS_TO_PROMISE = 12
NEVER_SIGNS = "Operations"


def follow_up(session: Session, round_id: int, number: int, *, cast: Cast, calendar: Calendar) -> None:
    """Sign the cards of an exchanged round, promise its actions, tell how they went, and decide."""
    for place, direction in enumerate(story.directions()):
        card = _stored_card(session, round_id, direction, cast)
        if card.is_published:
            _sign(session, card, direction, cast=cast, calendar=calendar, number=number, place=place)
        for action in direction.actions:
            if action.after_round == number:
                _keep(
                    session, get_plan_card(session, card.id), direction, action, cast=cast, calendar=calendar
                )
        for decision in direction.decisions:
            if decision.after_round == number:
                doer = _doer(cast.head(direction.of), calendar.after_exchange(number, DAYS_TO_PROMISE))
                position = _positions(direction, number)[decision.need]
                plan_card = get_plan_card(session, card.id)
                decide_not_to_act(session, plan_card, position, reason=decision.reason, doer=doer)


def _stored_card(session: Session, round_id: int, direction: story.Direction, cast: Cast) -> Card:
    graded, grading = cast.department(direction.of), cast.department(direction.by)
    return session.scalars(
        select(Card).where(
            Card.round_id == round_id, Card.graded_id == graded.id, Card.grading_id == grading.id
        )
    ).one()


def _sign(
    session: Session,
    card: Card,
    direction: story.Direction,
    *,
    cast: Cast,
    calendar: Calendar,
    number: int,
    place: int,
) -> None:
    for days, name in enumerate((direction.of, direction.by), start=1 + place % 4):
        if name != NEVER_SIGNS:
            sign_as_read(
                session,
                card,
                person_id=cast.head(name).id,
                department_id=cast.department(name).id,
                today=calendar.after_exchange(number, days),
            )


def _positions(direction: story.Direction, number: int) -> dict[str, int]:
    return {need.key: need.position for need in direction.needs_in(number)}


def _keep(
    session: Session,
    card: PlanCard,
    direction: story.Direction,
    told: story.StoryAction,
    *,
    cast: Cast,
    calendar: Calendar,
) -> None:
    """Promise an action and post its updates, each on its day."""
    number = told.after_round
    positions = _positions(direction, number)
    exchanged_on = calendar.after_exchange(number, 0)
    draft = ActionDraft(
        what=told.what,
        measure=told.measure,
        kind=told.kind,
        positions=tuple(positions[key] for key in told.needs),
        owner_of=str(cast.person(told.owner_of).id),
        owner_by=str(cast.person(told.owner_by).id),
        due=exchanged_on + timedelta(days=told.due),
        headcount_of=told.headcount_of,
        headcount_by=told.headcount_by,
        process_owner=told.process_owner,
        process_days=told.process_days,
    )
    promised_on = exchanged_on + timedelta(days=DAYS_TO_PROMISE)
    action = promise(session, card, draft, doer=_doer(cast.head(direction.of), promised_on))
    for update in told.updates:
        owner = cast.person(told.owner_of if update.is_by_graded else told.owner_by)
        _post(session, action, told, update, doer=_doer(owner, calendar.after_exchange(number, update.day)))


def _post(
    session: Session, action: Action, told: story.StoryAction, update: story.StoryUpdate, *, doer: Doer
) -> None:
    post_update(
        session,
        action,
        status=update.status or action.status,
        text=update.text,
        evidence=told.evidence,
        edit_number=action.edit_number,
        doer=doer,
    )


def _doer(person: Person, day: date) -> Doer:
    return Doer(person_id=person.id, name=person.name, now=morning_of(day), today=day)
