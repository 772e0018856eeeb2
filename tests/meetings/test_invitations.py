"""Invitations arrive by mail and open in calendar programs: on time the whole year, moved and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject  # type: ignore[import-untyped]  # it ships no types
from icalendar import Calendar

from tests.factories import TODAY
from tests.meetings.posted import SUMMER, WHEN, WINTER, Post, calendars_of, mail_to
from webapp.meetings.services.invitations import who_hears_tomorrow
from webapp.meetings.services.planning import get_meeting
from webapp.models import Position


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


def test_the_president_is_asked_to_celebrations_only(post: Post) -> None:
    president = post.pairing.somebody("Petra Lang", is_president=True)
    post.review()
    post.tell()
    assert president.email not in {mail["To"] for mail in post.send()}
    post.review(WINTER, is_celebration=True)
    post.tell()
    assert president.email in {mail["To"] for mail in post.send(days=1)}


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
