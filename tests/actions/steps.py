"""Steps of tests of the action plan's pages: read a page, send a form, find the one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.factories import TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.promised import Pairing
from webapp.models import Action


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def words(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def send(client: FlaskClient, form_page: str, address: str = "", **fields: object) -> TestResponse:
    token = csrf_token(client.get(form_page).get_data(as_text=True))
    return client.post(address or form_page, data={"csrf_token": token, **fields})


def form_of(pairing: Pairing, **other: object) -> dict[str, Any]:
    return {
        "what": "Keep one list of objections",
        "positions": ["4"],
        "owner_of": str(pairing.employee("Marketing").id),
        "owner_by": str(pairing.employee("Sales").id),
        "due": (TODAY + timedelta(days=20)).isoformat(),
        "kind": "step",
        **other,
    }


def only_action(pairing: Pairing) -> Action:
    with pairing.database.reading() as session:
        return session.query(Action).one()
