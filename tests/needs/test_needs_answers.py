"""The graded side answers a list on its page: agrees, reserves, asks, and nothing typed is dropped."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
from tests.needs.needs_editor import editor_of, stored
from webapp.domain.list_states import ListState
from webapp.models import NeedQuestion
from webapp.storage.database import Database


def answer_with(client: FlaskClient, **form: str) -> TestResponse:
    token = csrf_token(client.get(ADDRESS).get_data(as_text=True))
    data = {"csrf_token": token, "version": "1"} | {k.replace("_", "-"): v for k, v in form.items()}
    return client.post(f"{ADDRESS}/answer", data=data, follow_redirects=True)


def test_the_graded_side_agrees(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer = answer_with(client_of(app, house, "head of Marketing"), do="agree")
    assert "You have agreed." in text_of(answer)
    assert stored(database)[0][1] is ListState.AGREED


@pytest.mark.parametrize("state", [ListState.PROPOSED, ListState.RETURNED, ListState.AGREED])
def test_only_an_agreed_list_is_called_in_force(
    app: Flask, database: Database, house: House, state: ListState
) -> None:
    list_of(database, house, state)
    for who in ("head of Sales", "head of Marketing"):
        page = text_of(client_of(app, house, who).get(ADDRESS))
        assert ("In force." in page) == (state is ListState.AGREED)
        assert ("if nothing changes before grading opens" in page) == (state is not ListState.AGREED)


def test_a_reservation_stands_beside_the_list(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer_with(client_of(app, house, "head of Marketing"), do="reserve", reservation="Not in August.")
    page = text_of(client_of(app, house, "employee of Sales").get(ADDRESS))
    assert "Not in August." in page


def test_a_question_comes_back_and_is_answered_with_the_next_proposal(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    graded, grading = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    answer_with(graded, do="send-back", question_3="Since when?")
    page = text_of(grading.get(ADDRESS))
    assert "Since when?" in page
    assert "Your answer to Head Of Marketing" in page
    with database.reading() as session:
        question = session.scalars(select(NeedQuestion)).one()
    form = editor_of(grading) | {f"answer-{question.id}": "Since May.", "do": "propose"}
    grading.post(ADDRESS, data=form)
    assert stored(database) == [
        (1, ListState.PROPOSED, [f"What Sales needs of Marketing, {n}" for n in range(1, 7)])
    ]
    assert "Since May." in text_of(graded.get(ADDRESS))


def test_sending_back_without_a_question_says_what_to_do(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer = answer_with(client_of(app, house, "head of Marketing"), do="send-back")
    assert answer.status_code == 400
    assert "Ask at least one question at a need" in text_of(answer)


@pytest.mark.parametrize(
    ("deed", "typed"),
    [
        ("agree", {"question_3": "Since when?"}),
        ("agree", {"reservation": "Not in August."}),
        ("reserve", {"reservation": "Not in August.", "question_3": "Since when?"}),
        ("send-back", {"reservation": "Not in August.", "question_3": "Since when?"}),
    ],
)
def test_a_decision_does_not_drop_words_typed_beside_another_button(
    app: Flask, database: Database, house: House, deed: str, typed: dict[str, str]
) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer = answer_with(client_of(app, house, "head of Marketing"), do=deed, **typed)
    assert answer.status_code == 400
    assert "Nothing was recorded" in text_of(answer)
    assert all(words in answer.get_data(as_text=True) for words in typed.values())
    assert stored(database)[0][1] is ListState.PROPOSED


def test_a_question_that_is_too_long_stays_on_the_page(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer = answer_with(client_of(app, house, "head of Marketing"), do="send-back", question_3="x" * 1001)
    assert answer.status_code == 400
    assert "x" * 1001 in answer.get_data(as_text=True)
    assert stored(database)[0][1] is ListState.PROPOSED
