"""Signing in by OpenID Connect at oidc-provider, and at oauth2-mock-server for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.signing_in.at_provider import BrowserAtProvider, begin, sign_in_at, signs_in_by
from tests.signing_in.mailed import KNOWN, ask, mailed_links, press, who_is_in
from webapp.installation.services.findings import State
from webapp.installation.services.soundness import examine
from webapp.installed import install, installed
from webapp.models import Person
from webapp.storage.database import Database

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_person_signs_in_and_out_at_oidc_provider(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer)
    assert "Sign in with your company account" in client.get("/sign-in").text
    answer = sign_in_at(client, login="katrin", wanted="/results?round=spring-2026")
    assert (answer.status_code, answer.location) == (303, "/results?round=spring-2026")
    assert who_is_in(client) == katrin.id
    out = client.get("/sign-in/company/out")
    assert out.location.startswith(f"{issuer}/session/end?client_id=report-card")


def test_a_person_signs_in_at_oauth2_mock_server(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    assert sign_in_at(client).location == "/"
    assert who_is_in(client) == katrin.id


def test_several_tabs_begin_and_each_goes_where_it_wanted(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    one, two = begin(client, wanted="/results"), begin(client, wanted="/needs")
    assert client.get(BrowserAtProvider().answer(two)).location == "/needs"
    assert client.get(BrowserAtProvider().answer(one)).location == "/results"


def test_an_answer_is_good_once_in_its_own_browser_and_for_ten_minutes(
    app: Flask, client: FlaskClient, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer)
    back = BrowserAtProvider().answer(begin(client), login="katrin")
    stranger = app.test_client()
    assert stranger.get(back).status_code == 400
    assert who_is_in(stranger) is None
    kept = client.get_cookie(_cookie_name(back))
    assert kept is not None
    assert client.get(back).status_code == 303
    assert client.get(back).location == "/"  # Reload
    client.post("/sign-out")
    again = app.test_client()
    again.set_cookie(kept.key, kept.value)
    refused = again.get(back)  # the code is spent at the provider, too
    assert refused.status_code == 400
    assert "used already, or took too long" in refused.text
    assert who_is_in(again) is None


def _cookie_name(back: str) -> str:
    state = back.partition("state=")[2].partition("&")[0]
    return f"sign-in-{''.join(letter for letter in state[:16] if letter.isalnum())}"


def test_over_https_the_cookie_is_bound_to_this_host(app: Flask, katrin: Person, mock: Path) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = app.test_client().get("/sign-in/company", base_url="https://localhost")
    [cookie] = [line for line in answer.headers.getlist("Set-Cookie") if "sign-in-" in line]
    assert cookie.startswith("__Host-sign-in-")
    for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax", "; Max-Age=600"):
        assert part in cookie
    assert "Domain" not in cookie


def test_who_takes_longer_than_ten_minutes_begins_again(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    back = BrowserAtProvider().answer(begin(client))
    install(app, replace(installed(app), clock=lambda: NOW + timedelta(minutes=10)))
    assert client.get(back).status_code == 400
    assert who_is_in(client) is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"seconds": -4000}, "clocks"),
        ({"seconds": 4000}, "clocks"),
        ({"claims": {"iss": "https://elsewhere.example.com"}}, "not made for this sign-in (iss)"),
        ({"claims": {"aud": "another"}}, "not made for this sign-in (aud)"),
        ({"claims": {"nonce": "another"}}, "not made for this sign-in (nonce)"),
        ({"cut": True}, "not made for this sign-in (signature)"),
        ({"userinfo": {"sub": "another"}}, "not made for this sign-in (sub)"),
        ({"userinfo": {"email": KNOWN}}, "does not say that"),
        ({"userinfo": {"email": KNOWN, "email_verified": False}}, "does not say that"),
        ({"userinfo": {"email": [KNOWN], "email_verified": True}}, "gave no mail address"),
        ({"userinfo": {"email_verified": True}}, "gave no mail address"),
        ({"status": 401, "body": {"error": "invalid_client"}}, "OIDC_CLIENT_SECRET"),
        ({"status": 400, "body": {"error": "<script>"}}, "refused: &lt;script&gt;"),
    ],
)
@ON_SQLITE
def test_what_is_wrong_lets_nobody_in_and_is_said_in_words(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path, told: dict[str, object], words: str
) -> None:
    mock.write_text(json.dumps({"userinfo": {"email": KNOWN, "email_verified": True}} | told))
    refused = sign_in_at(client)
    assert refused.status_code == 400
    assert words in refused.text
    assert who_is_in(client) is None


def test_a_provider_that_refuses_or_is_another_one_lets_nobody_in(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    for query in ("&error=access_denied", "&code=x&iss=https://elsewhere.example.com", ""):
        state = begin(client).partition("state=")[2].partition("&")[0]
        assert client.get(f"/sign-in/company/return?state={state}{query}").status_code == 400
        assert who_is_in(client) is None


def test_an_issuer_that_calls_itself_otherwise_is_named(
    app: Flask, client: FlaskClient, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer + "/")
    page = client.get("/sign-in/company")
    assert page.status_code == 400
    assert f"OIDC_ISSUER is {issuer}/, but the provider there calls itself {issuer}." in page.text


def test_who_was_signed_out_while_typing_signs_in_and_goes_on(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    typed = client.post(
        "/actions/new", data={"csrf_token": csrf_token(client.get("/sign-in").text), "what": "x"}
    )
    assert typed.status_code == 401
    assert 'href="/sign-in/company" target="_blank"' in typed.text


def test_the_check_of_the_installation_asks_the_provider(
    app: Flask, database: Database, katrin: Person, mock: Path
) -> None:
    assert _found(app, database) is State.SOUND
    signs_in_by(app, "http://127.0.0.1:9")
    assert _found(app, database) is State.UNSOUND


def _found(app: Flask, database: Database) -> State:
    with app.test_request_context():
        findings = examine(database, installed(app).settings)
    [found] = [finding.state for finding in findings if finding.subject == "company account"]
    return found


def test_while_the_provider_is_down_the_mailed_link_works(
    app: Flask, client: FlaskClient, katrin: Person
) -> None:
    signs_in_by(app, "http://127.0.0.1:9")
    page = client.get("/sign-in/company?next=/results")
    assert page.status_code == 503
    assert "does not answer" in page.text
    assert 'href="/sign-in?next=/results"' in page.text
    ask(client, KNOWN)
    [link] = mailed_links(app)
    press(client, link)
    assert who_is_in(client) == katrin.id


def test_where_it_is_off_nothing_of_it_is_imported_or_shown(
    client: FlaskClient, katrin: Person, data_folder: Path
) -> None:
    assert "company account" not in client.get("/sign-in").text
    program = (
        "import sys; from webapp import create_app; app = create_app(); app.test_client().get('/sign-in');"
        "sys.exit(bool({'authlib', 'joserfc'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0
