"""Query actions by urgency, with the card, owners and last update that each row of a list shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from webapp.domain.action_plans import Urgency, by_urgency, urgency
from webapp.domain.grades import POINTS
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.models import Action, ActionStatus, ActionUpdate, Card
from webapp.organisation.services.namesakes import Namesakes, name_apart, namesakes_in


@dataclass(frozen=True, kw_only=True)
class LastUpdate:
    """The latest word on an action."""

    text: str
    who: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class ListedAction:
    """An action with its card and the latest update that says something."""

    action: Action
    card: PlanCard
    urgency: Urgency
    days_late: int  # 0 where it is not overdue
    last_update: LastUpdate | None
    namesakes: Namesakes

    @property
    def positions(self) -> list[int]:
        """The needs that the action serves."""
        return [need.position for need in self.action.needs]

    @property
    def letter(self) -> str | None:
        """The lowest of the grades that the action answers."""
        letters = [letter for position in self.positions if (letter := self.card.letters.get(position))]
        return min(letters, key=POINTS.__getitem__, default=None)

    @property
    def owners(self) -> list[tuple[str, str, bool]]:
        """Who owns it on each side, that side, and whether the owner is still there; "" is nobody."""
        return [
            (
                name_apart(person, self.namesakes) if person else "",
                side,
                person is not None and person.is_active,
            )
            for person, side in (
                (self.action.graded_owner, self.card.shown.of),
                (self.action.grading_owner, self.card.shown.by),
            )
        ]

    def is_owned_by(self, person_id: int) -> bool:
        """Tell whether a person owns it on either side."""
        return person_id in (self.action.graded_owner_id, self.action.grading_owner_id)


def of_departments(
    department_ids: Collection[int] | None, owner_id: int | None = None
) -> ColumnElement[bool]:
    """Select actions on cards that these departments gave or received (all: None), or of this owner."""
    if department_ids is None:
        return Action.id.is_not(None)
    graded, grading = Card.graded_id.in_(department_ids), Card.grading_id.in_(department_ids)
    return or_(graded, grading, Action.graded_owner_id == owner_id, Action.grading_owner_id == owner_id)


def list_actions(session: Session, wanted: ColumnElement[bool], *, today: date) -> list[ListedAction]:
    """Return the wanted actions, the most urgent first; a fixed number of queries."""
    actions = session.scalars(
        select(Action)
        .join(Action.card)
        .where(wanted)
        .options(
            contains_eager(Action.card),
            joinedload(Action.graded_owner),
            joinedload(Action.grading_owner),
            selectinload(Action.needs),
        )
    ).all()
    cards = read_plan_cards(session, Card.id.in_({action.card_id for action in actions}))
    last = _last_updates(session, [action.id for action in actions])
    namesakes = namesakes_in(session)
    listed = [
        listed_as(
            action,
            cards[action.card_id],
            today=today,
            last_update=last.get(action.id),
            namesakes=namesakes,
        )
        for action in actions
    ]
    return sorted(listed, key=lambda listed_action: _place(listed_action, today))


def listed_as(
    action: Action,
    card: PlanCard,
    *,
    today: date,
    namesakes: Namesakes,
    last_update: LastUpdate | None = None,
) -> ListedAction:
    """Return one action as lists show it."""
    the_urgency = urgency(action.due_on, action.status, today=today)
    return ListedAction(
        action=action,
        card=card,
        urgency=the_urgency,
        days_late=(today - action.due_on).days if the_urgency is Urgency.OVERDUE else 0,
        last_update=last_update,
        namesakes=namesakes,
    )


def _place(action: ListedAction, today: date) -> tuple[bool, tuple[int, int], int]:
    """Order by urgency; what was dropped stands last."""
    status = action.action.status
    order = by_urgency(action.action.due_on, status, today=today)
    return status is ActionStatus.DROPPED, order, action.action.id


def _last_updates(session: Session, action_ids: Sequence[int]) -> dict[int, LastUpdate]:
    """Return the latest update with words of each action, whatever the number of updates."""
    latest = (
        select(func.max(ActionUpdate.id))
        .where(ActionUpdate.action_id.in_(action_ids), ActionUpdate.text != "")
        .group_by(ActionUpdate.action_id)
    )
    found = session.scalars(
        select(ActionUpdate).where(ActionUpdate.id.in_(latest)).options(joinedload(ActionUpdate.person))
    )
    return {
        update.action_id: LastUpdate(
            text=update.text, who=update.person.name if update.person else "", made_at=update.made_at
        )
        for update in found
    }
