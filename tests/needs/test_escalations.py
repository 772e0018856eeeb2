"""Escalations: both positions on one page, and only the president rules."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
from webapp.domain.list_states import ListState
from webapp.models import Escalation
from webapp.storage.database import Database


def test_a_head_asks_the_president_who_rules(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    head, president = client_of(app, house, "head of Marketing"), client_of(app, house, "president")
    token = csrf_token(head.get(f"{ADDRESS}/escalation").get_data(as_text=True))
    head.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "Too much."})
    with database.reading() as session:
        address = f"/escalations/{session.scalars(select(Escalation.id)).one()}"
    assert "An escalation waits for your ruling." in text_of(president.get("/company"))
    page = president.get(address)
    assert "Too much." in text_of(page)
    token = csrf_token(page.get_data(as_text=True))
    ruling = {"csrf_token": token, "do": "rule", "ruling": "It stands.", "outcome": "stands"}
    president.post(address, data=ruling)
    assert president.post(address, data=ruling).status_code == 400
    assert "your ruling" not in text_of(president.get("/company"))
    assert "It stands." in text_of(client_of(app, house, "head of Sales").get(address))
    assert "The president has ruled on this list." in text_of(
        client_of(app, house, "employee of Sales").get(ADDRESS)
    )
    assert "What Sales needs from Marketing" in text_of(president.get("/escalations"))
    assert "Nothing to rule on" in text_of(client_of(app, house, "head of Legal").get("/escalations"))


@pytest.mark.parametrize("who", ["head of Legal", "employee of Sales", "administrator"])
def test_nobody_else_reads_an_escalation_and_no_head_rules(
    app: Flask, database: Database, house: House, who: str
) -> None:
    needs_list = list_of(database, house, ListState.PROPOSED)
    with database.transaction() as session:
        escalation = Escalation(
            list_id=needs_list.id,
            of_id=needs_list.of_id,
            by_id=needs_list.by_id,
            raised_by_id=house.people["head of Sales"].id,
            raised_at=needs_list.changed_at,
            position_of_by="Ours.",
        )
        session.add(escalation)
    client, address = client_of(app, house, who), f"/escalations/{escalation.id}"
    assert client.get(address).status_code == 403
    head = client_of(app, house, "head of Marketing")
    token = csrf_token(head.get(address).get_data(as_text=True))
    assert head.post(address, data={"csrf_token": token, "do": "rule", "ruling": "Mine."}).status_code == 403


def test_a_position_that_is_too_long_stays_on_the_page(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    head = client_of(app, house, "head of Marketing")
    token = csrf_token(head.get(f"{ADDRESS}/escalation").get_data(as_text=True))
    answer = head.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "y" * 2001})
    assert answer.status_code == 400
    assert "y" * 2001 in answer.get_data(as_text=True)


def test_the_front_page_of_the_other_side_asks_for_its_position_with_a_date_until_it_is_written(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    asking, other = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    assert "Write your position" not in text_of(other.get("/"))
    token = csrf_token(asking.get(f"{ADDRESS}/escalation").get_data(as_text=True))
    data = {"csrf_token": token, "position": "Too much."}
    told = asking.post(f"{ADDRESS}/escalation", data=data, follow_redirects=True).text
    assert "Your position stands on this page." in told
    assert "Both positions stand" not in told, "the other side has written none yet"
    with database.reading() as session:
        address = f"/escalations/{session.scalars(select(Escalation.id)).one()}"
    front = other.get("/")
    assert f'href="{address}"' in front.get_data(as_text=True)
    assert "Write your position by" in text_of(front)
    for who in ("head of Marketing", "head of Legal", "employee of Sales"):
        assert "Write your position" not in text_of(client_of(app, house, who).get("/")), who
    token = csrf_token(other.get(address).get_data(as_text=True))
    other.post(address, data={"csrf_token": token, "do": "position", "position": "It is what we need."})
    assert "Write your position" not in text_of(other.get("/"))
