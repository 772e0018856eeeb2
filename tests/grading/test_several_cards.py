"""Somebody who grades several departments: how far along, the next card, and the note that folds."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST, SECOND = "/cards/spring-2026/finance", "/cards/spring-2026/marketing"
FOLDED = "As on your first card"


@pytest.fixture
def grader(half: Half, client: FlaskClient) -> FlaskClient:
    """Somebody of Sales, who grades Finance and Marketing."""
    with half.database.transaction() as session:
        finance = factories.make_department(session, "Finance", people=5)
        factories.make_pair(session, half.sales, finance)
        factories.make_needs_list(session, of=finance, by=half.sales)
    half.open()
    return sign_in(client, half.people(half.sales)[-1])


def hand_in(grader: FlaskClient, address: str) -> str:
    token = csrf_token(grader.get(address).text)
    answer = grader.post(address, data={"csrf_token": token, **A_CARD})
    return grader.get(answer.location).text


def test_every_page_says_how_far_along_somebody_is(grader: FlaskClient) -> None:
    assert "Card 1 of 2" in grader.get(FIRST).text
    assert "1 of 2 cards are handed in." in hand_in(grader, FIRST)
    assert "1 of 2 cards are handed in." in grader.get("/").text
    assert "Card 2 of 2" in grader.get(SECOND).text
    assert "2 of 2 cards are handed in." in hand_in(grader, SECOND)


def test_the_next_card_stands_on_top_of_the_thanks_page(grader: FlaskClient) -> None:
    page = hand_in(grader, FIRST)
    following = f'<a class="button" href="{SECOND}">Grade the next card: Marketing</a>'
    assert page.index("<h1>") < page.index(following) < page.index("What is now stored")
    assert grader.get("/cards/next").location == SECOND
    assert "Grade the next card" not in hand_in(grader, SECOND)
    assert grader.get("/cards/next").location == "/"


def test_the_note_on_anonymity_is_folded_from_the_second_card_on(grader: FlaskClient) -> None:
    assert FOLDED not in grader.get(FIRST).text
    hand_in(grader, FIRST)
    second = grader.get(SECOND).text
    assert FOLDED in second
    assert "Your grades are sealed before they are stored." in second


def test_who_grades_one_department_is_told_of_no_other(half: Half, client: FlaskClient) -> None:
    half.open()
    only = sign_in(client, half.people(half.sales)[-1])
    assert "Card 1 of" not in only.get(SECOND).text


def test_faults_stand_directly_under_the_heading_and_name_their_need(grader: FlaskClient) -> None:
    token = csrf_token(grader.get(FIRST).text)
    form = {"csrf_token": token, **A_CARD, "comment-3": "x" * 2_010}
    page = grader.post(f"{FIRST}/check", data=form).text
    assert (
        page.index("<h1>")
        < page.index("Need 3: the comment is 10 characters too long.")
        < page.index("<aside")
    )
