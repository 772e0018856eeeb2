"""BREACH attack: response lengths after compression tell no letter of a secret."""

from __future__ import annotations

import random
import re
import string
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from webapp.web import compression
from webapp.web.form_tokens import masked, unmasked

FORM = "/cards/spring-2026/marketing"
LETTERS = string.ascii_letters + string.digits
KNOWN, GUESSES, CHOICES = 10, 12, 6
MANY = 9  # of twelve at one in six: by chance one run in a hundred thousand gets there
PADDING = ("", "q", "Zk", "4wX", "vJ7p")  # a length counts whole bytes; beside these its bits show too
FOREIGN = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def reader(half: Half, client: FlaskClient) -> FlaskClient:
    """Somebody whose browser opens what another site tells it to."""
    half.open()
    return sign_in(client, half.people(half.sales)[0])


@pytest.fixture
def compressed_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rule away that keeps what others chose from being compressed."""
    monkeypatch.setattr(compression, "_holds_nothing_of_others", lambda response: True)


@pytest.fixture
def bare_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show in every answer what stays of a token, as it is."""

    def bare_token() -> str:
        return str(generate_csrf()).partition(".")[0]

    monkeypatch.setitem(app.jinja_env.globals, "csrf_token", bare_token)
    processors = [*app.template_context_processors[None], lambda: {"csrf_token": bare_token}]
    monkeypatch.setitem(app.template_context_processors, None, processors)


def letters_guessed(secret: str, length_with: Callable[[str], int]) -> int:
    """Count the letters that make the shortest answer, each beside five wrong ones."""
    chance = random.Random(1)
    hits = 0
    for place in range(KNOWN, KNOWN + GUESSES):
        known, right = secret[place - KNOWN : place], secret[place]
        wrong = chance.sample([letter for letter in LETTERS if letter != right], CHOICES - 1)
        lengths = {letter: length_with(f"{known}{letter}") for letter in (right, *wrong)}
        hits += lengths[right] < min(lengths[letter] for letter in wrong)
    return hits


def length_seen(reader: FlaskClient, guess: str) -> int:
    return sum(
        len(reader.get(f"{FORM}?{padding}-{guess}-{padding}", headers=FOREIGN).data) for padding in PADDING
    )


def secret_of(reader: FlaskClient) -> str:
    """The letters of the session's token that stay from answer to answer."""
    reader.get(FORM)
    with reader.session_transaction() as session:
        return urlsafe_b64encode(f'"{session["csrf_token"]}"'.encode()).decode()


@pytest.mark.usefixtures("compressed_always", "bare_tokens")
def test_a_bare_token_would_be_guessed(reader: FlaskClient) -> None:
    secret = secret_of(reader)
    hits = letters_guessed(secret, lambda guess: length_seen(reader, guess))
    assert hits >= MANY, "the attack itself must work, else the others prove nothing"


@pytest.mark.usefixtures("compressed_always")
def test_a_masked_token_is_not_even_where_all_is_compressed(reader: FlaskClient) -> None:
    secret = secret_of(reader)
    assert letters_guessed(secret, lambda guess: length_seen(reader, guess)) < MANY


@pytest.mark.usefixtures("bare_tokens")
def test_no_length_tells_a_letter_to_another_site(reader: FlaskClient) -> None:
    secret = secret_of(reader)
    assert letters_guessed(secret, lambda guess: length_seen(reader, guess)) == 0


def test_two_answers_show_no_part_of_a_token_twice(reader: FlaskClient) -> None:
    first, second = (csrf_token(reader.get(FORM).text) for _ in range(2))
    assert not {first[at : at + 8] for at in range(len(first))} & {
        second[at : at + 8] for at in range(len(second) - 8)
    }
    assert unmasked(first)
    assert (unmasked(first) or "").partition(".")[0] == (unmasked(second) or "").partition(".")[0]


def test_all_forms_of_an_answer_show_the_same_token(reader: FlaskClient) -> None:
    assert len(set(re.findall(r'name="csrf_token" value="([^"]+)"', reader.get(FORM).text))) == 1


@pytest.mark.parametrize("sent", ["", "x", "stale", "ä", "QUJD", "A" * 40, "====", "AAAA="])
def test_what_was_never_a_token_is_refused_with_a_page(reader: FlaskClient, sent: str) -> None:
    answer = reader.post(f"{FORM}/check", data={"csrf_token": sent})
    assert answer.status_code == 400
    assert "csrf_token" in answer.text


def test_the_token_without_its_mask_is_refused(reader: FlaskClient) -> None:
    bare = unmasked(csrf_token(reader.get(FORM).text)) or ""
    assert reader.post(f"{FORM}/check", data={"csrf_token": bare}).status_code == 400
    assert reader.post(f"{FORM}/check", data={"csrf_token": masked(bare)}).status_code == 422
