"""Test helper: press the button of an administrator's page of rounds."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token

PAGE = "/admin/rounds"


def press(client: FlaskClient, address: str, form: dict[str, str] | None = None) -> TestResponse:
    token = csrf_token(client.get(address).text)
    return client.post(address, data={"csrf_token": token, **(form or {})}, follow_redirects=True)
