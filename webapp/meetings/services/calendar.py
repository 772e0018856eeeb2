"""Meetings as calendar events: in the feeds that people subscribe to, and as invitations (RFC 5545, 5546)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.calendar_zones import add_events
from webapp.config import Settings
from webapp.language import gettext as _
from webapp.meetings.services.names import title_of
from webapp.models import CalendarFeed, Company, Invitation, Meeting, Person, Position

if TYPE_CHECKING:
    from icalendar import Component


def meeting_event(
    meeting: Meeting, *, uid_domain: str, base_url: str, timezone: str, now: datetime
) -> Component:
    """Write a meeting as an event by the company's clock.

    It keeps its UID; its SEQUENCE rises whenever time or place change or it is called off. Neither agenda
    nor grade stand in it.
    """
    from icalendar import Event  # takes long to load, and few requests need it

    begins = datetime.combine(meeting.day, meeting.begins, ZoneInfo(timezone))
    ends = (begins.astimezone(UTC) + timedelta(minutes=meeting.minutes)).astimezone(ZoneInfo(timezone))
    address = f"{base_url}/meetings/{meeting.id}"
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@{uid_domain}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", title_of(meeting))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", _("Agenda and minutes: %(address)s", address=address))
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def invitation(
    meeting: Meeting,
    invited: Invitation,
    person: Person,
    *,
    settings: Settings,
    company: Company,
    now: datetime,
) -> str:
    """Write a calendar object that asks one person to a meeting, or takes it back from her calendar.

    It is taken back where the meeting is called off, and where she is not asked to it any more.
    """
    from icalendar import Calendar, vCalAddress

    is_off = meeting.is_cancelled or invited.is_taken_back
    event = meeting_event(
        meeting, uid_domain=company.uid_domain, base_url=settings.base_url, timezone=company.timezone, now=now
    )
    event["sequence"] = invited.sequence
    event["status"] = "CANCELLED" if is_off else "CONFIRMED"
    organizer = vCalAddress(f"mailto:{parseaddr(settings.mail_from)[1]}")
    organizer.params["CN"] = "Report Card"
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update({"CN": person.name, "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    event.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("prodid", "-//Report Card//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    add_events(calendar, [event], timezone=company.timezone)
    content: bytes = calendar.to_ical()
    return content.decode()


def meetings_of_feed(session: Session, feed: CalendarFeed) -> list[Meeting]:
    """Return the meetings of a calendar: a pair's, or those that its person is asked to."""
    departments = joinedload(Meeting.first), joinedload(Meeting.second)
    found = select(Meeting).options(*departments).order_by(Meeting.id)
    if feed.pair is not None:
        both = (Meeting.first_id == feed.pair.first_id) & (Meeting.second_id == feed.pair.second_id)
        return list(session.scalars(found.where(both)))
    mine = or_(Meeting.first_id == feed.person.department_id, Meeting.second_id == feed.person.department_id)
    found = found.where(or_(mine, Meeting.is_celebration))
    return [meeting for meeting in session.scalars(found) if is_asked_to(feed.person, meeting)]


def is_asked_to(person: Person, meeting: Meeting) -> bool:
    """Heads and deputies are asked to the meetings of their departments, the president to celebrations."""
    if meeting.is_celebration and person.is_president:
        return True
    leads = person.position in (Position.HEAD, Position.DEPUTY)
    return leads and (
        meeting.first_id is None or person.department_id in (meeting.first_id, meeting.second_id)
    )
