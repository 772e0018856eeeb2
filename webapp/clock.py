"""Clock of the application: injected, so that a test can set the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, g

from webapp.installed import installed

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return this moment, by the application's clock, in UTC; what is made of it is not to be kept."""
    g.is_of_this_moment = True
    clock = installed(current_app).clock
    return clock()


def today_in(timezone: str, moment: datetime) -> date:
    """Return the calendar date at that moment in the company's time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def end_of(day: date, timezone: str) -> datetime:
    """Return the midnight with which a day ends in the company's time zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone)).astimezone(UTC)
