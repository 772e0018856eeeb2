"""Dates of the sample company, relative to today, so that it is never out of date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.domain.half_years import MONTHS_BETWEEN_ROUNDS, Plan, months_later, plan_from
from webapp.sample_company.organisation import TIMEZONE
from webapp.sample_company.story import OPEN_ROUND

DAYS_OPEN = 6  # so long ago did the open round open
DAYS_FROM_LIST_TO_OPENING = 30


@dataclass(frozen=True)
class Calendar:
    """The days of the story, counted back from today."""

    today: date

    def plan(self, number: int) -> Plan:
        """Return the dates of a round, 1 being the first and OPEN_ROUND the one that is open."""
        newest = self.today - timedelta(days=DAYS_OPEN)
        return plan_from(months_later(newest, (number - OPEN_ROUND) * MONTHS_BETWEEN_ROUNDS))

    def before_opening(self, number: int, days: int) -> date:
        """Return a day so many days before a round opened."""
        return self.plan(number).opens - timedelta(days=days)

    def after_exchange(self, number: int, days: int) -> date:
        """Return a day so many days after the exchange of a round."""
        return self.plan(number).exchanges + timedelta(days=days)


def morning_of(day: date, *, minutes: int = 0) -> datetime:
    """Return nine o'clock of a day where the company is, or so many minutes later."""
    return (datetime.combine(day, time(9), ZoneInfo(TIMEZONE)) + timedelta(minutes=minutes)).astimezone(UTC)
