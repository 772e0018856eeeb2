"""Test helper: post the form of a card, and hand it in, as its pages do."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token
from tests.fixtures.half_year import A_CARD

CARD = "/cards/spring-2026/marketing"


def post(client: FlaskClient, address: str, form: dict[str, str], *, token_from: str = CARD) -> TestResponse:
    token = csrf_token(client.get(token_from).text)
    return client.post(address, data={"csrf_token": token, **form})


def hand_in(client: FlaskClient, form: dict[str, str] = A_CARD) -> TestResponse:
    page = post(client, f"{CARD}/check", form).text
    return client.post(CARD, data={"csrf_token": csrf_token(page), **form})
