"""Test helper: the mails of a company with meetings as they arrive at a real server, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from email.message import EmailMessage

from flask import Flask
from icalendar import Calendar

from tests.factories import NOW, TODAY, make_review
from tests.fixtures.promised import Pairing
from tests.mail_server import MailServer
from webapp.domain.meetings import When
from webapp.installed import installed
from webapp.mail import outbox
from webapp.meetings.services.invitations import queue_invitations
from webapp.meetings.services.planning import cancel, get_meeting, move
from webapp.models import Meeting, Person, Position

SUMMER, WINTER = date(2026, 6, 9), date(2026, 11, 10)
WHEN = When(day=SUMMER, begins=time(10), minutes=60, place="Room 4; second floor, “left”")


@dataclass
class Post:
    """The company's mails, as they arrive at a real server, and the invitations in them."""

    app: Flask
    pairing: Pairing
    server: MailServer

    def send(self, *, days: int = 0) -> list[EmailMessage]:
        """Send what may go some days from now; return what has arrived."""
        settings = replace(installed(self.app).settings, smtp_url=self.server.url)
        moment = NOW + timedelta(days=days)
        self.server.mails.clear()
        outbox.send_waiting(self.pairing.database, settings, now=lambda: moment)
        return list(self.server.mails)

    def tell(self, *, today: date = TODAY) -> int:
        with self.app.app_context(), self.pairing.database.transaction() as session:
            return queue_invitations(session, today=today, now=NOW)

    def review(self, day: date = SUMMER, **given: object) -> int:
        departments = self.pairing.company.departments
        times = {"day": day, "begins": WHEN.begins, "place": WHEN.place}
        with self.pairing.database.transaction() as session:
            sides = departments["Marketing"], departments["Sales"]
            return make_review(session, *sides, **{**times, **given}).id  # type: ignore[arg-type]

    def read(self, meeting_id: int) -> Meeting:
        with self.pairing.database.reading() as session:
            return get_meeting(session, meeting_id)

    def move(self, meeting_id: int, **given: object) -> None:
        doer, sequence = self.pairing.doer(), self.read(meeting_id).sequence
        when = replace(WHEN, **given)  # type: ignore[arg-type]
        with self.pairing.database.transaction() as session:
            move(session, get_meeting(session, meeting_id), when, sequence=sequence, doer=doer)

    def position(self, person: Person, position: Position) -> None:
        with self.pairing.database.transaction() as session:
            session.get_one(Person, person.id).position = position

    def cancel(self, meeting_id: int) -> None:
        doer, sequence = self.pairing.doer(), self.read(meeting_id).sequence
        with self.pairing.database.transaction() as session:
            cancel(session, get_meeting(session, meeting_id), sequence=sequence, doer=doer)


def calendars_of(mail: EmailMessage) -> list[str]:
    return [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]


def mail_to(mails: list[EmailMessage], person: Person) -> EmailMessage:
    (found,) = [mail for mail in mails if mail["To"] == person.email]
    return found


def calendar_to(mails: list[EmailMessage], person: Person) -> tuple[str, str, int, str]:
    """Return METHOD, UID, SEQUENCE and STATUS of the one invitation that came to somebody."""
    (calendar,) = map(Calendar.from_ical, calendars_of(mail_to(mails, person)))
    (event,) = calendar.walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    return str(calendar["METHOD"]), str(event["UID"]), int(str(event["SEQUENCE"])), str(event["STATUS"])
