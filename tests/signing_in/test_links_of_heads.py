"""One-use links in mails to heads and of surveys: attacked by scanners, other readers and newer mails."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.fixtures.application import sign_in as sign_in_as
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of
from tests.mail_server import text_of
from tests.signing_in.mailed import files_of, mailed_links, press, who_is_in
from webapp.domain.list_states import ListState
from webapp.installed import installed
from webapp.mail import outbox
from webapp.mail.letters import Addressee
from webapp.models import Company, Mail, NeedsList, SignInLink
from webapp.signing_in.services.mailed_links import queue_with_links
from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITER = "head of Sales"


def answer(app: Flask, house: House, **form: str) -> None:
    """Answer the list as the head of Marketing; the heads of Sales are told."""
    client = client_of(app, house, "head of Marketing")
    page = client.get(ADDRESS).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    data = {"csrf_token": csrf_token(page), "version": version.group(1), **form}
    assert client.post(f"{ADDRESS}/answer", data=data).status_code == 303


def delivered(app: Flask, database: Database, house: House, who: str = WRITER) -> list[str]:
    """Deliver what waits for one person, and return the links that were mailed until now."""
    here = installed(app)
    with database.transaction() as session:
        for mail in session.scalars(select(Mail).where(Mail.address != house.people[who].email)):
            session.delete(mail)
    outbox.send_waiting(database, here.settings, now=here.clock)
    return mailed_links(app)


@pytest.fixture
def asked(app: Flask, database: Database, house: House) -> str:
    """The link in the mail that brings the head of Sales a question."""
    list_of(database, house, ListState.PROPOSED)
    answer(app, house, do="send-back", **{"question-3": "Since when?"})
    [link] = delivered(app, database, house)
    return link


def test_a_head_is_at_the_question_with_one_press_after_the_mail(
    asked: str, house: House, client: FlaskClient
) -> None:
    went_in = press(client, asked)
    assert went_in.location == ADDRESS
    assert who_is_in(client) == house.people[WRITER].id
    assert "Since when?" in client.get(ADDRESS).text


def test_a_scanner_that_opens_the_link_spends_nothing_and_is_nobody(
    asked: str, client: FlaskClient, app: Flask
) -> None:
    for _visit in range(3):
        assert client.get(asked).status_code == 200
        assert client.head(asked).status_code == 200
    assert who_is_in(client) is None
    assert press(app.test_client(), asked).status_code == 303


def test_whoever_presses_a_forwarded_mail_first_ends_the_link_and_its_reader_is_told(
    asked: str, app: Flask, client: FlaskClient, house: House
) -> None:
    press(app.test_client(), asked)
    assert "A link works once" in client.get(asked).text
    signed_in = sign_in_as(app.test_client(), house.people[WRITER])
    went_on = signed_in.get(asked, follow_redirects=True)
    assert went_on.request.path == ADDRESS
    assert "was used before" in went_on.text


def test_a_newer_mail_ends_the_older_link_and_who_is_signed_in_goes_on(
    asked: str, app: Flask, database: Database, house: House, client: FlaskClient
) -> None:
    with database.transaction() as session:
        session.scalars(select(NeedsList)).one().state = ListState.PROPOSED
        session.scalars(select(NeedsList)).one().edit_number += 1
    answer(app, house, do="send-back", **{"question-4": "And where?"})
    links = delivered(app, database, house)
    [newer] = [link for link in links if link != asked]
    assert client.get(asked).status_code == 410
    assert press(client, newer).status_code == 303
    assert client.get(asked).location == ADDRESS


def test_a_mail_that_only_tells_signs_nobody_in_and_ends_no_link(
    asked: str, app: Flask, database: Database, house: House, client: FlaskClient
) -> None:
    with database.transaction() as session:
        session.scalars(select(NeedsList)).one().state = ListState.PROPOSED
    answer(app, house, do="agree")
    assert delivered(app, database, house) == [asked]
    told = next(text_of(mail) for mail in files_of(app) if "agreed" in mail["Subject"])
    address = re.search(r"http://localhost(/sign-in\?\S+)", told)
    assert address
    page = client.get(address.group(1)).text
    assert f'value="{house.people[WRITER].email}"' in page
    assert f'name="next" value="{ADDRESS}"' in page
    assert press(client, asked).status_code == 303


def test_the_president_and_a_company_without_links_are_led_to_the_sign_in_page(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    client = client_of(app, house, "head of Marketing")
    token = csrf_token(client.get(f"{ADDRESS}/escalation").text)
    client.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "Too much."})
    assert delivered(app, database, house, "president") == []
    with database.transaction() as session:
        session.get_one(Company, 1).mails_links = False
        for link in session.scalars(select(SignInLink)):
            session.delete(link)
    answer(app, house, do="send-back", **{"question-3": "Since when?"})
    assert delivered(app, database, house) == []
    with database.reading() as session:
        assert session.scalars(select(SignInLink)).all() == []


def test_letters_that_go_out_as_one_mail_share_one_good_link(
    app: Flask, database: Database, house: House, client: FlaskClient
) -> None:
    """Each letter replaced the link of the one before; in one mail no link may be dead on arrival."""
    reader = house.people[WRITER]
    with app.app_context(), database.transaction() as session:
        for key in ("survey:1", "survey:2"):
            queue_with_links(
                session,
                [Addressee(reader.id, reader.email, None)],
                kind="survey",
                once_key=key,
                now=NOW,
                wanted="/",
                minutes=1,
                closes_on=NOW.date(),
            )
    links = delivered(app, database, house)
    assert len(links) == 2
    assert len(set(links)) == 1
    assert press(client, links[0]).status_code == 303
