"""Test helper: enter a drawn code and hand in with it, as the pages of codes do."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.half_year import A_CARD


def enter(client: FlaskClient, code: str, step: str = "", **form: str) -> TestResponse:
    """Send a form as the page before it carries it: with the browser's turn, or the code's version."""
    turn = client.get_cookie("turn") if "turn" not in form else None
    carried = {"code": code, "turn": turn.value if turn else ""}
    if step:
        found = re.search(r'name="version" value="(\w+)"', client.post("/code", data=carried).text)
        carried["version"] = found[1] if found else ""
    return client.post(f"/code{step}", data={**carried, **form})


def hand_in(client: FlaskClient, code: str, **answers: str) -> TestResponse:
    """Hand in a card of Marketing."""
    return enter(client, code, "/hand-in", card="marketing", **A_CARD | answers)
