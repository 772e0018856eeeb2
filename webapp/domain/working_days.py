"""Calendar of working days: weekends, the company's holidays, and Christmas."""

from collections.abc import Mapping
from datetime import date, timedelta

from webapp.domain.wording import N_, Sentence

Holidays = Mapping[date, str]  # what the company listed: day and name

_SATURDAY = 5
_A_DAY = timedelta(days=1)
_CHRISTMAS_EVE, _NEW_YEAR = (12, 24), (1, 1)


def why_not_on(day: date, holidays: Holidays) -> Sentence | None:
    """Say why a day is none to meet on, or None where it is a working day."""
    if day in holidays:
        key = N_("This day is a holiday: %(name)s.")
        return Sentence(key=key, values={"name": holidays[day]})
    if day.weekday() >= _SATURDAY:
        return Sentence(key=N_("This day falls on a weekend."))
    return None


def next_working_day(day: date, holidays: Holidays) -> date:
    """Return the day itself, or the first one after it that is neither weekend nor holiday."""
    while why_not_on(day, holidays) is not None:
        day += _A_DAY
    return day


def previous_working_day(day: date, holidays: Holidays) -> date:
    """Return the day itself, or the last one before it that is neither weekend nor holiday."""
    while why_not_on(day, holidays) is not None:
        day -= _A_DAY
    return day


def nearest_working_day(day: date, holidays: Holidays) -> date:
    """Return the day itself, or the nearest working day: half-years moved one way only would drift."""
    before, after = previous_working_day(day, holidays), next_working_day(day, holidays)
    return before if day - before < after - day else after


def after_christmas(day: date) -> date:
    """Return the day after Epiphany of the winter in which a day lies: most are back at work."""
    return date(day.year + (day.month > 6), 1, 7)


def has_christmas(first: date, last: date) -> bool:
    """Say whether a span of days has one from Christmas Eve to New Year's Day, when many are away."""
    days = (first + number * _A_DAY for number in range(min((last - first).days, 365) + 1))
    return any((day.month, day.day) >= _CHRISTMAS_EVE or (day.month, day.day) == _NEW_YEAR for day in days)
