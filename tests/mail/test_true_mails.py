"""Mails go out while they are true, on working days, whatever becomes of machine and server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from tests.mail_server import MailServer, mail_server
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.mail.letters import Letter
from webapp.mail.outbox import queue, send_waiting
from webapp.models import Company, Holiday, Mail, MailState, Round
from webapp.rounds.services.dates import change_dates
from webapp.rounds.services.planning import plan_of

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE

REMINDED_ON = date(2026, 5, 18)
MORNING = datetime(2026, 5, 18, 6, 30, tzinfo=UTC)  # half past eight in Berlin


def send(half: Half, server: MailServer, moment: datetime) -> list[str]:
    """Send what may go; return to whom."""
    before = len(server.mails)
    settings = replace(installed(half.app).settings, smtp_url=server.url)
    send_waiting(half.database, settings, now=lambda: moment, limit=1000)
    return [str(mail["To"]) for mail in server.mails[before:]]


def states(half: Half, kind: str) -> list[MailState]:
    with half.database.reading() as session:
        return list(session.scalars(select(Mail.state).where(Mail.kind == kind)))


def reminded(half: Half) -> None:
    """An open round whose opening mails have gone out, and whose first reminder waits."""
    half.open()
    with half.database.transaction() as session:
        session.execute(update(Mail).values(state=MailState.SENT))
    daily.run(half.app, on=REMINDED_ON)
    assert set(states(half, "reminder")) == {MailState.WAITING}


def test_a_reminder_is_dropped_without_a_trace_for_whoever_has_handed_in_meanwhile(half: Half) -> None:
    reminded(half)
    quick = half.people(half.sales)[0]
    half.hand_in("AAAAAA", person=quick)
    with mail_server() as server:
        reached = send(half, server, MORNING)
    assert len(reached) == 10
    assert quick.email not in reached
    with half.database.reading() as session:
        kept = session.scalars(select(Mail.address).where(Mail.kind == "reminder")).all()
    assert quick.email not in kept


def test_no_reminder_goes_out_after_the_close(half: Half) -> None:
    reminded(half)
    half.close()
    with mail_server() as server:
        assert send(half, server, MORNING) == []


def test_a_reminder_that_expired_while_the_server_was_away_is_shown_as_expired(
    half: Half, client: FlaskClient
) -> None:
    half.open()
    with mail_server() as server:
        closing = half.round().closes_on + timedelta(days=3)
        assert send(half, server, datetime(closing.year, closing.month, closing.day, 9, tzinfo=UTC)) == []
    assert set(states(half, "grading_opens")) == {MailState.EXPIRED}
    with half.database.transaction() as session:
        administrator = factories.make_person(session, "Samira Osei", is_administrator=True)
    page = sign_in(client, administrator).get("/admin/mail").text
    assert '<td class="number" data-column="Expired">11</td>' in page


def test_an_opening_mail_never_arrives_after_the_close(half: Half) -> None:
    half.open()
    half.close()
    with mail_server() as server:
        assert send(half, server, NOW) == []


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (datetime(2026, 5, 12, 5, 59, tzinfo=UTC), False),  # a minute before eight in Berlin
        (datetime(2026, 5, 12, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 5, 12, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 16, 9, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 5, 14, 9, 0, tzinfo=UTC), False),  # listed
        (datetime(2026, 3, 30, 6, 30, tzinfo=UTC), True),  # the day after the clocks changed
    ],
)
def test_mails_go_out_on_working_days_and_links_at_any_hour(half: Half, moment: datetime, goes: bool) -> None:
    with half.database.transaction() as session:
        session.add(Holiday(day=date(2026, 5, 14), name="Ascension Day"))
        for kind in ("exchanged", "sign_in"):
            letter = Letter(kind=kind, subject="A subject", body="Words\n")
            queue(session, letter, address=f"{kind}@example.com", once_key=kind, now=moment)
    with mail_server() as server:
        reached = sorted(send(half, server, moment))
    assert reached == [*["exchanged@example.com"] * goes, "sign_in@example.com"]


def test_the_hour_of_the_morning_is_a_setting(half: Half) -> None:
    half.open()
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().mail_hour = 12
    with mail_server() as server:
        assert send(half, server, NOW) == []
        assert len(send(half, server, NOW + timedelta(hours=1))) == 11


def test_another_last_day_is_told_to_those_with_open_cards_instead_of_what_waits(half: Half) -> None:
    half.open()
    quick = half.people(half.sales)[0]
    half.hand_in("AAAAAA", person=quick)
    with half.app.app_context(), half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        later = replace(
            plan_of(round_), closes=round_.closes_on + timedelta(days=3), exchanges=date(2026, 5, 29)
        )
        change_dates(session, round_, later, today=TODAY, now=NOW)
    with mail_server() as server:
        assert len(send(half, server, NOW)) == 10
    assert quick.email not in [mail["To"] for mail in server.mails]
    assert {str(mail["Subject"]).replace("\xa0", " ") for mail in server.mails} == {
        "Spring 2026: grading is open until Monday 25 May 2026"
    }


def test_a_mail_server_that_is_away_for_days_costs_no_mail(half: Half) -> None:
    half.open()
    nobody_there = replace(installed(half.app).settings, smtp_url="smtp://127.0.0.1:9")
    moment = NOW
    while moment < NOW + timedelta(days=3):
        send_waiting(half.database, nobody_there, now=lambda: moment)  # noqa: B023  # asked at once
        moment += timedelta(minutes=65)
    with mail_server() as server:
        later = NOW + timedelta(days=3, hours=1)
        assert (len(send(half, server, later)), len(send(half, server, later))) == (11, 0)


def test_an_address_that_the_server_refuses_costs_that_mail_alone(half: Half) -> None:
    reminded(half)
    gone = half.people(half.sales)[0].email
    with mail_server() as server:
        server.refused = gone
        reached = send(half, server, MORNING)
    assert len(reached) == 10
    assert gone not in reached
    with half.database.reading() as session:
        [left] = session.scalars(select(Mail).where(Mail.kind == "reminder", Mail.state == MailState.WAITING))
    assert (left.address, left.fault) == (gone, "The mail server refuses this address (550).")


def test_a_server_that_drops_connections_loses_no_mail(half: Half) -> None:
    half.open()
    with mail_server() as server:
        moment = NOW
        for number in range(40):
            server.drops_next = number % 3 == 0
            send(half, server, moment)
            moment += timedelta(minutes=6)
    assert {mail["To"] for mail in server.mails} == {
        person.email for room in (half.sales, half.marketing) for person in half.people(room)
    }
    numbers = [mail["Message-ID"] for mail in server.mails]
    assert len(numbers) - len(set(numbers)) <= server.drops
