"""A decision of a joint review becomes one action, with an owner on each side."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import TODAY
from tests.fixtures.promised import Pairing
from tests.meetings.steps import promise, read, review, side_of
from webapp.actions.services.planning import get_action
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldsRefused
from webapp.models import Person


def test_a_decision_becomes_an_action_with_an_owner_on_eachside_of(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    with pairing.database.reading() as session:
        action = get_action(session, promise(pairing, meeting_id, decision.id))
    assert action.graded_owner_id == pairing.employee("Marketing").id
    assert action.grading_owner_id == pairing.employee("Sales").id
    assert [need.position for need in action.needs] == [4]
    assert read(pairing, meeting_id).decisions[0].action_id == action.id


def test_a_decision_becomes_one_action_only(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    promise(pairing, meeting_id, decision.id)
    with pytest.raises(ChangedMeanwhile):
        promise(pairing, meeting_id, decision.id)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due": TODAY - timedelta(days=1)}, "due"),
        ({"need": "1-6"}, "need"),
        ({"need": ""}, "need"),
        ({"owner_first": ""}, "owner_first"),
        ({"owner_second": "0"}, "owner_second"),
        ({"what": " "}, "what"),
    ],
)
def test_a_faulty_promise_changes_nothing(pairing: Pairing, given: dict[str, object], field: str) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    with pytest.raises(FieldsRefused) as refused:
        promise(pairing, meeting_id, decision.id, **given)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert read(pairing, meeting_id).decisions[0].action_id is None


def test_all_that_is_wrong_with_a_promise_is_said_at_once(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    nothing = {"what": "", "need": "", "owner_first": "", "owner_second": "", "due": None}
    with pytest.raises(FieldsRefused) as refused:
        promise(pairing, meeting_id, decision.id, **nothing)
    assert {fault.field for fault in refused.value.faults} == set(nothing)
    first, second = (side.name for side in read(pairing, meeting_id).both or ())
    for words in (f"Choose an owner in {first}.", f"Choose an owner in {second}.", "Choose the need"):
        assert words in str(refused.value)


def test_an_owner_who_has_left_cannot_be_chosen(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    gone = side_of(pairing, meeting_id, 0)
    with pairing.database.transaction() as session:
        session.get_one(Person, gone.id).is_active = False
    with pytest.raises(FieldsRefused) as refused:
        promise(pairing, meeting_id, decision.id, owner_first=str(gone.id))
    assert [fault.field for fault in refused.value.faults] == ["owner_first"]
