"""iCalendar file of the round dates (RFC 5545); public, so without a secret token."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.language import gettext as _
from webapp.models import Round, RoundState


def rounds_with_days_ahead(session: Session, *, today: date) -> list[Round]:
    """Return the rounds of which a day is still to come, the first one first."""
    held = Round.state != RoundState.GIVEN_UP
    ahead = select(Round).where(held, Round.plans_due_on >= today)
    return list(session.scalars(ahead.order_by(Round.opens_on, Round.id)))


def as_icalendar(rounds: Iterable[Round], *, uid_domain: str, base_url: str, now: datetime) -> bytes:
    """Write each day as a whole-day event; a file that is read again moves the events of the one before."""
    from icalendar import Calendar, Event  # takes long to load, and few requests need it

    # The day alone: equal files for all who read it, whenever they do.
    written = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    calendar = Calendar()
    calendar.add("prodid", "-//Report Card//Rounds//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for round_ in rounds:
        for step, day, what in _days_of(round_):
            event = Event()
            event.add("uid", f"{round_.slug}-{step}@{uid_domain}")
            event.add("dtstamp", written)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", what)
            event.add("url", base_url)
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _days_of(round_: Round) -> list[tuple[str, date, str]]:
    name = round_.name
    return [
        ("opens", round_.opens_on, _("%(round)s: grading opens", round=name)),
        ("closes", round_.closes_on, _("%(round)s: last day of grading", round=name)),
        (
            "exchanges",
            round_.exchanged_on or round_.exchanges_on,
            _("%(round)s: cards are exchanged", round=name),
        ),
        ("plans-due", round_.plans_due_on, _("%(round)s: action plans are due", round=name)),
    ]
