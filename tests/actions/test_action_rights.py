"""Who may read, update and plan actions, and what people see who may not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.actions.steps import form_of, page, send, words
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Person


def person_called(pairing: Pairing, name: str) -> Person:
    if name in ("president", "administrator"):
        return pairing.somebody(name, **{f"is_{name}": True})
    return {
        "head of the graded": pairing.head("Marketing"),
        "head of the grading": pairing.head("Sales"),
        "employee of the pair": pairing.people("Marketing")[-1],
        "owner": pairing.employee("Marketing"),
        "head of another": pairing.head("Legal"),
    }[name]


READS, UPDATES, PLANS = 1, 2, 3
RIGHTS = {
    "head of the graded": PLANS,
    "head of the grading": PLANS,
    "owner": UPDATES,
    "employee of the pair": READS,
    "president": READS,
    "head of another": 0,
    "administrator": 0,
}


@pytest.mark.parametrize("name", RIGHTS)
def test_who_may_read_update_and_plan(client: FlaskClient, pairing: Pairing, name: str) -> None:
    action_id = pairing.promise()
    right = RIGHTS[name]
    sign_in(client, person_called(pairing, name))
    own = "/actions"
    token = csrf_token(page(client, own))
    here = f"/actions/{action_id}"
    assert client.get(here).status_code == (200 if right >= READS else 403)
    assert ("Keep one list of objections" in page(client, own)) == (right >= READS)
    assert ("Keep one list" in page(client, "/actions.csv")) == (right >= READS)
    update = {"csrf_token": token, "edit_number": "0", "status": "in progress", "text": "Begun."}
    assert client.post(f"{here}/updates", data=update).status_code == (303 if right >= UPDATES else 403)
    undo = {"csrf_token": token, "edit_number": "1"}
    assert client.post(f"{here}/undo", data=undo).status_code == (303 if right >= UPDATES else 403)
    planning = [f"{here}/edit", f"/actions/new?card={pairing.card_id()}"]
    leave = f"/actions/leave/{pairing.card_id()}/3"
    for address in (*planning, leave):
        assert client.get(address).status_code == (200 if right >= PLANS else 403)
        form = {"csrf_token": token, "edit_number": "2", "reason": "No.", **form_of(pairing)}
        assert client.post(address, data=form).status_code == (303 if right >= PLANS else 403)
    back = client.post(f"{leave}/back", data={"csrf_token": token})
    assert back.status_code == (303 if right >= PLANS else 403)


def test_nobody_reads_actions_without_signing_in(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    for address in ("/actions", "/actions.csv", f"/actions/{action_id}", "/actions/new", "/calendar"):
        assert client.get(address).status_code == 302
    assert "Keep one list" not in client.get(f"/actions/{action_id}").get_data(as_text=True)


def test_an_owner_who_changed_the_department_still_tells_what_happened(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    owner = pairing.employee("Marketing")
    with pairing.database.transaction() as session:
        session.merge(owner).department_id = pairing.company.departments["Legal"].id
    sign_in(client, owner)
    assert "Keep one list of objections" in page(client, "/actions")
    address = f"/actions/{action_id}"
    fields = {"edit_number": "0", "status": "done", "text": "Done before I left."}
    assert send(client, address, f"{address}/updates", **fields).status_code == 303


def test_an_owner_who_left_is_said_to_have_left(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    owner = pairing.employee("Marketing")
    with pairing.database.transaction() as session:
        session.merge(owner).is_active = False
    sign_in(client, pairing.head())
    assert f"{owner.name}, who has left" in words(page(client, f"/actions/{action_id}"))
    assert f">{owner.name}</option>" not in page(client, f"/actions/{action_id}/edit")
