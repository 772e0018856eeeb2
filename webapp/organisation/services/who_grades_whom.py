"""Pairs of the whole company at once: what each person will be asked for, and storing what was ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_
from webapp.locking import lock_organisation
from webapp.models import Department, Pair
from webapp.organisation.services.departments import people_in
from webapp.organisation.services.organisation import departments

MINUTES_A_CARD = 3
"""Our own guess: nobody is timed."""

Both = tuple[int, int]  # ids, the smaller one first


@dataclass(frozen=True, kw_only=True)
class Side:
    """A department of the page: how many people it has, and how many cards each of them will grade."""

    department: Department
    people: int
    cards: int

    @property
    def minutes(self) -> int:
        return self.cards * MINUTES_A_CARD


def pairs_by_ids(session: Session) -> set[Both]:
    """Return every pair by the ids of its departments."""
    return {(pair.first_id, pair.second_id) for pair in session.scalars(select(Pair))}


def sides(session: Session, chosen: Iterable[Both]) -> list[Side]:
    """Return every department by name, with what the chosen pairs ask of its people."""
    people, pairs = people_in(session), list(chosen)
    return [
        Side(
            department=department,
            people=people.get(department.id, 0),
            cards=sum(department.id in both for both in pairs),
        )
        for department in departments(session)
    ]


def store_pairs(
    session: Session, ticked: Collection[Both], *, shown: Collection[Both], at: datetime, who: str
) -> tuple[int, int]:
    """Store the ticked pairs and end those that were shown ticked; return how many came and went.

    What somebody else paired meanwhile stays. Departments that are gone are left out.
    """
    lock_organisation(session)
    known = {department.id: department for department in departments(session)}
    stored = {(pair.first_id, pair.second_id): pair for pair in session.scalars(select(Pair))}
    added = [both for both in sorted(set(ticked) - set(stored)) if set(both) <= set(known)]
    ended = [both for both in sorted(set(shown) - set(ticked)) if both in stored]
    for first, second in added:
        session.add(Pair(first_id=first, second_id=second))
        names = log.joined([known[first], known[second]])
        log.note(session, at=at, who=who, what=N_("paired %(names)s"), names=names)
    for both in ended:
        pair = stored[both]
        names = log.joined([pair.first, pair.second])
        log.note(session, at=at, who=who, what=N_("ended the pair %(names)s"), names=names)
        session.delete(pair)
    return len(added), len(ended)
