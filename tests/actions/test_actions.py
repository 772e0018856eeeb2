"""`/actions` and what stands under it: who may, what is seen, and nothing lost when two write at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.actions.steps import form_of, only_action, page, send, words
from tests.factories import make_open_card, make_round
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.domain.action_plans import ActionStatus
from webapp.models import Action, ActionUpdate


def test_a_head_plans_an_action_on_a_need_and_finds_it_in_the_list(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head())
    address = f"/actions/new?card={pairing.card_id()}&need=4"
    assert 'value="4" checked' in page(client, address)
    response = send(client, address, **form_of(pairing))
    assert response.status_code == 303
    assert response.location == f"/actions/{only_action(pairing).id}"
    assert "Keep one list of objections" in page(client, "/actions")
    assert "Keep one list of objections" in page(client, response.location)


def test_what_was_typed_stays_beside_its_faults(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    address = f"/actions/new?card={pairing.card_id()}"
    fields = form_of(pairing, what="", due="2026-01-01", measure="Half as many calls", evidence="no link")
    response = send(client, address, **fields)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    for sentence in ("Say in one sentence", "This day has passed", "This is no web address"):
        assert sentence in text
    assert "Half as many calls" in text
    assert "no link" in text
    with pairing.database.reading() as session:
        assert session.query(Action).count() == 0


ODD_FORMS: list[dict[str, Any]] = [
    {"due": "30.2.2026"},
    {"due": ""},
    {"owner_of": "1; DROP TABLE action"},
    {"owner_by": "999999999999999999999"},
    {"positions": ["99", "x", "-1", "99999999999999"]},
    {"kind": "process", "process_days": "0"},
    {"kind": "cross-training", "headcount_of": "-2"},
    {"what": "\0\x1b\u202e"},
    {"what": "x" * 501},
]


@pytest.mark.parametrize("odd", ODD_FORMS)
def test_an_odd_form_is_answered_with_a_sentence(
    client: FlaskClient, pairing: Pairing, odd: dict[str, Any]
) -> None:
    sign_in(client, pairing.head())
    response = send(client, f"/actions/new?card={pairing.card_id()}", **form_of(pairing, **odd))
    assert response.status_code == 422
    assert "There is a problem" in response.get_data(as_text=True)


def test_typed_text_is_stored_without_hidden_characters_and_written_harmlessly(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head())
    what = "<script>alert(1)</script>\0 a\u202e list"
    send(client, f"/actions/new?card={pairing.card_id()}", **form_of(pairing, what=what))
    assert only_action(pairing).what == "<script>alert(1)</script> a list"
    assert "<script>alert" not in page(client, "/actions")


def test_before_the_exchange_the_page_says_when_and_reads_nothing(
    client: FlaskClient, pairing: Pairing
) -> None:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        round_ = make_round(session, "Autumn 2026")
        card = make_open_card(
            session,
            round_,
            pairing.company.key_folder,
            graded=departments["Marketing"],
            grading=departments["Sales"],
        )
        card_id = card.id
    sign_in(client, pairing.head())
    assert "Cards are exchanged on" in page(client, f"/actions/new?card={card_id}&need=1")
    assert "Cards are exchanged on" in page(client, f"/actions/leave/{card_id}/1")


def test_a_closed_card_says_that_no_action_can_stand_on_it(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head("Legal"))
    text = words(page(client, f"/actions/new?card={pairing.card_id('Legal', 'Sales')}", 409))
    assert "shows no grade in Spring 2026, so no action can stand on it" in text
    assert "so no action can stand on it" in words(page(client, "/actions/new"))


def test_a_withheld_need_cannot_be_chosen(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    form = html.fromstring(page(client, f"/actions/new?card={pairing.card_id()}&need=6"))
    box = form.get_element_by_id("positions-6")
    assert box.get("disabled") is not None
    assert box.get("checked") is None
    assert client.get(f"/actions/leave/{pairing.card_id()}/6").status_code == 404


@pytest.mark.parametrize(
    "address", ["/actions/999", "/actions/999/edit", "/actions/new?card=999", "/actions?show=never"]
)
def test_an_unknown_address_is_a_page_that_says_so(
    client: FlaskClient, pairing: Pairing, address: str
) -> None:
    sign_in(client, pairing.head())
    page(client, address, 404)


def test_two_who_update_at_once_both_see_both_and_nothing_is_lost(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    address = f"/actions/{action_id}"
    sign_in(client, pairing.head("Marketing"))
    first = {"edit_number": "0", "status": "in progress", "text": "Half of it is there."}
    assert send(client, address, f"{address}/updates", **first).status_code == 303
    sign_in(client, pairing.head("Sales"))
    second = {"edit_number": "0", "status": "done", "text": "All of it is there."}
    answer = send(client, address, f"{address}/updates", **second)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else was here first" in text
    assert "Half of it is there." in text
    assert "All of it is there." in text
    number = re.search(r'name="edit_number" value="(\d+)"', text)
    assert number is not None
    second["edit_number"] = number.group(1)
    assert send(client, address, f"{address}/updates", **second).status_code == 303
    assert pairing.action(action_id).status is ActionStatus.DONE


def test_two_who_change_at_once_both_see_both(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    address = f"/actions/{action_id}/edit"
    sign_in(client, pairing.head())
    assert send(client, address, edit_number="0", **form_of(pairing, what="The first")).status_code == 303
    answer = send(client, address, edit_number="0", **form_of(pairing, what="The second"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "As it is stored now" in text
    assert "The first" in text
    assert "The second" in text
    assert pairing.action(action_id).what == "The first"


def test_a_decision_not_to_act_is_shown_with_its_reason_and_taken_back(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head("Sales"))
    address = f"/actions/leave/{pairing.card_id()}/3"
    assert send(client, address, reason=" ").status_code == 422
    assert send(client, address, reason="It ends in June.").status_code == 303
    assert "It ends in June." in page(client, "/actions")
    send(client, "/actions", f"{address}/back")
    assert "It ends in June." not in page(client, "/actions")


def test_an_action_with_five_hundred_updates_shows_the_newest_and_all_on_request(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    doer = pairing.doer()
    with pairing.database.transaction() as session:
        session.add_all(
            ActionUpdate(
                action_id=action_id,
                person_id=doer.person_id,
                made_at=doer.now,
                status=ActionStatus.PLANNED,
                text=f"Update number {number}.",
            )
            for number in range(500)
        )
    sign_in(client, pairing.head())
    newest = page(client, f"/actions/{action_id}")
    assert newest.count("Update number") == 20
    assert "Update number 499." in newest
    assert page(client, f"/actions/{action_id}?history=all").count("Update number") == 500
    assert page(client, "/actions").count("Update number") == 1
