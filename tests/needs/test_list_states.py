"""Every step of a needs list over its pages: what its state allows, and nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of
from tests.needs.needs_editor import editor_of
from webapp.domain.list_states import (
    Deed,
    ListState,
    NotAllowedNow,
    Ruling,
    Side,
    next_state,
    state_after_ruling,
)
from webapp.models import Escalation, NeedsList
from webapp.storage.database import Database

BY_RULING = {
    "rule: stands": ListState.STANDS_BY_RULING,
    "rule: reworded": ListState.PROPOSED,  # what was proposed stays, beside the president's version
    "rule: goes back": ListState.RETURNED,
}
ALLOWED: dict[ListState, dict[str, ListState]] = {
    ListState.DRAFTED: {"propose": ListState.PROPOSED},
    ListState.PROPOSED: {
        "agree": ListState.AGREED,
        "reserve": ListState.AGREED_WITH_RESERVATION,
        "send-back": ListState.RETURNED,
        **BY_RULING,
    },
    ListState.RETURNED: {
        "propose": ListState.PROPOSED,
        **BY_RULING,
        "rule: reworded": ListState.RETURNED,
    },
    ListState.AGREED: {},
    ListState.AGREED_WITH_RESERVATION: {},
    ListState.STANDS_BY_RULING: {},
    ListState.WORDED_BY_RULING: {},
}
STEPS = ("propose", "agree", "reserve", "send-back", *BY_RULING)


@pytest.mark.parametrize("state", list(ListState))
def test_every_step_over_the_pages(app: Flask, database: Database, house: House, state: ListState) -> None:
    for step in STEPS:
        with database.transaction() as session:
            session.execute(delete(Escalation))
            for old in session.scalars(select(NeedsList)):
                session.delete(old)
        list_in(database, house, state)
        take(app, database, house, step)
        found = states(database)
        assert found[1] is ALLOWED[state].get(step, state), step
        is_worded = step == "rule: reworded" and step in ALLOWED[state]
        assert found.keys() == ({1, 2} if is_worded else {1}), step
        if is_worded:
            assert found[2] is ListState.WORDED_BY_RULING


@pytest.mark.parametrize("state", list(ListState))
def test_only_what_is_proposed_and_not_agreed_goes_to_the_president(
    app: Flask, database: Database, house: House, state: ListState
) -> None:
    list_in(database, house, state)
    for who in ("head of Sales", "head of Marketing"):
        client = client_of(app, house, who)
        token = csrf_token(client.get(f"{ADDRESS}/escalation").text)
        client.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "Too much."})
    with database.reading() as session:
        raised = session.query(Escalation).count()
    assert raised == (state in (ListState.PROPOSED, ListState.RETURNED))
    assert states(database) == {1: state}


@pytest.mark.parametrize("state", list(ListState))
def test_no_side_takes_the_steps_of_the_other(
    app: Flask, database: Database, house: House, state: ListState
) -> None:
    list_in(database, house, state)
    for who, step in product(
        ("head of Sales", "employee of Marketing", "president"), ("agree", "reserve", "send-back")
    ):
        client = client_of(app, house, who)
        data = answer(csrf_token(client.get("/anonymity").text), step)
        assert client.post(f"{ADDRESS}/answer", data=data).status_code == 403
    for who in ("head of Marketing", "employee of Sales", "president"):
        client = client_of(app, house, who)
        data = {"csrf_token": csrf_token(client.get("/anonymity").text), "do": "propose"}
        assert client.post(ADDRESS, data=data).status_code == 403
    assert states(database) == {1: state}


def test_the_rules_allow_nothing_that_the_pages_do_not() -> None:
    deeds = {
        (ListState.DRAFTED, Side.BY): {Deed.SAVE, Deed.PROPOSE},
        (ListState.PROPOSED, Side.OF): {Deed.AGREE, Deed.AGREE_WITH_RESERVATION, Deed.SEND_BACK},
        (ListState.RETURNED, Side.BY): {Deed.PROPOSE, Deed.REVISE},
    }
    for state, side, deed in product(ListState, Side, Deed):
        usual = {Deed.REVISE} if side is Side.BY and state is not ListState.DRAFTED else set()
        if deed in deeds.get((state, side), usual):
            next_state(state, deed, side=side)
        else:
            with pytest.raises(NotAllowedNow):
                next_state(state, deed, side=side)
    for state, ruling in product(ListState, Ruling):
        if f"rule: {ruling.value}" in ALLOWED[state]:
            state_after_ruling(state, ruling)
        else:
            with pytest.raises(NotAllowedNow):
                state_after_ruling(state, ruling)


def list_in(database: Database, house: House, state: ListState) -> None:
    """Make a list in a state; one that was agreed with a reservation has its words."""
    made = list_of(database, house, ListState.PROPOSED)
    with database.transaction() as session:
        needs_list = session.get_one(NeedsList, made.id)
        needs_list.state = state
        needs_list.reservation = "Not in May." if state is ListState.AGREED_WITH_RESERVATION else ""


def take(app: Flask, database: Database, house: House, step: str) -> None:
    """Send what a page of ours would send for a step, whatever the state of the list."""
    if step == "propose":
        client = client_of(app, house, "head of Sales")
        client.post(ADDRESS, data=editor_of(client) | {"do": "propose"})
    elif step in BY_RULING:
        rule(app, database, house, step.removeprefix("rule: "))
    else:
        client = client_of(app, house, "head of Marketing")
        client.post(f"{ADDRESS}/answer", data=answer(csrf_token(client.get("/anonymity").text), step))


def answer(token: str, step: str) -> dict[str, str]:
    words = {"reserve": {"reservation": "Not in August."}, "send-back": {"question-3": "Since when?"}}
    return {"csrf_token": token, "version": "1", "do": step, **words.get(step, {})}


def rule(app: Flask, database: Database, house: House, outcome: str) -> None:
    """Let the president rule, as if the list had been brought to her in whatever state it is."""
    with database.transaction() as session:
        needs_list = session.scalars(select(NeedsList)).one()
        escalation = Escalation(
            list_id=needs_list.id,
            of_id=needs_list.of_id,
            by_id=needs_list.by_id,
            raised_by_id=house.people["head of Marketing"].id,
            raised_at=NOW,
            position_of_by="",
            position_of_of="Too much.",
            ruling="",
        )
        session.add(escalation)
        session.flush()
        address = f"/escalations/{escalation.id}"
        wordings = {f"wording-{need.position}": f"As I say, {need.position}." for need in needs_list.needs}
    president = client_of(app, house, "president")
    token = csrf_token(president.get(address).text)
    data = {"csrf_token": token, "do": "rule", "ruling": "So be it.", "outcome": outcome, **wordings}
    president.post(address, data=data)


def states(database: Database) -> dict[int, ListState]:
    with database.reading() as session:
        return {each.version: each.state for each in session.scalars(select(NeedsList))}
