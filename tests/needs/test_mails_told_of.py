"""A mail is told of only where one goes: to heads and president with a mailbox, other than oneself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from lxml import html

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of
from webapp.domain.list_states import ListState
from webapp.installed import install, installed
from webapp.language import NO_BREAK_SPACE
from webapp.models import Holiday, Mail, Person
from webapp.storage.database import Database

EVENINGS = {
    datetime(2026, 5, 12, 17, 30, tzinfo=UTC): "Mails go out on Wednesday 13 May from 8:00.",
    datetime(2026, 5, 13, 4, 0, tzinfo=UTC): "Mails go out on Wednesday 13 May from 8:00.",
    datetime(2026, 5, 15, 17, 30, tzinfo=UTC): "Mails go out on Tuesday 19 May from 8:00.",
}


@pytest.mark.parametrize("moment", EVENINGS)
def test_who_acts_at_night_is_told_when_the_mail_goes_out(
    app: Flask, database: Database, house: House, moment: datetime
) -> None:
    list_of(database, house, ListState.PROPOSED)
    with database.transaction() as session:
        session.add(Holiday(day=date(2026, 5, 18), name="Founders' day"))
    install(app, replace(installed(app), clock=lambda: moment))
    client = client_of(app, house, "head of Marketing")
    data = {"csrf_token": csrf_token(client.get(ADDRESS).text), "version": "1", "do": "agree"}
    page = client.post(f"{ADDRESS}/answer", data=data, follow_redirects=True).text
    assert flash_of(page).replace(NO_BREAK_SPACE, " ").endswith(f"Sales gets a mail. {EVENINGS[moment]}")


def flash_of(page: str) -> str:
    (flash,) = html.fromstring(page).xpath("//*[contains(@class, 'flash-done')]")
    return " ".join(flash.text_content().split())


@pytest.mark.parametrize("silent", [(), ("president",), ("head of Sales", "deputy of Sales")])
def test_who_asks_the_president_is_told_whom_a_mail_reaches(
    app: Flask, database: Database, house: House, silent: tuple[str, ...]
) -> None:
    list_of(database, house, ListState.PROPOSED)
    with database.transaction() as session:
        for who in silent:
            session.get_one(
                Person, house.people[who].id
            ).email = f"{who.replace(' ', '-').lower()}@none.invalid"
    client = client_of(app, house, "head of Marketing")
    page = client.get(f"{ADDRESS}/escalation").text
    assert "get a mail" not in page
    data = {"csrf_token": csrf_token(page), "position": "Too much."}
    said = flash_of(client.post(f"{ADDRESS}/escalation", data=data, follow_redirects=True).text)
    assert ("The president gets a mail." in said) == ("president" not in silent)
    assert ("Sales gets a mail." in said) == ("head of Sales" not in silent)
    assert said.count("No mail:") == bool(silent)
    with database.reading() as session:
        reached = {mail.address for mail in session.query(Mail).filter_by(kind="needs_escalated")}
    people = ("president", "head of Sales", "deputy of Sales")
    assert reached == {house.people[who].email for who in people if who not in silent}
