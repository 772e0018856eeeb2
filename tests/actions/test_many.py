"""Bulk change of actions: chosen ones get a status, a day or an owner, after a preview and with an undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from tests.actions.steps import send, words
from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.domain.action_plans import ActionStatus
from webapp.models import Action, Mail

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST, LOOK, STORE = "/actions", "/actions/many", "/actions/many/store"
FRIDAY = TODAY + timedelta(days=31)  # Friday 12 June 2026


def ticks(client: FlaskClient, *names: str) -> list[str]:
    """Return what the boxes of these actions send."""
    rows = html.fromstring(client.get(LIST).text).xpath("//li[contains(@class, 'act')]")
    found = {
        " ".join(row.xpath("string(.//h3)").split()): row.xpath(".//input[@name='action']/@value")
        for row in rows
    }
    return [str(found[name][0]) for name in names]


def stand(pairing: Pairing) -> dict[str, tuple[ActionStatus, object, int | None, int | None]]:
    with pairing.database.reading() as session:
        return {
            action.what: (action.status, action.due_on, action.graded_owner_id, action.grading_owner_id)
            for action in session.scalars(select(Action))
        }


@pytest.fixture
def two(client: FlaskClient, pairing: Pairing) -> Pairing:
    """Two planned actions, and the head of Marketing who looks at them."""
    pairing.promise(what="One list", due=TODAY + timedelta(days=10))
    pairing.promise(what="Two lists", due=TODAY + timedelta(days=11))
    sign_in(client, pairing.head())
    return pairing


def test_a_preview_stores_nothing_and_what_it_shows_is_stored_and_undone(
    client: FlaskClient, two: Pairing
) -> None:
    before = stand(two)
    owner = two.head().id
    fields = {
        "action": ticks(client, "One list", "Two lists"),
        "status": "done",
        "due": FRIDAY.isoformat(),
        "owner": str(owner),
    }
    shown = words(send(client, LIST, LOOK, **fields).text)
    assert "Change 2 actions" in shown
    assert stand(two) == before
    send(client, LIST, STORE, **fields)
    for what, (status, due, of, by) in stand(two).items():
        assert (status, due, of, by) == (ActionStatus.DONE, FRIDAY, owner, before[what][3])
    page = html.fromstring(client.get(LIST).text)
    (undo,) = page.xpath("//form[contains(@action, '/actions/many/')][contains(@action, '/undo')]/@action")
    send(client, LIST, str(undo))
    assert stand(two) == before


def test_what_somebody_changed_meanwhile_stays(client: FlaskClient, two: Pairing) -> None:
    seen = ticks(client, "One list", "Two lists")
    one = seen[0].partition(":")[0]
    send(client, LIST, f"/actions/{one}/updates", edit_number="0", status="in progress", text="We began.")
    send(client, LIST, STORE, action=seen, status="done")
    after = stand(two)
    assert after["One list"][0] is ActionStatus.IN_PROGRESS
    assert after["Two lists"][0] is ActionStatus.DONE


def test_an_undo_leaves_what_was_changed_since_and_is_ones_own(client: FlaskClient, two: Pairing) -> None:
    seen = ticks(client, "One list", "Two lists")
    send(client, LIST, STORE, action=seen, status="in progress")
    one = seen[0].partition(":")[0]
    send(client, LIST, f"/actions/{one}/updates", edit_number="1", status="done", text="It is done.")
    sign_in(client, two.head("Sales"))
    assert "can no longer be undone" in words(
        client.get(send(client, LIST, "/actions/many/1/undo").location).text
    )
    sign_in(client, two.head())
    send(client, LIST, "/actions/many/1/undo")
    after = stand(two)
    assert after["One list"][0] is ActionStatus.DONE
    assert after["Two lists"][0] is ActionStatus.PLANNED


def test_new_owners_are_told_by_mail_and_a_past_day_is_refused_with_its_reason(
    client: FlaskClient, two: Pairing
) -> None:
    seen = ticks(client, "One list")
    other = next(
        person for person in two.people("Marketing") if person.id not in {two.head().id, two.employee().id}
    )
    send(client, LIST, STORE, action=seen, owner=str(other.id))
    with two.database.reading() as session:
        assert other.email in set(session.scalars(select(Mail.address).where(Mail.kind == "action_planned")))
    past = {"action": ticks(client, "Two lists"), "due": (TODAY - timedelta(days=1)).isoformat()}
    assert "This day has passed." in words(send(client, LIST, LOOK, **past).text)
    before = stand(two)
    send(client, LIST, STORE, **past)
    assert stand(two) == before


def test_a_form_that_lacks_something_asks_for_it_and_others_actions_are_left_out(
    client: FlaskClient, two: Pairing
) -> None:
    seen = ticks(client, "One list")
    answer = send(client, LIST, LOOK, status="done")
    assert answer.status_code == 400
    assert "No action is chosen." in html.fromstring(answer.text).xpath("string(//*[@role='alert'])")
    asking = html.fromstring(send(client, LIST, LOOK, action=seen).text)
    assert asking.xpath("//input[@name='action']/@value") == seen
    assert not asking.xpath("//form[@id='change']"), "nothing to store before something is chosen"
    sign_in(client, two.head("Legal"))
    before = stand(two)
    assert send(client, LIST, LOOK, action=seen, status="done").status_code == 400
    send(client, LIST, STORE, action=seen, status="done")
    assert stand(two) == before
    sign_in(client, two.employee("Marketing"))
    assert not html.fromstring(client.get(LIST).text).xpath("//input[@name='action']")
