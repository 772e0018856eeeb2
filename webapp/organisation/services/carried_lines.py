"""Continuity of trends over merges and splits: whose earlier rounds a direction of a pair goes on from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.models import Reorganisation

Ids = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Before:
    """An earlier direction, graded and grading department, whose rounds count up to a day."""

    ids: Ids
    until: date


CarriedLines = Mapping[Ids, Sequence[Before]]


def reorganisations(session: Session) -> list[Reorganisation]:
    """Return every merge and split with its departments, the oldest first; one query."""
    both = joinedload(Reorganisation.origin), joinedload(Reorganisation.into)
    return list(session.scalars(select(Reorganisation).order_by(Reorganisation.id).options(*both)))


def carried_lines(changes: Iterable[Reorganisation]) -> CarriedLines:
    """Return by direction the earlier ones that it goes on from, the newest first."""
    before: dict[Ids, Before] = {}
    for change in changes:
        for graded, grading, *ids in change.lines:
            before[graded, grading] = Before(ids=(ids[0], ids[1]), until=change.made_on)
    found: dict[Ids, list[Before]] = {}
    for direction in before:
        here, until, chain = direction, date.max, found.setdefault(direction, [])
        while here in before and all(here != earlier.ids for earlier in chain):
            here, until = before[here].ids, min(until, before[here].until)
            chain.append(Before(ids=here, until=until))
    return found
