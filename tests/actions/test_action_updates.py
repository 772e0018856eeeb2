"""Updates of an action: its status, its reason, the undo, and nobody writes over anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.actions.storing import edit, undo, update
from tests.days import bound
from tests.factories import TODAY
from tests.fixtures.promised import Pairing
from webapp.actions.services.updates import history_of
from webapp.doer import ChangedMeanwhile
from webapp.domain.action_plans import ActionStatus
from webapp.domain.faults import FieldsRefused
from webapp.domain.wording import Refused


def test_a_change_says_in_the_history_what_moved(pairing: Pairing) -> None:
    action_id = pairing.promise()
    later = TODAY + timedelta(days=59)
    new_owner = pairing.head("Sales")
    edit(pairing, action_id, 0, due=later, owner_by=str(new_owner.id), positions=(3, 4))
    with pairing.database.reading() as session:
        newest = history_of(session, action_id, limit=1)[0]
    assert newest.text.splitlines() == [
        f"Due day moved from {bound('11 June 2026')} to {bound('10 July 2026')}.",
        f"{new_owner.name} owns this now.",
        "Serves need 3, 4 now.",
    ]


def test_a_dropped_action_keeps_its_reason_and_wants_one(pairing: Pairing) -> None:
    action_id = pairing.promise()
    with pytest.raises(FieldsRefused) as refused:
        update(pairing, action_id, ActionStatus.DROPPED, "", 0)
    assert [fault.field for fault in refused.value.faults] == ["text"]
    update(pairing, action_id, ActionStatus.DROPPED, "The product is gone.", 0)
    assert pairing.action(action_id).dropped_because == "The product is gone."


def test_an_update_says_something(pairing: Pairing) -> None:
    action_id = pairing.promise()
    with pytest.raises(FieldsRefused):
        update(pairing, action_id, ActionStatus.PLANNED, "", 0)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.com", "https://", "//example.com/x"]
)
def test_only_web_addresses_are_links(pairing: Pairing, link: str) -> None:
    with pytest.raises(FieldsRefused) as refused:
        pairing.promise(evidence=link)
    assert [fault.field for fault in refused.value.faults] == ["evidence"]


def test_the_last_change_of_status_can_be_taken_back_with_all_that_belongs_to_it(pairing: Pairing) -> None:
    action_id = pairing.promise()
    update(pairing, action_id, ActionStatus.DROPPED, "The product is gone.", 0)
    assert undo(pairing, action_id, 1) is ActionStatus.PLANNED
    assert pairing.action(action_id).dropped_because == ""
    assert undo(pairing, action_id, 2) is ActionStatus.DROPPED  # undoing was itself a change
    assert pairing.action(action_id).dropped_because == "The product is gone."
    with pairing.database.reading() as session:
        assert len(history_of(session, action_id, limit=None)) == 4


def test_done_has_its_day_and_loses_it_when_it_is_taken_back(pairing: Pairing) -> None:
    action_id = pairing.promise()
    update(pairing, action_id, ActionStatus.DONE, "", 0)
    assert pairing.action(action_id).done_on == TODAY
    assert undo(pairing, action_id, 1) is ActionStatus.PLANNED
    assert pairing.action(action_id).done_on is None


def test_nothing_is_taken_back_after_words_alone(pairing: Pairing) -> None:
    action_id = pairing.promise()
    update(pairing, action_id, ActionStatus.IN_PROGRESS, "Begun.", 0)
    update(pairing, action_id, ActionStatus.IN_PROGRESS, "Half done.", 1)
    with pytest.raises(Refused):
        undo(pairing, action_id, 2)


def test_of_two_people_with_the_same_page_the_second_is_told_and_nothing_of_hers_is_stored(
    pairing: Pairing,
) -> None:
    action_id = pairing.promise()
    update(pairing, action_id, ActionStatus.IN_PROGRESS, "Begun.", 0)
    with pytest.raises(ChangedMeanwhile):
        update(pairing, action_id, ActionStatus.DONE, "All done.", 0)
    with pytest.raises(ChangedMeanwhile):
        edit(pairing, action_id, 0, what="Other")
    action = pairing.action(action_id)
    assert (action.status, action.what, action.edit_number) == (
        ActionStatus.IN_PROGRESS,
        "Keep one list of objections",
        1,
    )


def test_of_eight_updates_at_the_same_moment_one_is_stored(pairing: Pairing) -> None:
    action_id = pairing.promise()

    def write(number: int) -> str:
        try:
            update(pairing, action_id, ActionStatus.IN_PROGRESS, f"Update {number}", 0)
        except ChangedMeanwhile:
            return "told"
        return "stored"

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(write, range(8))) == ["stored", *["told"] * 7]
    with pairing.database.reading() as session:
        assert len(history_of(session, action_id, limit=None)) == 2  # the promise and one update
