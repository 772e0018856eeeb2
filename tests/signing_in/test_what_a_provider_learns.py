"""What an OpenID Connect provider is told of those who sign in there, and what whoever runs it could do."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token
from tests.fixtures.half_year import A_CARD, Half
from tests.signing_in.at_provider import BrowserAtProvider, begin, sign_in_at, signs_in_by
from tests.signing_in.mailed import who_is_in
from webapp.models import Person

CARD = "/cards/spring-2026/marketing"
TOLD_AT_SIGN_IN = {
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "ui_locales"),
    *("code_challenge", "code_challenge_method"),
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process connects to."""
    found: list[object] = []
    connect = socket.create_connection

    def note(address: tuple[str, int], *more: Any, **named: Any) -> socket.socket:
        found.append(address)
        return connect(address, *more, **named)

    monkeypatch.setattr(socket, "create_connection", note)
    return found


def test_a_provider_learns_who_signs_in_and_when_and_no_grade(
    half: Half, client: FlaskClient, mock: Path, dialled: list[object]
) -> None:
    half.open()
    person = half.people(half.sales)[0]
    mock.write_text(json.dumps({"userinfo": {"email": person.email, "email_verified": True}}))
    told = begin(client, wanted=CARD)
    assert parse_qs(urlsplit(told).query).keys() == TOLD_AT_SIGN_IN
    assert "marketing" not in told
    assert client.get(BrowserAtProvider().answer(told)).location == CARD
    assert who_is_in(client) == person.id
    asked = len(dialled)
    assert asked > 0
    form = client.get(CARD)
    assert form.headers["Referrer-Policy"] == "no-referrer"
    answer = client.post(CARD, data={"csrf_token": csrf_token(form.text), **A_CARD})
    assert answer.status_code == 303
    assert len(dialled) == asked


def test_whoever_runs_the_provider_signs_in_as_anybody(
    app: Flask, client: FlaskClient, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer)
    assert sign_in_at(client, login="namesake").status_code == 303  # an account made with her address
    assert who_is_in(client) == katrin.id
