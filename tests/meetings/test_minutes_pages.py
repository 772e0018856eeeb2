"""The page of minutes: written by both heads, read by both departments, made actions of, and printed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.meetings.page_steps import post, text_of
from tests.meetings.steps import read, review
from tests.reports.reading import text_of as words_of_print
from webapp.models import Department, Meeting

MINUTES = {
    "topics": "The autumn fair",
    "objective_first": "Ten leads a week",
    "result_first": "Nine",
    "objective_second": "Call each within a day",
    "result_second": "Most of them\nwithin a day",
    "notes": "<b>Bold</b> & true " * 200,
    "present": "Ines, Tomas",
}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_both_heads_write_the_minutes_and_both_departments_read_them(
    client: FlaskClient, pairing: Pairing
) -> None:
    meeting_id = review(pairing)
    address = f"/meetings/{meeting_id}/minutes"
    sign_in(client, pairing.head("Marketing"))
    assert post(client, address, edit_number=0, decision__new__1="One list.", **MINUTES).status_code == 303
    sign_in(client, pairing.head("Sales"))
    form = {**MINUTES, "notes": "Shorter"}
    decision = read(pairing, meeting_id).decisions[0].id
    answer = post(
        client, address, edit_number=1, **{f"decision-{decision}": "One list of objections."}, **form
    )
    assert answer.status_code == 303
    sign_in(client, pairing.employee("Sales"))
    said = text_of(client.get(f"/meetings/{meeting_id}"))
    for words in ("Ten leads a week", "Most of them within a day", "One list of objections.", "Shorter"):
        assert words in said
    assert client.get(address).status_code == 403


def test_the_second_writer_loses_nothing(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing)
    address = f"/meetings/{meeting_id}/minutes"
    sign_in(client, pairing.head("Marketing"))
    post(client, address, edit_number=0, **{**MINUTES, "notes": "From Marketing"})
    sign_in(client, pairing.head("Sales"))
    answer = post(
        client, address, edit_number=0, decision__new__1="Ours", **{**MINUTES, "notes": "From Sales"}
    )
    assert answer.status_code == 409
    assert "Somebody else was here first" in text_of(answer)
    assert "From Marketing" in text_of(answer)
    assert ">From Sales</textarea>" in answer.text
    assert 'value="Ours"' in answer.text
    assert read(pairing, meeting_id).notes == "From Marketing"
    number = re.search(r'name="edit_number" value="(\d+)"', answer.text)
    assert number is not None
    assert number.group(1) == "1"


def test_too_long_minutes_come_back_whole(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing)
    sign_in(client, pairing.head())
    long = "word " * 1001
    answer = post(client, f"/meetings/{meeting_id}/minutes", edit_number=0, **{**MINUTES, "notes": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert "5004" in text_of(answer)


def test_a_decision_becomes_an_action_on_a_page(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["Keep one list"])
    decision = read(pairing, meeting_id).decisions[0].id
    address = f"/meetings/{meeting_id}/decisions/{decision}"
    sign_in(client, pairing.head())
    form: dict[str, Any] = {
        "what": "Keep one list",
        "need": f"{pairing.card_id()}-4",
        "owner_first": pairing.employee("Marketing").id,
        "owner_second": pairing.employee("Sales").id,
    }
    if _first_of(read(pairing, meeting_id)) != "Marketing":
        form["owner_first"], form["owner_second"] = form["owner_second"], form["owner_first"]
    past = post(client, address, due=TODAY - timedelta(days=1), **form)
    assert past.status_code == 422
    assert "This day has passed." in text_of(past)
    assert ">Keep one list</textarea>" in past.text
    assert post(client, address, due=TODAY + timedelta(days=9), **form).status_code == 303
    page = client.get(f"/meetings/{meeting_id}")
    assert "Action, due on 21 May 2026" in text_of(page)
    assert client.get(address).status_code == 302


def _first_of(meeting: Meeting) -> str:
    assert meeting.first is not None
    return meeting.first.name


def test_minutes_are_printed_whole_in_both_languages(client: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    end = "and that was the end"
    meeting_id = review(pairing, decisions=["One list."], notes="word " * 950 + end, result_first="Nine")
    person = pairing.employee("Sales")
    sign_in(client, person)
    printed = words_of_print(client.get(f"/meetings/{meeting_id}.pdf").data)
    for words in ("Joint review", "One list.", end, "Nine", "Keep one list of objections"):
        assert words in " ".join(printed.split())


def test_departments_with_long_names_meet_too(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        for name in ("Marketing", "Sales"):
            department = session.get_one(Department, pairing.company.departments[name].id)
            department.name = f"{name} " + "w" * (59 - len(name))
    meeting_id = review(pairing)
    sign_in(client, pairing.head())
    assert "Sales " + "w" * 54 in client.get(f"/meetings/{meeting_id}").text
    assert client.get(f"/meetings/{meeting_id}.pdf").status_code == 200
