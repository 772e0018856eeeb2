"""Invitations arrive by mail and open in calendar programs: on time the whole year, moved and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage

import pytest
import vobject  # type: ignore[import-untyped]  # it ships no types
from flask import Flask
from icalendar import Calendar

from tests.factories import NOW, TODAY, make_review
from tests.fixtures.promised import Pairing
from tests.mail_server import MailServer, mail_server, text_of
from webapp.domain.meetings import When
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.mail import outbox
from webapp.meetings.services.invitations import people_to_tell, queue_invitations, who_hears_tomorrow
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


@pytest.fixture
def post(app: Flask, pairing: Pairing) -> Iterator[Post]:
    with mail_server() as server:
        yield Post(app, pairing, server)


def calendars_of(mail: EmailMessage) -> list[str]:
    return [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]


def mail_to(mails: list[EmailMessage], person: Person) -> EmailMessage:
    (found,) = [mail for mail in mails if mail["To"] == person.email]
    return found


def test_heads_and_deputies_of_both_sides_are_asked_and_nobody_else(post: Post) -> None:
    post.review()
    post.tell()
    asked = {mail["To"] for mail in post.send()}
    people = [*post.pairing.people("Marketing"), *post.pairing.people("Sales")]
    assert asked == {person.email for person in people if person.position is not Position.EMPLOYEE}


@pytest.mark.parametrize(("day", "hour"), [(SUMMER, 8), (WINTER, 9)])
def test_ten_o_clock_in_berlin_is_ten_o_clock_in_summer_and_winter_for_two_parsers(
    post: Post, day: date, hour: int
) -> None:
    meeting_id = post.review(day)
    post.tell()
    mail = mail_to(post.send(), post.pairing.head("Sales"))
    (text,) = calendars_of(mail)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("DTSTART").astimezone(UTC) == datetime(
        day.year, day.month, day.day, hour, tzinfo=UTC
    )
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)
    other = vobject.readOne(text)
    assert other.method.value == "REQUEST"
    assert other.vevent.dtstart.value.astimezone(UTC).hour == hour
    assert other.vevent.uid.value == str(event["UID"]) == f"meeting-{meeting_id}@localhost"
    assert other.vevent.location.value == str(event["LOCATION"]) == WHEN.place
    assert other.vtimezone.tzid.value == "Europe/Berlin"
    assert other.vevent.attendee.value == f"mailto:{post.pairing.head('Sales').email}"


def test_a_single_invitation_stands_where_mail_programs_look_for_it(post: Post) -> None:
    post.review()
    post.tell()
    mail = mail_to(post.send(), post.pairing.head("Sales"))
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [(part.get_content_type(), part.get_param("method")) for part in mail.iter_parts()]
    assert kinds == [("text/plain", None), ("text/html", None), ("text/calendar", "REQUEST")]
    assert "Joint review of Marketing and Sales" in mail["Subject"]


def test_a_half_year_is_one_mail_with_an_invitation_for_each_meeting(post: Post) -> None:
    ids = [post.review(SUMMER + timedelta(days=28 * n)) for n in range(6)]
    assert post.tell() == 4
    mail = mail_to(post.send(), post.pairing.head("Marketing"))
    assert mail["Subject"] == "6 meetings for your calendar"
    found = [str(Calendar.from_ical(text).walk("VEVENT")[0]["UID"]) for text in calendars_of(mail)]
    assert found == [f"meeting-{meeting_id}@localhost" for meeting_id in ids]
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().count("/meetings/") == 6


def test_a_change_keeps_the_uid_and_raises_the_sequence_until_it_is_taken_back(post: Post) -> None:
    meeting_id = post.review()
    seen = []
    for days, change in enumerate(("planned", "moved", "called off")):
        if change == "moved":
            post.move(meeting_id, day=date(2026, 6, 10))
        elif change == "called off":
            post.cancel(meeting_id)
        post.tell()
        mail = mail_to(post.send(days=days), post.pairing.head("Sales"))
        (calendar,) = map(Calendar.from_ical, calendars_of(mail))
        (event,) = calendar.walk("VEVENT")
        seen.append((str(event["UID"]), event["SEQUENCE"], str(calendar["METHOD"]), str(event["STATUS"])))
    uid = f"meeting-{meeting_id}@localhost"
    assert seen == [
        (uid, 0, "REQUEST", "CONFIRMED"),
        (uid, 1, "REQUEST", "CONFIRMED"),
        (uid, 2, "CANCEL", "CANCELLED"),
    ]


def test_who_was_told_is_told_nothing_twice(post: Post) -> None:
    post.review()
    assert post.tell() == 4
    assert post.tell() == 0


def test_a_meeting_that_nobody_knew_of_is_not_called_off_to_anybody(post: Post) -> None:
    post.cancel(post.review())
    assert post.tell() == 0


def test_a_meeting_that_was_held_is_told_to_nobody(post: Post) -> None:
    post.review(TODAY - timedelta(days=1))
    assert post.tell() == 0


def test_two_changes_on_a_day_go_out_together_on_the_next(post: Post) -> None:
    meeting_id = post.review()
    post.tell()
    assert len(post.send()) == 4
    for day in (date(2026, 6, 10), date(2026, 6, 11)):
        post.move(meeting_id, day=day)
        post.tell()
        assert post.send() == []
    mail = mail_to(post.send(days=1), post.pairing.head("Sales"))
    events = [Calendar.from_ical(text).walk("VEVENT")[0] for text in calendars_of(mail)]
    assert [event["SEQUENCE"] for event in events] == [1, 2]


def test_who_becomes_head_later_is_asked_by_the_daily_run(post: Post) -> None:
    post.review()
    post.tell()
    new = post.pairing.somebody(
        "Nora New", department=post.pairing.company.departments["Sales"], position=Position.DEPUTY
    )
    with post.pairing.database.reading() as session:
        assert [addressee.person.id for addressee in people_to_tell(session, today=TODAY)] == [new.id]
    assert "Meetings: a mail goes to 1 person." in daily.run(post.app, on=TODAY)
    assert not [line for line in daily.run(post.app, on=TODAY) if line.startswith("Meetings")]


def test_the_president_is_asked_to_celebrations_only(post: Post) -> None:
    president = post.pairing.somebody("Petra Lang", is_president=True)
    post.review()
    post.tell()
    assert president.email not in {mail["To"] for mail in post.send()}
    post.review(WINTER, is_celebration=True)
    post.tell()
    assert president.email in {mail["To"] for mail in post.send(days=1)}


def calendar_to(mails: list[EmailMessage], person: Person) -> tuple[str, str, int, str]:
    """Return METHOD, UID, SEQUENCE and STATUS of the one invitation that came to somebody."""
    (calendar,) = map(Calendar.from_ical, calendars_of(mail_to(mails, person)))
    (event,) = calendar.walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    return str(calendar["METHOD"]), str(event["UID"]), int(str(event["SEQUENCE"])), str(event["STATUS"])


def test_who_leads_no_longer_has_it_taken_back_and_who_leads_now_is_asked(post: Post) -> None:
    meeting_id = post.review()
    uid = f"meeting-{meeting_id}@localhost"
    old, new = post.pairing.head("Sales"), post.pairing.people("Sales")[-1]
    post.tell()
    post.send()
    post.position(old, Position.EMPLOYEE)
    post.position(new, Position.HEAD)
    assert post.tell() == 2
    mails = post.send(days=1)
    assert sorted(mail["To"] for mail in mails) == sorted([old.email, new.email])
    assert calendar_to(mails, old) == ("CANCEL", uid, 1, "CANCELLED")
    assert calendar_to(mails, new) == ("REQUEST", uid, 0, "CONFIRMED")
    assert mail_to(mails, old)["Subject"].startswith("No longer yours: Joint review of")
    assert "/meetings/" not in text_of(mail_to(mails, old))
    assert post.tell() == 0


def test_who_leads_again_is_asked_again_and_every_word_has_a_higher_sequence(post: Post) -> None:
    meeting_id, head = post.review(), post.pairing.head("Sales")
    seen = []
    changes = ("asked", "steps down", "leads again", "moved", "called off")
    for days, change in zip((0, 1, 2, 3, 6), changes, strict=True):  # working days
        if change in ("steps down", "leads again"):
            post.position(head, Position.EMPLOYEE if change == "steps down" else Position.HEAD)
        elif change == "moved":
            post.move(meeting_id, day=date(2026, 6, 10))
        elif change == "called off":
            post.cancel(meeting_id)
        post.tell()
        method, _uid, sequence, status = calendar_to(post.send(days=days), head)
        seen.append((method, sequence, status))
    assert seen == [
        ("REQUEST", 0, "CONFIRMED"),
        ("CANCEL", 1, "CANCELLED"),
        ("REQUEST", 2, "CONFIRMED"),
        ("REQUEST", 3, "CONFIRMED"),
        ("CANCEL", 4, "CANCELLED"),
    ]


def test_who_stepped_down_hears_of_one_that_was_called_off_once(post: Post) -> None:
    meeting_id, head = post.review(), post.pairing.head("Sales")
    post.tell()
    post.send()
    post.position(head, Position.EMPLOYEE)
    post.cancel(meeting_id)
    post.tell()
    assert mail_to(post.send(days=1), head)["Subject"].startswith("Called off: ")
    assert post.tell() == 0


def test_who_has_left_is_not_mailed(post: Post) -> None:
    post.review()
    post.tell()
    head = post.pairing.head("Sales")
    with post.pairing.database.transaction() as session:
        session.get_one(Person, head.id).is_active = False
    assert post.tell() == 0


@pytest.mark.parametrize(
    ("change", "subject"),
    [("planned", "Joint review of"), ("moved", "Changed: Joint "), ("called off", "Called off: Joint ")],
)
def test_the_subject_says_what_has_become_of_it(post: Post, change: str, subject: str) -> None:
    meeting_id = post.review()
    post.tell()
    if change != "planned":
        post.send()
        post.move(meeting_id, begins=time(11)) if change == "moved" else post.cancel(meeting_id)
        post.tell()
    mail = mail_to(post.send(days=1), post.pairing.head("Sales"))
    assert mail["Subject"].strip().startswith(subject)


def test_who_had_the_mail_of_today_is_named_to_whoever_calls_a_meeting_of_today_off(post: Post) -> None:
    meeting_id = post.review(TODAY)
    post.tell()
    asked = {mail["To"] for mail in post.send()}
    with post.pairing.database.reading() as session:
        meeting = get_meeting(session, meeting_id)
        assert {person.email for person in who_hears_tomorrow(session, meeting, today=TODAY)} == asked
        assert who_hears_tomorrow(session, meeting, today=TODAY + timedelta(days=1)) == []
