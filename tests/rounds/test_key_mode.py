"""Where the key of a round is kept is chosen when the round is planned."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from webapp.models import KeyMode, Round


def test_trustees_are_chosen_when_a_round_is_planned(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        sign_in(client, factories.make_person(session, is_administrator=True))
    page = client.get("/admin/rounds/plan").text
    assert re.search(r'value="key file" checked', page)
    form = {
        "name": "Autumn 2026",
        "opens": "2026-11-02",
        "closes": "2026-11-16",
        "exchanges": "2026-11-20",
        "plans_due": "2026-12-11",
        "scale": "A B C F",
        "template": "report_card",
        "key_mode": "trustees",
    }
    client.post("/admin/rounds/plan", data={"csrf_token": csrf_token(page), **form})
    with half.database.reading() as session:
        planned = session.scalars(select(Round).where(Round.name == "Autumn 2026")).one()
    assert planned.key_mode is KeyMode.TRUSTEES
