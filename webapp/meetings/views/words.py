"""Translated labels of recurrence rhythms, and of days on which no meeting may be."""

from __future__ import annotations

from datetime import date

from webapp.domain.meetings import Rhythm, week_of_month
from webapp.domain.working_days import Holidays, next_working_day, why_not_on
from webapp.language import gettext as _
from webapp.language import in_words, long_date


def rhythm_choices(first: date | None) -> list[tuple[str, str]]:
    """Return the rhythms for a select field, with what they mean for a first day where there is one."""
    if first is None:
        weekday, same_date = _("The same weekday of each month"), _("The same date of each month")
    else:
        weekday = _weekday_words(week_of_month(first), long_date(first).split(" ")[0].strip(","))
        same_date = _("On day %(number)s of each month", number=first.day)
    return [
        (Rhythm.WEEKDAY.value, weekday),
        (Rhythm.DATE.value, same_date),
        (Rhythm.FOUR_WEEKS.value, _("Every four weeks")),
    ]


def _weekday_words(week: int, weekday: str) -> str:
    return {
        1: _("The first %(weekday)s of each month", weekday=weekday),
        2: _("The second %(weekday)s of each month", weekday=weekday),
        3: _("The third %(weekday)s of each month", weekday=weekday),
        4: _("The fourth %(weekday)s of each month", weekday=weekday),
    }.get(week, _("The last %(weekday)s of each month", weekday=weekday))


def say_what_comes_next(error_of: dict[str, str], day: date | None, holidays: Holidays) -> bool:
    """Say whether a day is none to meet on; where that is its fault, put the next working day beside it."""
    why = why_not_on(day, holidays) if day else None
    if day is None or why is None:
        return False
    if error_of.get("day") == in_words(why):
        error_of["day"] = proposal_words(day, holidays)
    return True


def proposal_words(day: date, holidays: Holidays) -> str:
    """Say why a day is none to meet on and which working day comes next; "" for a working day."""
    why = why_not_on(day, holidays)
    if why is None:
        return ""
    proposed = long_date(next_working_day(day, holidays))
    if day in holidays:
        return _(
            "%(day)s is a holiday: %(name)s. The next working day is %(proposed)s.",
            day=long_date(day),
            name=holidays[day],
            proposed=proposed,
        )
    return _(
        "%(day)s falls on a weekend. The next working day is %(proposed)s.",
        day=long_date(day),
        proposed=proposed,
    )
