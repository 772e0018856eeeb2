"""Forms that come late: their author goes on with them, and nobody else is shown a field."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from webapp.models import Person

CARD = "/cards/spring-2026/marketing"
SECRET = "Zwetschgendatschi"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def people(half: Half) -> list[Person]:
    half.open()
    return half.people(half.sales)


def filled_in(client: FlaskClient, person: Person) -> dict[str, str]:
    """Return what this person's browser sends for a card."""
    token = csrf_token(sign_in(client, person).get(CARD).text)
    return {"csrf_token": token, **A_CARD, "comment-1": SECRET}


def end_session(client: FlaskClient) -> None:
    client.delete_cookie("session")


def test_whoever_was_signed_out_by_time_goes_on_after_signing_in(
    client: FlaskClient, people: list[Person]
) -> None:
    sent = filled_in(client, people[0])
    end_session(client)
    kept = client.post(f"{CARD}/check", data=sent)
    assert kept.status_code == 401
    assert SECRET in kept.text
    sent["csrf_token"] = html.unescape(csrf_token(kept.text))
    end_session(client)
    again = sign_in(client, people[0]).post(f"{CARD}/check", data=sent)
    assert "That page was open for a long time" in again.text
    sent["csrf_token"] = csrf_token(again.text)
    assert "Check your card" in client.post(f"{CARD}/check", data=sent).text


def test_the_next_person_who_signs_in_gets_no_field_of_it(client: FlaskClient, people: list[Person]) -> None:
    sent = filled_in(client, people[0])
    end_session(client)
    sent["csrf_token"] = csrf_token(client.post(f"{CARD}/check", data=sent).text)
    for ends in (False, True):
        if ends:
            end_session(client)
        answer = sign_in(client, people[1]).post(f"{CARD}/check", data=sent)
        assert "This was somebody else’s form" in answer.text
        assert SECRET not in answer.text
        assert "need-1" not in answer.text


def test_a_form_sent_again_after_signing_out_is_answered_with_no_field(
    client: FlaskClient, people: list[Person]
) -> None:
    sent = filled_in(client, people[0])
    client.post("/sign-out", data={"csrf_token": sent["csrf_token"]})
    for person in (None, people[1]):
        if person:
            sign_in(client, person)
        for address in (CARD, f"{CARD}/check"):
            answer = client.post(address, data=sent)
            assert "This was somebody else’s form" in answer.text
            assert SECRET not in answer.text


def test_a_mark_made_up_by_somebody_names_nobody(client: FlaskClient, people: list[Person]) -> None:
    answer = sign_in(client, people[1]).post(f"{CARD}/check", data={"csrf_token": "x", "need-1": "F"})
    assert "This was somebody else’s form" in answer.text
