"""The page of webhooks: added with a secret shown once, tried, stopped with undo, sent again, removed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, make_company, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.mail_server import wait_for_the_post
from tests.webhooks.listening import ALLOWED, listening
from tests.webhooks.test_sending import verified
from webapp.installed import install, installed
from webapp.models import LogEntry, Mail, MailState, Receiver
from webapp.networks import Network
from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADDRESS = "https://hooks.example.com/services/T0/hunter2secret"
DRAFT: dict[str, Any] = {
    "name": "Our BI",
    "kind": "program",
    "address": ADDRESS,
    "events": ["round.opened", "action.overdue"],
}


@pytest.fixture
def administrator(app: Flask, client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        person = make_person(session, "Samira Osei", is_administrator=True)
    allow(app, ALLOWED)
    return sign_in(client, person)


def allow(app: Flask, networks: tuple[Network, ...]) -> None:
    here = installed(app)
    install(app, replace(here, settings=replace(here.settings, webhook_networks=networks)))


def post(client: FlaskClient, path: str = "", **form: Any) -> tuple[int, str]:
    token = csrf_token(client.get("/admin/webhooks").text)
    answer = client.post(f"/admin/webhooks{path}", data={**form, "csrf_token": token})
    wait_for_the_post()
    return answer.status_code, answer.text


def the_receiver(database: Database) -> Receiver:
    with database.reading() as session:
        return session.scalars(select(Receiver)).one()


def test_a_program_is_added_and_its_secret_is_shown_this_once(
    administrator: FlaskClient, database: Database
) -> None:
    status, page = post(administrator, **DRAFT)
    secret = re.search(r'value="(whsec_[^"]+)"', page)
    assert status == 200
    assert secret
    number = the_receiver(database).id
    with listening() as here:
        post(administrator, f"/{number}", **{**DRAFT, "address": here.address})
        post(administrator, f"/{number}/test")
        [message] = here.messages
    assert verified(secret[1], message.headers, message.body)
    assert message.content["type"] == "test"
    page = administrator.get(f"/admin/webhooks/{number}").text
    assert "whsec_" not in page + administrator.get("/admin/webhooks").text
    assert "Arrived" in page


def test_an_address_that_is_a_secret_is_never_shown_again(
    administrator: FlaskClient, database: Database
) -> None:
    assert post(administrator, **{**DRAFT, "kind": "chat"})[0] == 303
    pages = [
        f"/admin/webhooks/{the_receiver(database).id}",
        "/admin/webhooks",
        "/admin/connections",
        "/admin/log",
    ]
    shown = "".join(administrator.get(page).text for page in pages)
    assert shown.count("hooks.example.com") >= 4
    assert "hunter2secret" not in shown


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 61),
        ("kind", "pigeon"),
        ("events", []),
        ("address", ""),
        ("address", "ftp://hooks.example.com/"),
        ("address", "https://"),
        ("address", "https://me:hunter2@hooks.example.com/"),
        ("address", "https://hooks.example.com:port/"),
        ("address", "https://hooks.example.com/a b"),
        ("address", "https://hooks.example.com/\r\nX-Other: 1"),
        ("address", "https://[::1/"),
        ("address", f"https://hooks.example.com/{'x' * 1000}"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field_and_stays_typed(
    administrator: FlaskClient, database: Database, field: str, typed: object
) -> None:
    status, page = post(administrator, **{**DRAFT, field: typed})
    assert status == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}"' in page
    assert field == "name" or 'value="Our BI"' in page
    with database.reading() as session:
        assert session.scalars(select(Receiver)).all() == []


def test_http_is_taken_only_where_a_network_is_allowed(app: Flask, administrator: FlaskClient) -> None:
    allow(app, ())
    assert post(administrator, **{**DRAFT, "address": "http://10.0.0.7/"})[0] == 422


def test_two_of_one_name_are_refused(administrator: FlaskClient) -> None:
    post(administrator, **DRAFT)
    assert post(administrator, **DRAFT)[0] == 422


def test_it_is_stopped_started_again_and_removed_only_when_stopped(
    administrator: FlaskClient, database: Database
) -> None:
    post(administrator, **DRAFT)
    number = the_receiver(database).id
    post(administrator, f"/{number}/remove")
    post(administrator, f"/{number}/stop")
    assert not the_receiver(database).is_on
    page = administrator.get(f"/admin/webhooks/{number}").text
    assert f'action="/admin/webhooks/{number}/start"' in page
    assert "Undo" in page
    post(administrator, f"/{number}/start")
    assert the_receiver(database).is_on
    post(administrator, f"/{number}/stop")
    assert post(administrator, f"/{number}/remove")[0] == 303
    with database.reading() as session:
        assert session.scalars(select(Receiver)).all() == []
        said = [entry.what for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]
    assert said == [
        "added the webhook Our BI, which goes to hooks.example.com",
        *("stopped the webhook Our BI", "started the webhook Our BI", "stopped the webhook Our BI"),
        "removed the webhook Our BI",
    ]
    assert administrator.get(f"/admin/webhooks/{number}").status_code == 404


def test_what_was_given_up_is_told_in_words_and_sent_again_under_its_number(
    administrator: FlaskClient, database: Database
) -> None:
    post(administrator, **DRAFT)
    number = the_receiver(database).id
    with listening() as here:
        here.status = 500
        post(administrator, f"/{number}", **{**DRAFT, "address": here.address})
        post(administrator, f"/{number}/test")
        with database.transaction() as session:
            mail = session.scalars(select(Mail)).one()
            mail.state = MailState.DEAD
        for page in (f"/admin/webhooks/{number}", "/admin/webhooks", "/admin/connections"):
            assert "HTTP 500" in administrator.get(page).text, page
        assert "Given up" in administrator.get(f"/admin/webhooks/{number}").text
        here.status = 200
        post(administrator, f"/{number}/again", delivery=str(mail.id))
        post(administrator, f"/{number}/again", delivery="999")
        assert len({message.headers["webhook-id"] for message in here.messages}) == 1
        assert len(here.messages) == 2
    connections = administrator.get("/admin/connections").text
    assert "HTTP 500" not in connections
    assert "12\xa0May\xa02026" in connections
    assert NOW.date().isoformat() == "2026-05-12"


def test_the_mail_page_tells_mails_alone(administrator: FlaskClient, database: Database) -> None:
    post(administrator, **DRAFT)
    with listening() as here:
        here.status = 500
        number = the_receiver(database).id
        post(administrator, f"/{number}", **{**DRAFT, "address": here.address})
        post(administrator, f"/{number}/test")
    page = administrator.get("/admin/mail").text
    assert "HTTP 500" not in page
    assert "No mail has been written yet." in page
