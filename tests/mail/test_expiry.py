"""Mails of the week, of late actions and of meetings are dropped when they are no longer true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.mail_server import MailServer, mail_server
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionStatus
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.mail.outbox import send_waiting
from webapp.models import Action, Mail, MailState

MONDAY = date(2026, 8, 17)
KINDS = ("week", "overdue", "meetings")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def busy(pairing: Pairing) -> Pairing:
    """A late action, a meeting in two days, and the mails of a Monday, which wait since no server answers."""
    pairing.promise(due=MONDAY - timedelta(days=3))
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        marketing, sales = departments["Marketing"], departments["Sales"]
        factories.make_review(session, marketing, sales, day=MONDAY + timedelta(days=2))
    daily.run(pairing.app, on=MONDAY)
    assert {kind for kind in KINDS if states(pairing, kind) == {MailState.WAITING}} == set(KINDS)
    return pairing


def states(pairing: Pairing, kind: str) -> set[MailState]:
    with pairing.database.reading() as session:
        return set(session.scalars(select(Mail.state).where(Mail.kind == kind)))


def send_on(pairing: Pairing, server: MailServer, day: date) -> list[str]:
    """Send what may go at nine on a day; return the subjects."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    settings = replace(installed(pairing.app).settings, smtp_url=server.url)
    before = len(server.mails)
    send_waiting(pairing.database, settings, now=lambda: moment, limit=1000)
    return [str(mail["Subject"]) for mail in server.mails[before:]]


def test_they_go_out_while_they_are_true(busy: Pairing, server: MailServer) -> None:
    assert send_on(busy, server, MONDAY)
    assert all(states(busy, kind) == {MailState.SENT} for kind in KINDS)


def test_what_is_told_of_a_meeting_ends_with_its_day(busy: Pairing, server: MailServer) -> None:
    send_on(busy, server, MONDAY + timedelta(days=3))
    assert states(busy, "meetings") == {MailState.EXPIRED}
    assert states(busy, "week") == states(busy, "overdue") == {MailState.SENT}


def test_what_is_told_of_a_week_ends_with_it_and_is_shown_as_expired(
    busy: Pairing, server: MailServer, client: FlaskClient
) -> None:
    send_on(busy, server, MONDAY + timedelta(days=7))
    assert all(states(busy, kind) == {MailState.EXPIRED} for kind in KINDS)
    page = sign_in(client, busy.somebody("Samira Osei", is_administrator=True)).get("/admin/mail").text
    assert page.count('data-column="Expired">0<') < page.count('data-column="Expired"')


def test_an_action_that_is_done_meanwhile_is_not_called_late(busy: Pairing, server: MailServer) -> None:
    with busy.database.reading() as session:
        body = session.scalars(select(Mail.body).where(Mail.kind == "overdue").limit(1)).one()
    assert "Keep one list of objections" in body

    with busy.database.transaction() as session:
        action = session.scalars(select(Action)).one()
        post_update(
            session,
            action,
            status=ActionStatus.DONE,
            text="It hangs in both rooms.",
            evidence="",
            edit_number=action.edit_number,
            doer=busy.doer(today=TODAY),
        )
    daily.run(busy.app, on=MONDAY)
    send_on(busy, server, MONDAY + timedelta(days=1))
    assert states(busy, "overdue") == set()
