"""Cache-Control: browsers keep forms with faults for the way back, nothing of grades, codes and sign-in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.web.headers import FAULTS, KEPT_WITH_FAULTS

SECRET = {"codes", "code_sheets", "comments", "expect", "grading", "surveys", "receipts", "sign_in"}
SECRET |= {"kiosk", "paper_cards", "trustees", "visits"}
SHOWS_GRADES = {"action_updates", "actions", "decisions", "meeting_decisions", "needs"}


def refused(client: FlaskClient, form_at: str, values: dict[str, str], *, to: str = "") -> TestResponse:
    """Post a form that is not stored."""
    form = client.get(form_at)
    assert form.headers["Cache-Control"] == "no-store"
    answer = client.post(to or form_at, data={"csrf_token": csrf_token(form.text), **values})
    assert answer.status_code in FAULTS
    return answer


def test_a_form_with_faults_is_kept_for_the_way_back(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.somebody("Ada Brandt", is_administrator=True))
    answer = refused(client, "/admin/holidays", {"holidays": "Whit Monday"})
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Whit Monday" in answer.text


def test_a_form_that_stands_beside_a_grade_is_not_kept(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    action, card = f"/actions/{pairing.promise()}", pairing.card_id()
    answers = [
        refused(client, f"/actions/new?card={card}&need=4", {"what": "Keep one list"}),
        refused(client, action, {"status": "planned", "edit_number": "0"}, to=f"{action}/updates"),
        refused(client, f"/actions/leave/{card}/4", {"reason": ""}),
    ]
    assert all('class="tile' in answer.text for answer in answers)
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 3


def test_only_pages_that_there_are_may_be_kept_and_none_with_secrets(app: Flask) -> None:
    assert set(app.blueprints) >= KEPT_WITH_FAULTS
    assert not KEPT_WITH_FAULTS & (SECRET | SHOWS_GRADES)
    assert set(app.blueprints) >= SECRET | SHOWS_GRADES


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
