"""Lengths on the wire while somebody grades: they tell neither letters nor whether somebody commented."""

from __future__ import annotations

import gzip
import random
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from webapp.web import padding

CARD = "/cards/spring-2026/marketing"
CARDS = 100
SHORT = 200  # characters: what everybody writes at most here
CHARACTERS = "abcdefghijklmnopqrstuvwxyz äöü<&.,ABC" * 3 + "\n"
COMPRESSED = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

in_both_ways = pytest.mark.parametrize("asked", [{}, COMPRESSED], ids=["plain", "compressed"])


@pytest.fixture
def grader(half: Half, client: FlaskClient) -> FlaskClient:
    half.open()
    return sign_in(client, half.people(half.sales)[0])


def random_card(chance: random.Random) -> dict[str, str]:
    """Return a card with letters and, on every second one, short comments."""
    card = {name: chance.choice("ABCFX") for name in A_CARD}
    if chance.random() < 0.5:
        words = "".join(chance.choices(CHARACTERS, k=chance.randint(1, SHORT)))
        card |= {f"comment-{need}": words for need in (1, 4)}
    return card


def whole_length(answer: TestResponse) -> int:
    """Return the bytes of head and content."""
    heads = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
    return heads + len(answer.data)


def lengths(grader: FlaskClient, step: str, asked: dict[str, str], **more: str) -> set[int]:
    chance = random.Random(7)
    token = csrf_token(grader.get(CARD).text)
    answers = (
        grader.post(f"{CARD}{step}", data={"csrf_token": token, **random_card(chance), **more}, headers=asked)
        for _ in range(CARDS)
    )
    return {whole_length(answer) for answer in answers}


@in_both_ways
def test_the_check_page_has_one_length_for_all_short_cards(
    grader: FlaskClient, asked: dict[str, str]
) -> None:
    assert len(lengths(grader, "/check", asked)) == 1


@in_both_ways
def test_the_form_with_answers_has_one_length_for_all_short_cards(
    grader: FlaskClient, asked: dict[str, str]
) -> None:
    assert len(lengths(grader, "/check", asked, change="all")) == 1


@in_both_ways
def test_the_check_page_would_tell_without_padding(
    grader: FlaskClient, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    monkeypatch.setattr(padding, "STEP", 1)
    monkeypatch.setattr(padding, "PACKED_STEP", 1)
    assert len(lengths(grader, "/check", asked)) > CARDS / 3, "the attack itself must work"


def test_a_compressed_check_page_weighs_little_and_reads_the_same(grader: FlaskClient) -> None:
    sent = {"csrf_token": csrf_token(grader.get(CARD).text), **A_CARD, "comment-1": "Too late, too often."}
    plain = grader.post(f"{CARD}/check", data=sent)
    small = grader.post(f"{CARD}/check", data=sent, headers=COMPRESSED)
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) % padding.PACKED_STEP == 0
    assert len(small.data) <= 8_192
    assert TOKEN.sub("", gzip.decompress(small.data).decode()) == TOKEN.sub("", plain.text).rstrip(" ")


def test_it_is_not_compressed_where_the_browser_does_not_say_who_sent_it(grader: FlaskClient) -> None:
    sent = {"csrf_token": csrf_token(grader.get(CARD).text), **A_CARD}
    check = grader.post(f"{CARD}/check", data=sent, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in check.headers
    assert len(check.data) % padding.STEP == 0


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("by", [0, 1])
def test_answer_to_a_hand_in_and_thanks_have_one_length_with_comments_and_without(
    half: Half, by: int, packed: bool
) -> None:
    half.open()
    seen = []
    asked = COMPRESSED if packed else {"Accept-Encoding": "br"}
    for person, comment in zip(half.people(half.sales)[:2], ("", "A word of thanks."), strict=True):
        grader = sign_in(half.app.test_client(), person)
        token = csrf_token(grader.get(CARD).text)
        done = grader.post(CARD, data={"csrf_token": token, **A_CARD, "comment-1": comment})
        thanks = grader.get(f"{CARD}/thanks", headers=asked)
        seen.append((whole_length(done), whole_length(thanks)))
        words = (gzip.decompress(thanks.data) if packed else thanks.data).decode()
        assert "Your control number" in words
        assert ("Your private code" in words) is bool(comment)
    assert seen[0][by] == seen[1][by]


@pytest.mark.parametrize("comment", ["", "x" * 1_500, "x" * 2_000])
def test_a_padded_answer_is_a_multiple_of_4096_bytes(grader: FlaskClient, comment: str) -> None:
    token = csrf_token(grader.get(CARD).text)
    check = grader.post(f"{CARD}/check", data={"csrf_token": token, **A_CARD, "comment-1": comment})
    assert len(check.data) % padding.STEP == 0
