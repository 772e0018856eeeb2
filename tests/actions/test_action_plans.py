"""Actions are promised on shown grades, owned on both sides, and nobody writes over anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from tests.actions.storing import edit, update
from tests.factories import TODAY, make_open_card, make_round
from tests.fixtures.promised import LETTERS, Pairing
from webapp.actions.services.decisions import decide_not_to_act, decisions_on, take_back
from webapp.actions.services.planning import promise
from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.domain.action_plans import ActionKind, ActionStatus
from webapp.domain.faults import FieldsRefused
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.rounds.services.exchanged import NotExchanged


def leave(pairing: Pairing, position: int, reason: str) -> None:
    doer, card = pairing.doer(), pairing.card()
    with pairing.database.transaction() as session:
        decide_not_to_act(session, card, position, reason=reason, doer=doer)


def wanting(pairing: Pairing) -> list[tuple[str, int]]:
    departments = pairing.company.departments
    with pairing.database.reading() as session:
        plan = plan_of_last_round(session, [departments["Marketing"].id])
    return [(line.card.shown.of, line.need.position) for line in plan.wanting]


def test_the_letters_of_this_pair_are_what_these_tests_think(pairing: Pairing) -> None:
    assert pairing.card().letters == LETTERS


def test_every_shown_need_below_b_wants_an_action_until_it_has_one(pairing: Pairing) -> None:
    assert wanting(pairing) == [("Marketing", 4), ("Marketing", 3), ("Marketing", 5)]
    pairing.promise(positions=(4, 5))
    assert wanting(pairing) == [("Marketing", 3)]


def test_a_need_whose_only_action_was_dropped_wants_one_again(pairing: Pairing) -> None:
    action_id = pairing.promise()
    update(pairing, action_id, ActionStatus.DROPPED, "The product is gone.", 0)
    assert ("Marketing", 4) in wanting(pairing)


def test_a_decision_not_to_act_settles_a_need_until_it_is_taken_back(pairing: Pairing) -> None:
    leave(pairing, 3, "It ends in June.")
    assert ("Marketing", 3) not in wanting(pairing)
    with pairing.database.reading() as session:
        assert [decision.reason for decision in decisions_on(session, [pairing.card_id()])] == [
            "It ends in June."
        ]
    with pairing.database.transaction() as session:
        card = get_plan_card(session, pairing.card_id())
        assert take_back(session, card, 3, doer=pairing.doer())
    assert ("Marketing", 3) in wanting(pairing)


@pytest.mark.parametrize(
    ("position", "reason"), [(1, "It is fine."), (6, "Nobody knows."), (9, "None."), (3, "")]
)
def test_a_decision_wants_a_shown_shortfall_and_a_reason(
    pairing: Pairing, position: int, reason: str
) -> None:
    with pytest.raises(FieldsRefused):
        leave(pairing, position, reason)


def test_no_action_stands_on_a_withheld_need_or_a_closed_card(pairing: Pairing) -> None:
    with pytest.raises(FieldsRefused) as refused:
        pairing.promise(positions=(4, 6))
    assert [fault.field for fault in refused.value.faults] == ["positions"]
    draft, doer = pairing.draft(owner_of=str(pairing.employee("Legal").id)), pairing.doer()
    closed = pairing.card("Legal", "Sales")
    with pairing.database.transaction() as session, pytest.raises(FieldsRefused):
        promise(session, closed, draft, doer=doer)


def test_there_is_no_card_to_plan_on_before_its_exchange(pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        departments = pairing.company.departments
        round_ = make_round(session, "Autumn 2026")
        card = make_open_card(
            session,
            round_,
            pairing.company.key_folder,
            graded=departments["Marketing"],
            grading=departments["Sales"],
        )
        card_id = card.id
    with pairing.database.reading() as session:
        with pytest.raises(NotExchanged):
            get_plan_card(session, card_id)
        with pytest.raises(NoResultFound):
            get_plan_card(session, 99_999)


def test_an_action_keeps_what_was_promised(pairing: Pairing) -> None:
    action = pairing.action(
        pairing.promise(
            positions=(5, 4, 4),
            measure="Nine of ten answered",
            kind=ActionKind.CROSS_TRAINING,
            headcount_of=2,
            headcount_by=3,
            process_owner="Nobody asked for this",
            evidence="https://example.com/list",
        )
    )
    assert [need.position for need in action.needs] == [4, 5]
    assert (action.headcount_graded, action.headcount_grading, action.process_owner) == (2, 3, "")
    assert (action.status, action.promised_on) == (ActionStatus.PLANNED, TODAY)


def test_owners_are_active_people_of_the_two_departments(pairing: Pairing) -> None:
    stranger = str(pairing.employee("Legal").id)
    faulty: list[dict[str, Any]] = [{"owner_of": stranger}, {"owner_by": stranger}, {"owner_by": "nobody"}]
    for wrong in faulty:
        with pytest.raises(FieldsRefused) as refused:
            pairing.promise(**wrong)
        assert [fault.field for fault in refused.value.faults] == list(wrong)


def test_a_new_action_is_not_due_in_the_past(pairing: Pairing) -> None:
    with pytest.raises(FieldsRefused) as refused:
        pairing.promise(due=TODAY - timedelta(days=1))
    assert [fault.field for fault in refused.value.faults] == ["due"]


def test_an_overdue_action_can_be_changed_without_moving_its_day(pairing: Pairing) -> None:
    due = TODAY - timedelta(days=10)
    action_id = pairing.promise(today=due, due=due)
    edit(pairing, action_id, 0, due=due, what="New")
    assert pairing.action(action_id).what == "New"
