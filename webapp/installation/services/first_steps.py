"""Onboarding progress of a new company up to its first round."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Pair, Person, Round
from webapp.organisation.services.organisation import departments


@dataclass(frozen=True, kw_only=True)
class FirstSteps:
    """What there is already; each step is done when its number is above zero."""

    departments: tuple[str, ...]
    people: int
    pairs: int
    rounds: int

    @property
    def is_done(self) -> bool:
        return bool(self.departments and self.pairs and self.rounds)


def first_steps(session: Session) -> FirstSteps:
    """Look how far the set-up has come."""
    return FirstSteps(
        departments=tuple(department.name for department in departments(session)),
        people=session.scalar(select(func.count()).where(Person.department_id.is_not(None))) or 0,
        pairs=session.scalar(select(func.count()).select_from(Pair)) or 0,
        rounds=session.scalar(select(func.count()).select_from(Round)) or 0,
    )
