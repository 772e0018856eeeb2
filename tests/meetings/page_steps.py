"""Steps of tests on the pages of joint reviews: read, post, plan."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token


def text_of(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(client: FlaskClient, address: str, /, *, form_at: str = "", **fields: Any) -> TestResponse:
    """Send a form with the token of the page that it stands on."""
    token = csrf_token(client.get(form_at or address).text)
    data = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(address, data={"csrf_token": token, **data})
