"""Sessions: ended on every device, after idle hours, and bound to one host."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_person
from tests.fixtures.application import csrf_token, settings_in
from tests.fixtures.application import sign_in as sign_in_as
from tests.signing_in.mailed import KNOWN, ask, at, mailed_links, press, who_is_in
from webapp import create_app
from webapp.models import Person
from webapp.storage.database import Database


def test_signing_out_ends_the_session_and_needs_a_press(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    press(client, mailed_links(app)[0])
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/help").text)})
    assert who_is_in(client) is None


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    cookie = press(client, mailed_links(app)[0]).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_everywhere_ends_the_sessions_on_other_devices_and_leaves_others_alone(
    app: Flask, client: FlaskClient, database: Database, katrin: Person
) -> None:
    phone, hers = sign_in_as(app.test_client(), katrin), sign_in_as(client, katrin)
    with database.transaction() as session:
        other = sign_in_as(app.test_client(), make_person(session))
    form = {"csrf_token": csrf_token(hers.get("/help").text)}
    assert hers.post("/sign-out/everywhere", data=form).location == "/sign-in"
    assert "You are signed out on every device." in hers.get("/sign-in").text
    assert "/sign-in" in phone.get("/calendar").location
    assert other.get("/calendar").status_code == 200


@pytest.mark.parametrize("role", ["is_administrator", "is_president"])
def test_a_session_of_administrator_or_president_ends_after_twelve_idle_hours(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, role: str
) -> None:
    with database.transaction() as session:
        setattr(session.get_one(Person, katrin.id), role, True)
    ask(client, KNOWN)
    press(client, mailed_links(app)[0])
    for hours in (11, 22, 33):
        at(app, timedelta(hours=hours))
        assert client.get("/calendar").status_code == 200
    at(app, timedelta(hours=45))
    assert "/sign-in" in client.get("/calendar").location


def test_a_session_of_anybody_else_does_not_end_by_itself(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    ask(client, KNOWN)
    press(client, mailed_links(app)[0])
    at(app, timedelta(days=90))
    assert client.get("/calendar").status_code == 200


def test_the_cookie_under_https_belongs_to_this_host_alone(tmp_path: Path) -> None:
    settings = replace(
        settings_in(tmp_path, f"sqlite:///{tmp_path}/never_used.sqlite"), base_url="https://cards.example.com"
    )
    app = create_app(settings)
    interface = app.session_interface
    assert interface.get_cookie_name(app) == "__Host-session"
    assert interface.get_cookie_secure(app)
    assert interface.get_cookie_domain(app) is None
    assert interface.get_cookie_path(app) == "/"
