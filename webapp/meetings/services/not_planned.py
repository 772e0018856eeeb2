"""Query of the pairs that have planned no joint review, or no celebration in this quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.half_years import months_later
from webapp.models import Meeting, Pair
from webapp.organisation.services.organisation import pairs
from webapp.rounds.services.planning import last_exchanged_round

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, kw_only=True)
class NotPlanned:
    """Pairs that have a day to come for no joint review, and those that celebrate on none of this quarter."""

    reviews: tuple[Pair, ...] = ()
    celebrations: tuple[Pair, ...] = ()


def not_planned(session: Session, *, department_id: int | None, today: date) -> NotPlanned:
    """Return which pairs (of a department, or all: None) have planned nothing; three queries at most.

    Before the first exchange there is nothing to talk about. A celebration of the whole company is one of
    each pair.
    """
    if last_exchanged_round(session) is None:
        return NotPlanned()
    mine = [pair for pair in pairs(session) if department_id in (None, pair.first_id, pair.second_id)]
    begins, ends = quarter_of(today)
    planned = session.execute(
        select(Meeting.first_id, Meeting.second_id, Meeting.day, Meeting.is_celebration).where(
            Meeting.day >= begins, ~Meeting.is_cancelled
        )
    ).all()
    reviewed = {
        (first, second) for first, second, day, celebrates in planned if not celebrates and day >= today
    }
    celebrated = {(first, second) for first, second, day, celebrates in planned if celebrates and day < ends}
    of_all = (None, None) in celebrated
    return NotPlanned(
        reviews=tuple(pair for pair in mine if (pair.first_id, pair.second_id) not in reviewed),
        celebrations=tuple(
            pair for pair in mine if not of_all and (pair.first_id, pair.second_id) not in celebrated
        ),
    )


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first day of a day's quarter, and the first of the next one."""
    begins = day.replace(month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, day=1)
    return begins, months_later(begins, MONTHS_OF_A_QUARTER)
