"""Queries of open actions of the whole company: overdue, or asking the president."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.domain.action_plans import OPEN_STATUSES, is_overdue
from webapp.models import Action, ActionKind


def questions_for_the_president(session: Session) -> list[Action]:
    """Return the open actions that ask the president, of all pairs, the first due first; one query."""
    return _open_actions(session, Action.kind == ActionKind.ESCALATION)


def overdue_actions(session: Session, *, today: date) -> list[Action]:
    """Return the overdue actions of the whole company with card and owners, the latest first; one query."""
    return [
        action
        for action in _open_actions(session, Action.due_on < today)
        if is_overdue(action.due_on, action.status, today=today)
    ]


def number_overdue_of(session: Session, person_id: int, *, today: date) -> int:
    """Return how many overdue actions this person owns, on whichever side."""
    owner = or_(Action.graded_owner_id == person_id, Action.grading_owner_id == person_id)
    mine = select(func.count()).where(Action.status.in_(OPEN_STATUSES), Action.due_on < today, owner)
    return session.execute(mine).scalar_one()


def overdue_and_asking(session: Session, *, today: date) -> tuple[list[Action], list[Action]]:
    """Return the overdue actions of the company, and those that ask the president, in one query for both."""
    found = _open_actions(session, or_(Action.due_on < today, Action.kind == ActionKind.ESCALATION))
    return (
        [action for action in found if is_overdue(action.due_on, action.status, today=today)],
        [action for action in found if action.kind is ActionKind.ESCALATION],
    )


def _open_actions(session: Session, wanted: ColumnElement[bool]) -> list[Action]:
    promised = (
        select(Action)
        .where(Action.status.in_(OPEN_STATUSES), wanted)
        .options(joinedload(Action.card), joinedload(Action.graded_owner), joinedload(Action.grading_owner))
        .order_by(Action.due_on, Action.id)
    )
    return list(session.scalars(promised))
