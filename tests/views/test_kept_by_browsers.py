"""What browsers keep: forms with faults for the way back, and nothing of grades, codes and signing in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.application import csrf_token, sign_in
from tests.factories import make_person
from tests.promised import Pairing
from webapp.headers import KEPT_WITH_FAULTS

SECRET = {"codes", "code_sheets", "comments", "expect", "grading", "noticed", "receipts", "sign_in"}
SECRET |= {"trustees", "visits"}


def test_a_form_with_faults_is_kept_for_the_way_back(client: FlaskClient, pairing: Pairing) -> None:
    address = f"/actions/new?card={pairing.card_id()}&need=4"
    form = sign_in(client, pairing.head()).get(address)
    assert form.headers["Cache-Control"] == "no-store"
    refused = client.post(address, data={"csrf_token": csrf_token(form.text), "what": "Keep one list"})
    assert (refused.status_code, refused.headers["Cache-Control"]) == (422, "private, no-cache")
    assert "Keep one list" in refused.text


def test_only_pages_that_there_are_may_be_kept_and_none_with_secrets(app: Flask) -> None:
    assert set(app.blueprints) >= KEPT_WITH_FAULTS
    assert not KEPT_WITH_FAULTS & SECRET
    assert set(app.blueprints) >= SECRET


@pytest.mark.parametrize(("scheme", "clears"), [("https", '"cache"'), ("http", None)])
def test_signing_out_takes_away_what_the_browser_kept(
    client: FlaskClient, pairing: Pairing, scheme: str, clears: str | None
) -> None:
    with pairing.database.transaction() as session:
        person = make_person(session)
    token = csrf_token(sign_in(client, person).get("/").text)
    client.application.config["WTF_CSRF_SSL_STRICT"] = False
    answer = client.post("/sign-out", data={"csrf_token": token}, base_url=f"{scheme}://localhost")
    assert answer.status_code == 303
    assert answer.headers.get("Clear-Site-Data") == clears
