"""An action whose need was retired stays readable, with the grade then and none of another need."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import update

from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Card, CardLine

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def retired(pairing: Pairing) -> int:
    """An action on a need that the next round does not ask about any more; its id."""
    action_id = pairing.promise()
    round_ = pairing.next_round(["AAAAAA"] * 4 + ["BBBBBB"] * 5)
    with pairing.database.transaction() as session:
        cards = session.query(Card.id).filter_by(round_id=round_.id)
        session.execute(
            update(CardLine)
            .where(CardLine.card_id.in_(cards), CardLine.position == 4)
            .values(lineage="another", text="Something new")
        )
    return action_id


def test_its_pages_show_the_grade_then_and_none_of_another_need(
    client: FlaskClient, pairing: Pairing, retired: int
) -> None:
    sign_in(client, pairing.head())
    card = html.fromstring(client.get("/results/autumn-2026/marketing/sales").text)
    [story] = card.xpath("//section[contains(@class, 'stories')]//li")
    assert "This need shows no grade in this round." in story.text_content()
    page = html.fromstring(client.get(f"/actions/{retired}").text)
    assert [grades.text_content().strip() for grades in page.xpath("//ol[@class='since-grades']")] == []
    assert client.get("/pairs/marketing/sales").status_code == 200
    assert client.get("/actions.csv").status_code == 200


def test_it_can_be_changed_and_updated_all_the_same(
    client: FlaskClient, pairing: Pairing, retired: int
) -> None:
    sign_in(client, pairing.head())
    edit = f"/actions/{retired}/edit"
    fields = {
        "csrf_token": csrf_token(client.get(edit).text),
        "edit_number": "0",
        "what": "Keep one list of objections, and read it",
        "positions": "4",
        "owner_of": str(pairing.employee("Marketing").id),
        "owner_by": str(pairing.employee("Sales").id),
        "due": (TODAY + timedelta(days=41)).isoformat(),
        "kind": "step",
    }
    assert client.post(edit, data=fields).status_code == 303
    token = csrf_token(client.get(f"/actions/{retired}").text)
    update_of_it = {"csrf_token": token, "edit_number": "1", "status": "done", "text": "It is read."}
    assert client.post(f"/actions/{retired}/updates", data=update_of_it).status_code == 303
