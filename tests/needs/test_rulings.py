"""A ruling has a consequence: the list stands as proposed, stands as worded, or goes back."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
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

SETTLED = (ListState.STANDS_BY_RULING, ListState.WORDED_BY_RULING)
OPEN = (ListState.PROPOSED, ListState.RETURNED)


@pytest.mark.parametrize(("state", "ruling"), list(product(ListState, Ruling)))
def test_only_what_is_proposed_and_not_agreed_is_ruled_on(state: ListState, ruling: Ruling) -> None:
    if state in OPEN:
        expected = {
            Ruling.STANDS: ListState.STANDS_BY_RULING,
            Ruling.REWORDED: ListState.WORDED_BY_RULING,
            Ruling.GOES_BACK: ListState.RETURNED,
        }
        assert state_after_ruling(state, ruling) is expected[ruling]
    else:
        with pytest.raises(NotAllowedNow):
            state_after_ruling(state, ruling)


@pytest.mark.parametrize(("state", "side", "deed"), list(product(SETTLED, Side, Deed)))
def test_after_a_ruling_only_a_new_version_is_possible(state: ListState, side: Side, deed: Deed) -> None:
    if (side, deed) == (Side.BY, Deed.REVISE):
        assert next_state(state, deed, side=side) is ListState.DRAFTED
    else:
        with pytest.raises(NotAllowedNow):
            next_state(state, deed, side=side)


def rule(app: Flask, database: Database, house: House, **typed: str) -> TestResponse:
    """Let a head ask for a ruling, and the president rule."""
    head, president = client_of(app, house, "head of Marketing"), client_of(app, house, "president")
    token = csrf_token(head.get(f"{ADDRESS}/escalation").get_data(as_text=True))
    head.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "Too much."})
    with database.reading() as session:
        address = f"/escalations/{session.scalars(select(Escalation.id)).one()}"
    return post(president, address, {"ruling": "So be it.", **typed})


def post(client: FlaskClient, address: str, typed: dict[str, str]) -> TestResponse:
    token = csrf_token(client.get(address).get_data(as_text=True))
    data = {"csrf_token": token, "do": "rule", **typed}
    return client.post(address, data=data, follow_redirects=True)


def lists(database: Database) -> list[tuple[int, ListState, list[str]]]:
    with database.reading() as session:
        found = session.scalars(select(NeedsList).order_by(NeedsList.version))
        return [(each.version, each.state, [need.text for need in each.needs]) for each in found]


def test_a_list_that_stands_is_settled_and_says_so_on_its_pages(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    page = rule(app, database, house, outcome="stands")
    assert "The list stands as proposed." in text_of(page)
    assert [state for _version, state, _texts in lists(database)] == [ListState.STANDS_BY_RULING]
    graded = client_of(app, house, "head of Marketing")
    assert "stands as proposed, ruled on" in text_of(graded.get(ADDRESS))
    assert "Agree with a reservation" not in text_of(graded.get(ADDRESS))


def test_a_list_that_goes_back_waits_for_those_who_wrote_it(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    rule(app, database, house, outcome="goes back")
    assert [state for _version, state, _texts in lists(database)] == [ListState.RETURNED]


def test_the_presidents_words_are_the_next_version_and_what_was_proposed_stays(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    ((_version, _state, texts),) = lists(database)
    worded = {f"wording-{place}": text for place, text in enumerate(texts, start=1)}
    page = rule(app, database, house, outcome="reworded", **{**worded, "wording-2": "As I say."})
    assert "The list stands as the president words it." in text_of(page)
    before, after = lists(database)
    assert before == (1, ListState.PROPOSED, texts)
    assert after == (2, ListState.WORDED_BY_RULING, [texts[0], "As I say.", *texts[2:]])
    with database.reading() as session:
        first, second = session.scalars(select(NeedsList).order_by(NeedsList.version))
        assert [need.lineage for need in first.needs] == [need.lineage for need in second.needs]
    assert "As I say." in text_of(client_of(app, house, "employee of Marketing").get(ADDRESS))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what becomes of the list."),
        ({"outcome": "vanishes"}, "Choose what becomes of the list."),
        ({"outcome": "stands", "ruling": " "}, "Write at least one sentence."),
        ({"outcome": "reworded"}, "This need is blank."),
    ],
)
def test_a_ruling_that_lacks_something_changes_nothing(
    app: Flask, database: Database, house: House, typed: dict[str, str], said: str
) -> None:
    list_of(database, house, ListState.PROPOSED)
    page = rule(app, database, house, **typed)
    assert page.status_code == 400
    assert said in text_of(page)
    assert [state for _version, state, _texts in lists(database)] == [ListState.PROPOSED]
    with database.reading() as session:
        assert session.scalars(select(Escalation.ruled_at)).one() is None


def test_words_that_change_nothing_are_no_wording(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    ((_version, _state, texts),) = lists(database)
    same = {f"wording-{place}": text for place, text in enumerate(texts, start=1)}
    page = rule(app, database, house, outcome="reworded", **same)
    assert "No need is worded differently." in text_of(page)
    assert len(lists(database)) == 1


def test_a_list_that_was_agreed_meanwhile_stays_agreed(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    head = client_of(app, house, "head of Marketing")
    token = csrf_token(head.get(f"{ADDRESS}/escalation").get_data(as_text=True))
    head.post(f"{ADDRESS}/escalation", data={"csrf_token": token, "position": "Too much."})
    with database.transaction() as session:
        session.scalars(select(NeedsList)).one().state = ListState.AGREED
        address = f"/escalations/{session.scalars(select(Escalation.id)).one()}"
    president = client_of(app, house, "president")
    assert "What becomes of the list?" not in text_of(president.get(address))
    assert post(president, address, {"ruling": "So be it.", "outcome": "goes back"}).status_code == 200
    assert [state for _version, state, _texts in lists(database)] == [ListState.AGREED]
