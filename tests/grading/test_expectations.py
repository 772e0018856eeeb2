"""The expectation: only for the graded department's head and deputy, and locked when grading closes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from webapp.domain.wording import Refused
from webapp.grading.services import expectations
from webapp.models import Department

ADDRESS = "/expect/spring-2026/sales"
SIX = {f"need-{position}": letter for position, letter in enumerate("AABBCF", start=1)}


@pytest.fixture
def head(half: Half, client: FlaskClient) -> FlaskClient:
    half.open()
    return sign_in(client, half.people(half.marketing)[0])


def _write(client: FlaskClient, form: dict[str, str]) -> object:
    token = csrf_token(client.get(ADDRESS).text)
    return client.post(ADDRESS, data={"csrf_token": token, **form})


def _stored(half: Half) -> dict[int, str]:
    with half.database.reading() as session:
        return expectations.expectation_of(session, half.card().id)


def test_a_head_writes_six_grades_down_and_can_change_them(head: FlaskClient, half: Half) -> None:
    _write(head, SIX)
    _write(head, {**SIX, "need-1": "F"})
    assert _stored(half) == {1: "F", 2: "A", 3: "B", 4: "B", 5: "C", 6: "F"}


def test_a_missing_or_strange_grade_is_told_and_nothing_is_stored(head: FlaskClient, half: Half) -> None:
    answer = _write(head, {**SIX, "need-2": "X", "need-3": "Z"})
    text = answer.text  # type: ignore[attr-defined]
    assert 'href="#need-2-A"' in text
    assert 'href="#need-3-A"' in text
    assert _stored(half) == {}


def test_it_is_locked_when_grading_closes(head: FlaskClient, half: Half) -> None:
    _write(head, SIX)
    token = csrf_token(head.get(ADDRESS).text)
    half.close()
    head.post(ADDRESS, data={"csrf_token": token, **SIX, "need-1": "F"})
    assert _stored(half)[1] == "A"
    assert "Grading is closed, so this stays as it is." in head.get(ADDRESS).text
    with (
        pytest.raises(Refused, match="stays as it is"),
        half.database.transaction() as session,
    ):
        expectations.expect(session, half.card().id, {1: "F"})


def test_a_deputy_may_and_nobody_else(half: Half, client: FlaskClient) -> None:
    half.open()
    marketing, sales = half.people(half.marketing), half.people(half.sales)
    with half.database.transaction() as session:
        others = [
            factories.make_person(session, is_president=True),
            factories.make_person(session, is_administrator=True),
        ]
    assert sign_in(client, marketing[1]).get(ADDRESS).status_code == 200
    for person in (marketing[2], sales[2], *others):
        assert sign_in(client, person).get(ADDRESS).status_code == 403
    # The other head's own address is another card; this one she cannot even name.
    assert sign_in(client, sales[0]).get(ADDRESS).status_code == 404


def test_the_front_page_asks_the_head_and_afterwards_lets_her_change_it(head: FlaskClient) -> None:
    asked = head.get("/").text
    assert f'href="{ADDRESS}"' in asked
    assert "Predict your six grades" in asked
    _write(head, SIX)
    written = head.get("/").text
    assert f'href="{ADDRESS}"' in written
    assert "Written down. You can change it until" in written
    assert "Predict your six grades" not in written


def test_after_one_expectation_the_next_one_is_offered(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        marketing = session.get_one(Department, half.marketing.id)
        support = factories.make_department(session, "Support", people=6)
        factories.make_pair(session, marketing, support)
        factories.make_needs_list(session, of=marketing, by=support)
    half.open()
    head = sign_in(client, half.people(half.marketing)[0])
    offered = "Next: what do you expect from Support?"
    before = head.get(ADDRESS).text
    assert "0 of 2 are written down" in before
    assert offered not in before
    _write(head, SIX)
    after = head.get(ADDRESS).text
    assert "1 of 2 is written down" in after
    assert f'href="/expect/spring-2026/support">{offered}' in after


def test_an_unknown_card_is_not_found(head: FlaskClient) -> None:
    assert head.get("/expect/spring-2026/finance").status_code == 404
    assert head.get("/expect/no-such-round/sales").status_code == 404
