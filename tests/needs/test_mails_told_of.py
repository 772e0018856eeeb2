"""A mail is told of only where one goes: to heads and president with a mailbox, other than oneself."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import html

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of
from webapp.domain.list_states import ListState
from webapp.models import Mail, Person
from webapp.storage.database import Database


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
