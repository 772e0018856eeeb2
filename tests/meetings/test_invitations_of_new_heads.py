"""Invitations follow who leads: later heads are asked, and those who stepped down have theirs taken back."""

from __future__ import annotations

from datetime import date

from tests.factories import TODAY
from tests.mail_server import text_of
from tests.meetings.posted import Post, calendar_to, mail_to
from webapp.installation.services import daily
from webapp.meetings.services.invitations import people_to_tell
from webapp.models import Person, Position


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
