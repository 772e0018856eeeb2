"""Signing in by a mailed link: the same answer for everybody, once, for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.factories import NOW, make_company, make_department, make_person
from tests.fixtures.application import csrf_token
from tests.fixtures.application import sign_in as sign_in_as
from tests.mail_server import wait_for_the_post
from tests.signing_in.mailed import ask, at, mailed_links, press
from webapp.installed import install, installed
from webapp.models import Mail, MailState, Person, SignInLink
from webapp.signing_in.services import links as sign_in
from webapp.storage.database import Database

FORM = "application/x-www-form-urlencoded"
KNOWN, UNKNOWN = "katrin@example.com", "nobody@example.com"


@pytest.fixture
def katrin(database: Database) -> Person:
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=2)
        return make_person(session, "Katrin Vogel", department=sales, email=KNOWN)


@pytest.fixture(autouse=True)
def _the_post_is_done(app: Flask) -> Iterator[None]:
    yield
    wait_for_the_post()


def who_is_in(client: FlaskClient) -> int | None:
    with client.session_transaction() as session:
        found: int | None = session.get("person")
        return found


def test_the_mailed_link_signs_in_and_the_day_is_noted(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    ask(client, " Katrin@Example.COM ")
    [link] = mailed_links(app)
    answer = press(client, link)
    assert (answer.status_code, answer.location) == (303, "/")
    assert who_is_in(client) == katrin.id
    with database.reading() as session:
        assert session.get_one(Person, katrin.id).last_signed_in_on == NOW.date()


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


def test_a_visitor_sends_no_large_form(client: FlaskClient, katrin: Person) -> None:
    """2.4 MB of empty fields cost the server a second before anybody looked at them."""
    assert client.post("/sign-in", data=b"a&" * 40_000, content_type=FORM).status_code == 413
    assert client.post("/sign-in", data=b"a&" * 30_000, content_type=FORM).status_code == 400
    assert (
        sign_in_as(client, katrin).post("/language", data=b"a&" * 40_000, content_type=FORM).status_code
        == 400
    )


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


def test_signing_out_ends_the_session_and_needs_a_press(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    press(client, mailed_links(app)[0])
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/help").text)})
    assert who_is_in(client) is None


def test_a_foreign_page_cannot_send_our_forms(client: FlaskClient, katrin: Person) -> None:
    token = csrf_token(client.get("/sign-in").text)
    form = {"csrf_token": token, "email": KNOWN}
    for headers in (
        {"Origin": "https://example.org"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
    ):
        assert client.post("/sign-in", data=form, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {},
    ],
)
def test_our_own_forms_are_taken_as_browsers_send_them(
    client: FlaskClient, katrin: Person, headers: dict[str, str]
) -> None:
    form = {"csrf_token": csrf_token(client.get("/sign-in").text), "email": KNOWN}
    assert client.post("/sign-in", data=form, headers=headers).status_code == 303


def test_forms_are_taken_over_https_without_a_referrer(client: FlaskClient, katrin: Person) -> None:
    page = client.get("/sign-in", base_url="https://localhost")
    form = {"csrf_token": csrf_token(page.text), "email": KNOWN}
    assert client.post("/sign-in", data=form, base_url="https://localhost").status_code == 303


def test_a_form_without_its_token_keeps_what_was_typed(client: FlaskClient, katrin: Person) -> None:
    answer = client.post("/sign-in", data={"email": '"><script>x</script>', "csrf_token": "stale"})
    assert answer.status_code == 400
    assert 'name="email" value="&#34;&gt;&lt;script&gt;' in answer.text
    assert 'action="/sign-in"' in answer.text


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(
    client: FlaskClient, katrin: Person
) -> None:
    answer = client.post("/admin/settings", data={"name": "Northwick & Sons"})
    assert answer.status_code == 401
    assert 'name="name" value="Northwick &amp; Sons"' in answer.text
    assert 'action="/admin/settings"' in answer.text


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    cookie = press(client, mailed_links(app)[0]).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_sign_in_page_is_kept_or_told_to_other_sites(client: FlaskClient, katrin: Person) -> None:
    for address in ("/sign-in", "/sign-in/sent", "/sign-in/none"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_the_paper_is_kept_in_a_cookie_and_the_page_comes_back(client: FlaskClient, katrin: Person) -> None:
    page = client.get("/sign-in?next=/needs").text
    form = {"csrf_token": csrf_token(page), "paper": "dark", "next": "/sign-in?next=/needs"}
    answer = client.post("/paper", data=form)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/needs")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert 'id="dark" media="screen"' in client.get("/sign-in").text
    client.post("/paper", data={**form, "paper": "auto"})
    assert "prefers-color-scheme" in client.get("/sign-in").text
    assert client.post("/paper", data={**form, "next": "//example.org"}).location == "/"


def test_a_database_that_is_away_gives_a_page_that_says_so(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    url = "sqlite:////nowhere/at/all.sqlite"
    install(app, replace(installed(app), database=Database(url)))
    answer = client.get("/sign-in")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
