"""A clock that ran ahead and was put right: no mail waits for years, none is lost and none goes twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_company
from tests.mail.test_outbox import settings
from tests.mail_server import MailServer, mail_server
from webapp.config import Settings
from webapp.mail.letters import Letter
from webapp.mail.outbox import LEASE, Sent, queue, send_waiting
from webapp.models import Mail
from webapp.storage.database import Database

__all__ = ["settings"]
YEARS_AHEAD = NOW + timedelta(weeks=200)


def send(database: Database, settings: Settings, server: MailServer, moment: datetime) -> Sent:
    return send_waiting(database, replace(settings, smtp_url=server.url), now=lambda: moment)


def queue_three(database: Database, kind: str) -> None:
    with database.transaction() as session:
        make_company(session)
        for number in range(3):
            letter = Letter(kind=kind, subject=f"Subject {number}", body="Words\n")
            queue(session, letter, address="a@example.com", once_key=f"k:{number}", now=NOW)


@pytest.mark.parametrize("kind", ["needs_agreed", "week"])
def test_a_lease_of_a_clock_that_ran_ahead_is_over_once_it_is_put_right(
    database: Database, settings: Settings, kind: str
) -> None:
    """The sender was killed while the clock was wrong: its mails would have waited four years."""
    queue_three(database, kind)
    with database.transaction() as session:
        for mail in session.scalars(select(Mail)):
            mail.leased_until = YEARS_AHEAD + LEASE
    with mail_server() as server:
        assert send(database, settings, server, NOW) == Sent(3, 0)
        assert send(database, settings, server, NOW + LEASE) == Sent(0, 0)
    assert len(server.mails) == (3 if kind == "needs_agreed" else 1)


def test_a_retry_that_a_clock_put_off_for_years_comes_when_it_is_put_right(
    database: Database, settings: Settings
) -> None:
    queue_three(database, "needs_agreed")
    with mail_server() as server:
        server.answer = "451 not now"
        assert send(database, settings, server, YEARS_AHEAD) == Sent(0, 3)
        server.answer = "250 taken"
        assert send(database, settings, server, NOW) == Sent(3, 0)
        assert send(database, settings, server, YEARS_AHEAD) == Sent(0, 0)
    assert len(server.mails) == 3


def test_another_machine_whose_clock_is_minutes_behind_leaves_a_lease_alone(
    database: Database, settings: Settings
) -> None:
    queue_three(database, "needs_agreed")
    with database.transaction() as session:
        for mail in session.scalars(select(Mail)):
            mail.leased_until = NOW + LEASE
    with mail_server() as server:
        assert send(database, settings, server, NOW - timedelta(minutes=10)) == Sent(0, 0)
