"""All needs below B are planned on one sheet, one after another, with what is usual filled in."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Action, DecisionNotToAct, Mail

SHEET = "/actions/sheet"


def fields_of(page: str) -> dict[str, str]:
    """Return what the form of the open need holds."""
    (form,) = [form for form in html.fromstring(page).forms if form.get("action") == SHEET]
    return {name: value or "" for name, value in form.form_values()}


def save(client: FlaskClient, **typed: str) -> TestResponse:
    given: dict[str, Any] = fields_of(client.get(SHEET).text)
    return client.post(SHEET, data=given | typed)


def planned(pairing: Pairing) -> list[tuple[str, list[int]]]:
    with pairing.database.reading() as session:
        found = session.query(Action).order_by(Action.id)
        return [(action.what, [need.position for need in action.needs]) for action in found]


def test_a_head_plans_every_need_below_b_from_the_lowest_on(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    page = client.get(SHEET).text
    assert "3 needs are below B" in page
    assert fields_of(page)["need"] == f"{pairing.card_id()}-4"
    first = save(client, what="Keep one list of objections")
    assert first.status_code == 303
    page = client.get(SHEET).text
    assert "Keep one list of objections" in page
    assert "1 of 3 are planned" in page
    save(client, choice="leave", reason="It ends in June.")
    assert "Save and finish" in client.get(SHEET).text
    save(client, what="Answer within a day")
    assert "Every need has its plan." in client.get(SHEET).text
    (first_need, last_need) = [needs for _what, needs in planned(pairing)]
    with pairing.database.reading() as session:
        (decision,) = session.query(DecisionNotToAct)
    assert first_need == [4]
    assert {*last_need, decision.position} == {3, 5}


def test_owners_day_and_measure_are_filled_in_and_the_other_owner_is_told(
    client: FlaskClient, pairing: Pairing
) -> None:
    head, other = pairing.head("Marketing"), pairing.head("Sales")
    sign_in(client, head)
    fields = fields_of(client.get(SHEET).text)
    assert fields["owner_of"] == str(head.id)
    assert fields["owner_by"] == str(other.id)
    assert fields["due"] == "2026-07-24"
    assert "B or better" in fields["measure"]
    answer = save(client, what="Keep one list of objections")
    assert other.name in client.get(answer.location).text
    with pairing.database.reading() as session:
        assert [mail.address for mail in session.query(Mail).filter_by(kind="action_planned")] == [
            other.email
        ]


def test_what_is_wrong_is_said_at_the_need_and_stores_nothing(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    nothing = save(client, what=" ")
    assert nothing.status_code == 422
    assert "Say in one sentence what will be done." in nothing.text
    no_reason = save(client, choice="leave", what="Typed and not lost")
    assert no_reason.status_code == 422
    assert "Typed and not lost" in no_reason.text
    weekend = save(client, what="Something", due="2026-06-13")
    assert weekend.status_code == 422
    assert fields_of(weekend.text)["asked_about"] == "2026-06-13"
    assert 'type="date" id="due" name="due" value="2026-06-13"' in weekend.text
    assert planned(pairing) == []


def test_a_need_that_is_not_below_b_or_of_another_department_is_not_on_the_sheet(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head())
    token = csrf_token(client.get(SHEET).text)
    for key in (f"{pairing.card_id()}-1", f"{pairing.card_id('Legal')}-1", "0-0", "x"):
        assert client.get(f"{SHEET}?need={key}").status_code == 404
        form = {"csrf_token": token, "need": key, "choice": "plan", "what": "Something"}
        assert client.post(SHEET, data=form).status_code == 404
    assert planned(pairing) == []


def test_saving_for_later_leads_to_the_list(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    assert save(client, what="Keep one list", go="later").location == "/actions"
    assert "Plan them one after another" in client.get("/actions").text


def test_where_nothing_is_below_b_the_sheet_says_so(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head("Legal"))
    assert "Nothing to plan here" in client.get(SHEET).text
