"""Lengths on the wire while somebody grades: they tell neither letters nor whether somebody commented."""

from __future__ import annotations

import random

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from webapp.web import padding

CARD = "/cards/spring-2026/marketing"
CARDS = 100
SHORT = 200  # characters: what everybody writes at most here

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def grader(half: Half, client: FlaskClient) -> FlaskClient:
    half.open()
    return sign_in(client, half.people(half.sales)[0])


def random_card(chance: random.Random) -> dict[str, str]:
    """Return a card with letters and, on every second one, short comments."""
    card = {name: chance.choice("ABCFX") for name in A_CARD}
    if chance.random() < 0.5:
        card |= {f"comment-{need}": "ü<&" * chance.randint(1, SHORT // 3) for need in (1, 4)}
    return card


def whole_length(answer: TestResponse) -> int:
    """Return the bytes of head and content."""
    heads = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
    return heads + len(answer.data)


def lengths(grader: FlaskClient, step: str, **more: str) -> set[int]:
    chance = random.Random(7)
    token = csrf_token(grader.get(CARD).text)
    answers = (
        grader.post(f"{CARD}{step}", data={"csrf_token": token, **random_card(chance), **more})
        for _ in range(CARDS)
    )
    return {whole_length(answer) for answer in answers}


def test_the_check_page_has_one_length_for_all_short_cards(grader: FlaskClient) -> None:
    assert len(lengths(grader, "/check")) == 1


def test_the_form_with_answers_has_one_length_for_all_short_cards(grader: FlaskClient) -> None:
    assert len(lengths(grader, "/check", change="all")) == 1


def test_the_check_page_would_tell_without_padding(
    grader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(padding, "STEP", 1)
    assert len(lengths(grader, "/check")) > CARDS / 3, "the attack itself must work"


@pytest.mark.parametrize("by", [0, 1])
def test_answer_to_a_hand_in_and_thanks_have_one_length_with_comments_and_without(
    half: Half, client: FlaskClient, by: int
) -> None:
    half.open()
    seen = []
    for person, comment in zip(half.people(half.sales)[:2], ("", "A word of thanks."), strict=True):
        grader = sign_in(half.app.test_client(), person)
        token = csrf_token(grader.get(CARD).text)
        done = grader.post(CARD, data={"csrf_token": token, **A_CARD, "comment-1": comment})
        thanks = grader.get(f"{CARD}/thanks", headers={"Accept-Encoding": "br"})
        seen.append((whole_length(done), whole_length(thanks)))
        assert "Your control number" in thanks.text
        assert ("Your private code" in thanks.text) is bool(comment)
    assert seen[0][by] == seen[1][by]


@pytest.mark.parametrize("comment", ["", "x" * 1_500, "x" * 2_000])
def test_a_padded_answer_is_a_multiple_of_4096_bytes(grader: FlaskClient, comment: str) -> None:
    token = csrf_token(grader.get(CARD).text)
    check = grader.post(f"{CARD}/check", data={"csrf_token": token, **A_CARD, "comment-1": comment})
    assert len(check.data) % padding.STEP == 0
