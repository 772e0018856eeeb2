"""Forms of a visitor: CSRF, what is kept of what was typed, and what browsers may keep of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token
from tests.fixtures.application import sign_in as sign_in_as
from tests.signing_in.mailed import KNOWN
from webapp.installed import install, installed
from webapp.models import Person
from webapp.storage.database import Database

FORM = "application/x-www-form-urlencoded"


def test_a_visitor_sends_no_large_form(client: FlaskClient, katrin: Person) -> None:
    """2.4 MB of empty fields cost the server a second before anybody looked at them."""
    assert client.post("/sign-in", data=b"a&" * 40_000, content_type=FORM).status_code == 413
    assert client.post("/sign-in", data=b"a&" * 30_000, content_type=FORM).status_code == 400
    assert (
        sign_in_as(client, katrin).post("/language", data=b"a&" * 40_000, content_type=FORM).status_code
        == 400
    )


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
