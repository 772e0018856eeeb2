"""Onboarding progress of a new company up to its first round."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Pair, Person, Round
from webapp.organisation.services.departments import people_in
from webapp.organisation.services.organisation import departments, pairs


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


@dataclass(frozen=True, kw_only=True)
class SuggestedPair:
    """Two departments that could grade each other; suggested where both are large enough to be read."""

    value: str  # both slugs, with a blank between them
    words: str
    is_suggested: bool


def suggested_pairs(session: Session, minimum: int) -> list[SuggestedPair]:
    """Return every two departments that are no pair yet, suggested where both have `minimum` people."""
    sizes = people_in(session)
    taken = {(pair.first_id, pair.second_id) for pair in pairs(session)}
    return [
        SuggestedPair(
            value=f"{first.slug} {second.slug}",
            words=f"{first.name} – {second.name}",
            is_suggested=min(sizes.get(first.id, 0), sizes.get(second.id, 0)) >= minimum,
        )
        for first, second in combinations(departments(session), 2)
        if (min(first.id, second.id), max(first.id, second.id)) not in taken
    ]


def first_steps(session: Session) -> FirstSteps:
    """Look how far the set-up has come."""
    return FirstSteps(
        departments=tuple(department.name for department in departments(session)),
        people=session.scalar(select(func.count()).where(Person.department_id.is_not(None))) or 0,
        pairs=session.scalar(select(func.count()).select_from(Pair)) or 0,
        rounds=session.scalar(select(func.count()).select_from(Round)) or 0,
    )
