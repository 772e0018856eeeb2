"""Signing in by a mailed link: the same answer for everybody, once, for a quarter of an hour."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.mail_server import wait_for_the_post
from tests.signing_in.mailed import KNOWN, ask, at, mailed_links, press, who_is_in
from webapp.installed import install, installed
from webapp.models import Mail, MailState, Person, SignInLink
from webapp.signing_in.services import links as sign_in
from webapp.storage.database import Database

UNKNOWN = "nobody@example.com"


def test_the_mailed_link_signs_in(app: Flask, client: FlaskClient, katrin: Person) -> None:
    ask(client, " Katrin@Example.COM ")
    [link] = mailed_links(app)
    answer = press(client, link)
    assert (answer.status_code, answer.location) == (303, "/")
    assert who_is_in(client) == katrin.id


def test_a_day_later_the_database_does_not_tell_who_signed_in(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    """Who never signed in while grading ran has not graded; the roll is deleted, and so is this."""

    def stored() -> list[str]:
        with database.reading() as session:
            return [
                str(row)
                for each in (Person, Mail, SignInLink)
                for row in session.execute(select(each.__table__))
            ]

    with database.transaction() as session:
        session.get_one(Person, katrin.id).language = "en"
    before = stored()
    ask(client, KNOWN)
    press(client, mailed_links(app)[0])
    assert stored() != before
    with database.transaction() as session:
        sign_in.forget_old(session, now=NOW + timedelta(days=2))
    assert stored() == before


def test_a_known_and_an_unknown_address_get_the_same_answer(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    known, unknown = ask(client, KNOWN), ask(app.test_client(), UNKNOWN)
    assert known.status_code == unknown.status_code == 303
    assert known.location == unknown.location
    assert known.data == unknown.data
    assert len(mailed_links(app)) == 1


def test_the_secret_is_nowhere_in_the_database(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    ask(client, KNOWN)
    secret = mailed_links(app)[0].removeprefix("/sign-in/")
    assert len(secret) >= 43  # 256 bits
    with database.reading() as session:
        assert session.scalars(select(SignInLink.token_hash)).one() == sign_in.hash_of(secret)
        mail = session.scalars(select(Mail)).one()
        assert mail.state is MailState.SENT
        assert secret not in f"{mail.body} {mail.once_key} {mail.subject}"


def test_a_link_works_once(app: Flask, client: FlaskClient, katrin: Person) -> None:
    ask(client, KNOWN)
    [link] = mailed_links(app)
    other = app.test_client()
    token = csrf_token(other.get(link).text)
    press(client, link)
    again = other.post(link, data={"csrf_token": token})
    assert again.status_code == 410
    assert "This link no longer works" in again.text
    assert 'name="email"' not in again.text
    form = {"csrf_token": csrf_token(again.text), "token": link.rpartition("/")[2]}
    at(app, timedelta(minutes=2))
    assert other.post("/sign-in", data=form).location == "/sign-in/sent"
    wait_for_the_post()
    assert len(mailed_links(app)) == 2
    assert who_is_in(other) is None
    assert other.get(link).status_code == 410


def test_looking_at_a_link_does_not_spend_it(app: Flask, client: FlaskClient, katrin: Person) -> None:
    ask(client, KNOWN)
    [link] = mailed_links(app)
    for _ in range(3):
        app.test_client().get(link)
        app.test_client().head(link)
    assert press(client, link).status_code == 303


def test_a_link_lives_for_a_quarter_of_an_hour(app: Flask, client: FlaskClient, katrin: Person) -> None:
    ask(client, KNOWN)
    [link] = mailed_links(app)
    install(app, replace(installed(app), clock=lambda: NOW + timedelta(minutes=14, seconds=59)))
    page = client.get(link)
    assert page.status_code == 200
    install(app, replace(installed(app), clock=lambda: NOW + timedelta(minutes=15)))
    assert client.get(link).status_code == 410
    late = client.post(link, data={"csrf_token": csrf_token(page.text)})
    assert late.status_code == 410
    assert who_is_in(client) is None


def test_of_eight_presses_at_the_same_moment_one_wins(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    [link] = mailed_links(app)
    clients = [app.test_client() for _ in range(8)]
    tokens = [csrf_token(client.get(link).text) for client in clients]
    with ThreadPoolExecutor(8) as pool:
        codes = list(
            pool.map(
                lambda pair: pair[0].post(link, data={"csrf_token": pair[1]}).status_code,
                zip(clients, tokens, strict=True),
            )
        )
    assert sorted(codes) == [303, *[410] * 7]


def test_whoever_has_left_gets_no_link_and_no_entry(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    ask(client, KNOWN)
    [link] = mailed_links(app)
    page = client.get(link)
    with database.transaction() as session:
        session.get_one(Person, katrin.id).is_active = False
    assert client.post(link, data={"csrf_token": csrf_token(page.text)}).status_code == 410
    ask(client, KNOWN)
    assert len(mailed_links(app)) == 1


def test_no_second_mail_goes_out_within_two_minutes_for_known_and_unknown_alike(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    for email in (KNOWN, UNKNOWN):
        at(app, timedelta())
        assert ask(client, email).location == "/sign-in/sent"
        at(app, timedelta(minutes=1, seconds=59))
        again = ask(client, email.upper())
        assert (again.status_code, again.location) == (303, "/sign-in/sent?lately=1")
        assert "was mailed minutes ago: look there" in client.get(again.location).text
    assert len(mailed_links(app)) == 1
    at(app, timedelta(minutes=2))
    assert ask(client, KNOWN).location == "/sign-in/sent"
    assert len(mailed_links(app)) == 2


def test_one_machine_that_asks_for_many_links_locks_nobody_out(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    """With a limit of 600 a network, the 602nd of these locked out everybody behind the same network."""
    token = csrf_token(client.get("/sign-in").text)
    here = {"REMOTE_ADDR": "203.0.113.77"}
    with installed(app).database.transaction() as session:
        for number in range(650):
            sign_in.had_one_lately(session, f"{number}@example.com", key=_key(app), now=NOW)
    answer = client.post("/sign-in", data={"csrf_token": token, "email": KNOWN}, environ_overrides=here)
    wait_for_the_post()
    assert answer.location == "/sign-in/sent"
    assert len(mailed_links(app)) == 1


def _key(app: Flask) -> str:
    settings = installed(app).settings
    return settings.secret_key


def test_the_same_is_done_for_an_unknown_address_and_nothing_of_it_is_left(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    ask(client, UNKNOWN)
    with database.reading() as session:
        link = session.scalars(select(SignInLink)).one()
        assert session.scalars(select(Mail)).all() == []
    assert link.person_id is None
    assert list(installed(app).settings.mail_folder.iterdir()) == []


def test_what_is_counted_tells_neither_address_nor_network(
    client: FlaskClient, database: Database, katrin: Person
) -> None:
    ask(client, KNOWN)
    with database.reading() as session:
        kept = str(session.execute(text("SELECT * FROM sign_in_attempt")).all())
    assert KNOWN not in kept


@pytest.mark.parametrize("email", ["", "katrin", "a@b@c", "two words@example.com", f"{250 * 'x'}@x.com"])
def test_what_is_no_address_is_told_at_the_field(client: FlaskClient, katrin: Person, email: str) -> None:
    answer = ask(client, email)
    assert answer.status_code == 422
    assert "Enter a mail address" in answer.text


def test_the_page_that_was_wanted_comes_after_signing_in(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN, next="/results?round=spring-2026")
    [link] = mailed_links(app)
    assert press(client, link).location == "/results?round=spring-2026"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
        "x",
    ],
)
def test_only_pages_of_this_site_come_after_signing_in(
    app: Flask, client: FlaskClient, katrin: Person, elsewhere: str
) -> None:
    ask(client, KNOWN, next=elsewhere)
    [link] = mailed_links(app)
    assert press(client, link).location == "/"
