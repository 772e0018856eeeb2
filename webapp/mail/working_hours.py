"""Quiet hours: mails go out on working days, from the hour that the company chose until evening."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.working_days import next_working_day, why_not_on
from webapp.models import Company, Holiday

AT_ANY_HOUR = frozenset({"sign_in", "test", "person_changed", "webhook"})
"""The kinds of mail that somebody waits for, that warn, or that a program reads; a new kind waits for the
morning."""

EVENING = 18
"""The hour from which mails wait for the next working day."""


def is_evening(timezone: str, moment: datetime) -> bool:
    """Say whether what is queued now waits for another day."""
    return moment.astimezone(ZoneInfo(timezone)).hour >= EVENING


def next_working_hours(session: Session, moment: datetime) -> tuple[date, int] | None:
    """Return the day and hour from which what is queued now goes out, or None where it goes at once."""
    if are_working_hours(session, moment):
        return None
    company = session.scalars(select(Company)).one()
    here = moment.astimezone(ZoneInfo(company.timezone))
    first = here.date() + timedelta(days=here.hour >= EVENING)
    listed = select(Holiday).where(Holiday.day >= first)
    holidays = {holiday.day: holiday.name for holiday in session.scalars(listed)}
    return next_working_day(first, holidays), company.mail_hour


def are_working_hours(session: Session, moment: datetime) -> bool:
    """Say whether mails of every kind may go out now, by the company's clock; before its set-up they may."""
    company = session.execute(select(Company.timezone, Company.mail_hour)).one_or_none()
    if company is None:
        return True
    here = moment.astimezone(ZoneInfo(company.timezone))
    if not company.mail_hour <= here.hour < EVENING:
        return False
    holiday = session.get(Holiday, here.date())
    return why_not_on(here.date(), {holiday.day: holiday.name} if holiday else {}) is None
