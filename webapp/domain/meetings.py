"""Recurrence of meetings: on which days they fall, and the faults of a time."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from webapp.domain.faults import FieldFault
from webapp.domain.half_years import months_later
from webapp.domain.wording import N_, Sentence

USUAL_NUMBER = 6  # a half-year of joint reviews
MOST_AHEAD = 12
FURTHEST_AHEAD = timedelta(days=3 * 366)  # a calendar names every change of the clock until its last event
SHORTEST, LONGEST = 10, 600  # minutes
LONGEST_PLACE = 300
_WEEK = timedelta(days=7)


class Rhythm(StrEnum):
    """How the days of monthly meetings follow from the first one; the values stand in addresses."""

    WEEKDAY = "weekday"  # the second Tuesday of each month
    DATE = "date"  # the 10th of each month
    FOUR_WEEKS = "four-weeks"


def days_from(first: date, rhythm: Rhythm, number: int) -> list[date]:
    """Return the first day and those that follow, whatever they fall on.

    By weekday, a first day in the fifth week of its month stands for the last such weekday of each month.
    """
    if rhythm is Rhythm.FOUR_WEEKS:
        return [first + 4 * place * _WEEK for place in range(number)]
    if rhythm is Rhythm.DATE:
        return [months_later(first, place) for place in range(number)]
    week = week_of_month(first)
    return [
        first if not place else _weekday_in(months_later(first.replace(day=1), place), first.weekday(), week)
        for place in range(number)
    ]


def week_of_month(day: date) -> int:
    """Return which of its weekday a day is in its month, 1 to 5."""
    return (day.day - 1) // 7 + 1


def _weekday_in(month: date, weekday: int, week: int) -> date:
    """Return the n-th such weekday of a month, given by its first day; the fifth stands for the last."""
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    days = [first + place * _WEEK for place in range(5)]
    within = [day for day in days if day.month == month.month]
    return within[-1] if week == 5 else within[week - 1]


@dataclass(frozen=True, kw_only=True)
class When:
    """When and where a meeting is, as it is typed in; None where nothing could be read."""

    day: date | None
    begins: time | None
    minutes: int | None
    place: str


def faults_of_when(when: When, *, today: date) -> list[FieldFault]:
    """Return all faults of a meeting's time and place, but for weekends and holidays."""
    found: list[tuple[str, str]] = []
    if when.day is None:
        found.append(("day", N_("Choose a day.")))
    elif when.day < today:
        found.append(("day", N_("This day has passed. Choose today or a later day.")))
    elif when.day > today + FURTHEST_AHEAD:
        found.append(("day", N_("This day is more than three years away. Choose a nearer one.")))
    if when.begins is None:
        found.append(("begins", N_("Say when it begins, like 09:30.")))
    if when.minutes is None or not SHORTEST <= when.minutes <= LONGEST:
        found.append(("minutes", N_("Say how long it takes, from 10 to 600 minutes.")))
    if len(when.place) > LONGEST_PLACE:
        found.append(("place", N_("At most 300 characters fit here. Shorten it.")))
    return [FieldFault(field=field, sentence=Sentence(key=key)) for field, key in found]
