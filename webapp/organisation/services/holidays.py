"""Company holidays: parse, validate and store the administrator's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_, Refused, Sentence
from webapp.domain.working_days import Holidays
from webapp.locking import lock_organisation
from webapp.models import Holiday
from webapp.typed_text import on_one_line

LONGEST_NAME = 80
MOST = 500


class HolidaysRefused(Refused):
    """A line of the list cannot be read."""


@dataclass(frozen=True, kw_only=True)
class ListedHoliday:
    """One line of the list."""

    day: date
    name: str


def holidays(session: Session) -> Holidays:
    """Return every listed day with its name, in the order of time."""
    return {holiday.day: holiday.name for holiday in session.scalars(select(Holiday).order_by(Holiday.day))}


def as_text(listed: Holidays) -> str:
    """Write the list as it is typed: a day and a name a line."""
    return "\n".join(f"{day.isoformat()} {name}" for day, name in listed.items())


def read_list(text: str) -> list[ListedHoliday]:
    """Read a list as it is typed; raises HolidaysRefused with the first line that cannot be read."""
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        plain = on_one_line(line)
        if not plain:
            continue
        written, _space, name = plain.partition(" ")
        try:
            day = date.fromisoformat(written)
        except ValueError:
            key = N_("Line %(number)s begins with no day. Write it like 2026-12-25 Christmas Day.")
            raise HolidaysRefused(Sentence(key=key, values={"number": number})) from None
        if not name or len(name) > LONGEST_NAME:
            key = N_("Line %(number)s wants a name of at most %(most)s characters after the day.")
            raise HolidaysRefused(Sentence(key=key, values={"number": number, "most": LONGEST_NAME}))
        found[day] = name
    if len(found) > MOST:
        key = N_("At most %(most)s days fit here. Leave out those that have passed.")
        raise HolidaysRefused(Sentence(key=key, values={"most": MOST}))
    return [ListedHoliday(day=day, name=name) for day, name in sorted(found.items())]


def store_list(session: Session, listed: Sequence[ListedHoliday], *, at: datetime, who: str) -> None:
    """Let this list stand for the one before; meetings that are planned stay where they are."""
    lock_organisation(session)
    session.execute(delete(Holiday))
    session.add_all(Holiday(day=holiday.day, name=holiday.name) for holiday in listed)
    log.note(session, at=at, who=who, what=N_("listed %(number)s holidays"), number=len(listed))
