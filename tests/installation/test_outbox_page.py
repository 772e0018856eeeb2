"""The page of the outbox: counts, a test mail, another try; never who got a mail or was reminded."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.mail_server import mail_server, wait_for_the_post
from tests.walking import CHANGING
from webapp.config import Settings
from webapp.installed import install, installed
from webapp.mail import outbox_overview
from webapp.mail.letters import Letter
from webapp.mail.outbox import queue
from webapp.models import Mail, MailState, Person
from webapp.storage.database import Database

REFUSED = "The mail server refuses this address (550)."


def test_the_mail_page_counts_and_never_says_who_got_a_mail(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        for number in range(3):
            letter = Letter(kind="exchanged", subject="Days left", body="Dear Late")
            queue(
                session,
                letter,
                address=f"late{number}@example.com",
                once_key=f"exchanged:1:{number}",
                now=NOW,
            )
    page = client.get("/admin/mail").text
    assert re.search(r"<td[^>]*>3</td>", page)
    assert "late0@" not in page
    assert "Days left" not in page
    assert "Dear Late" not in page


def test_a_test_mail_arrives_at_the_administrator_at_once(
    app: Flask, client: FlaskClient, administrator: Person
) -> None:
    settings = installed(app).settings
    token = csrf_token(client.get("/admin/mail").text)
    with mail_server() as server:
        install(app, replace(installed(app), settings=Settings(**{**vars(settings), "smtp_url": server.url})))
        answer = client.post("/admin/mail/test", data={"csrf_token": token}, follow_redirects=True)
        wait_for_the_post()
    assert administrator.email in answer.text
    assert [mail["To"] for mail in server.mails] == [administrator.email]


@pytest.mark.parametrize("kind", ["reminder", "grading_extended"])
def test_how_many_were_reminded_is_never_told(
    client: FlaskClient, database: Database, administrator: Person, kind: str
) -> None:
    """As many as had not handed in."""
    pages = []
    for number in (1, 2):
        with database.transaction() as session:
            letter = Letter(kind=kind, subject="s", body="b")
            queue(session, letter, address=f"{number}@example.com", once_key=f"{kind}:{number}", now=NOW)
        pages += [client.get("/admin/mail").text]
        with database.transaction() as session:
            session.execute(update(Mail).values(state=MailState.SENT))
        pages += [client.get("/admin/mail").text]
    assert len({CHANGING.sub("", page) for page in pages}) == 1


def _give_up(database: Database, kind: str, number: int = 1) -> None:
    """Let mails to so many addresses be given up."""
    with database.transaction() as session:
        for place in range(number):
            letter = Letter(kind=kind, subject="s", body="b")
            queue(session, letter, address=f"{place}@example.com", once_key=f"{kind}:{place}", now=NOW)
        session.execute(update(Mail).values(state=MailState.DEAD, fault=REFUSED))


def _try_again(client: FlaskClient, kind: str) -> str:
    form = {"csrf_token": csrf_token(client.get("/admin/mail").text), "kind": kind}
    return client.post("/admin/mail/again", data=form, follow_redirects=True).text


def test_given_up_mails_are_tried_again_by_a_press(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    _give_up(database, "grading_opens")
    assert REFUSED in client.get("/admin/mail").text
    assert "They are tried again from now on." in _try_again(client, "grading_opens")
    with database.reading() as session:
        assert session.scalars(select(Mail.state)).all() == [MailState.WAITING]


@pytest.mark.parametrize("kind", ["reminder", "grading_extended"])
def test_a_mailbox_that_takes_no_mail_does_not_tell_that_its_owner_was_reminded(
    client: FlaskClient, database: Database, administrator: Person, kind: str
) -> None:
    """Everybody knows whose mailbox is full; a reminder that it refused says that she had not handed in."""
    _give_up(database, kind)
    page, connections = client.get("/admin/mail").text, client.get("/admin/connections").text
    assert REFUSED not in page + connections
    assert 'action="/admin/mail/again"' not in page
    assert "There was nothing left to try again." in _try_again(client, kind)
    assert "tried again" not in client.get("/admin/log").text


def test_an_absence_of_the_mail_server_during_a_reminder_is_told_and_mended(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    _give_up(database, "reminder", outbox_overview.FEWEST_TOLD)
    assert REFUSED in client.get("/admin/mail").text
    assert "They are tried again from now on." in _try_again(client, "reminder")
