"""An action is owned on both sides, has its day, and is done or dropped with a reason."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import pytest

from webapp.domain.action_plans import (
    ActionDraft,
    ActionKind,
    ActionStatus,
    StatusNotAllowed,
    Urgency,
    allowed_statuses,
    by_urgency,
    faults_of_action,
    is_overdue,
    is_web_address,
    needs_wanting_action,
    require_status_change,
    rounds_around,
    urgency,
)

TODAY = date(2026, 4, 1)
LETTERS = {1: "B", 2: "F", 3: "C", 4: None, 5: "A", 6: "C"}
SOUND = ActionDraft(
    what="Answer every lead within a day", positions=(2,), owner_of="Ada", owner_by="Bo", due=TODAY
)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def faulty_fields(draft: ActionDraft, *, is_new: bool = True) -> list[str]:
    return [fault.field for fault in faults_of_action(draft, LETTERS, today=TODAY, is_new=is_new)]


@dataclass(frozen=True)
class HeldRound:
    name: str
    opens_on: date
    exchanged_on: date | None
    letter: str | None = "C"


def around(promised_on: date, *rounds: HeldRound) -> tuple[str | None, list[str]]:
    before, after = rounds_around(promised_on, rounds, shows_grade=lambda round_: round_.letter is not None)
    return before.name if before else None, [round_.name for round_ in after]


def test_a_promise_is_compared_with_the_last_grade_before_it_and_those_that_opened_after() -> None:
    first, second = HeldRound("first", on(-30), on(-10)), HeldRound("second", on(5), on(20))
    third = HeldRound("third", on(100), on(120))
    assert around(on(-10), first, second, third) == ("first", ["second", "third"])
    assert around(on(4), first, second, third) == ("first", ["second", "third"])
    assert around(on(20), first, second, third) == ("second", ["third"])


@pytest.mark.parametrize("days", [5, 12, 19])
def test_a_round_that_was_graded_while_the_promise_was_made_stands_on_neither_side(days: int) -> None:
    first, second = HeldRound("first", on(-30), on(-10)), HeldRound("second", on(5), on(20))
    assert around(on(days), first, second, HeldRound("third", on(100), None)) == ("first", ["third"])


def test_a_round_that_shows_no_grade_is_none_to_compare_with() -> None:
    first, second = HeldRound("first", on(-60), on(-40)), HeldRound("second", on(-30), on(-10), letter=None)
    assert around(on(0), first, second) == ("first", [])


def test_every_shown_need_below_b_wants_an_action_the_lowest_first() -> None:
    assert needs_wanting_action(LETTERS, planned=(), declined=()) == (2, 3, 6)


def test_a_need_with_an_action_or_a_decision_not_to_act_wants_none() -> None:
    assert needs_wanting_action(LETTERS, planned=(2,), declined=(6,)) == (3,)


def test_an_open_action_is_overdue_from_the_day_after() -> None:
    assert not is_overdue(TODAY, ActionStatus.PLANNED, today=TODAY)
    assert is_overdue(on(-1), ActionStatus.IN_PROGRESS, today=TODAY)
    assert not is_overdue(on(-1), ActionStatus.DONE, today=TODAY)
    assert not is_overdue(on(-1), ActionStatus.DROPPED, today=TODAY)


@pytest.mark.parametrize(
    ("days", "group"), [(-1, Urgency.OVERDUE), (0, Urgency.SOON), (14, Urgency.SOON), (15, Urgency.LATER)]
)
def test_an_open_action_is_listed_by_its_day(days: int, group: Urgency) -> None:
    assert urgency(on(days), ActionStatus.PLANNED, today=TODAY) is group


def test_the_longest_overdue_comes_first_and_the_closed_come_last() -> None:
    actions = [
        (on(-9), ActionStatus.DONE),
        (on(20), ActionStatus.PLANNED),
        (on(-2), ActionStatus.DROPPED),
        (on(-1), ActionStatus.PLANNED),
        (on(-30), ActionStatus.IN_PROGRESS),
        (on(3), ActionStatus.PLANNED),
    ]
    ordered = sorted(actions, key=lambda action: by_urgency(*action, today=TODAY))
    assert [(due - TODAY).days for due, _ in ordered] == [-30, -1, 3, 20, -2, -9]


def test_a_status_changes_only_along_its_ways() -> None:
    for old, new in product(ActionStatus, ActionStatus):
        if new in allowed_statuses(old):
            require_status_change(old, new, reason="The product was given up.")
        else:
            with pytest.raises(StatusNotAllowed, match=f"is {old.value} cannot become {new.value}"):
                require_status_change(old, new, reason="The product was given up.")


def test_a_closed_action_can_only_be_opened_again() -> None:
    assert allowed_statuses(ActionStatus.DONE) == (ActionStatus.IN_PROGRESS,)
    assert allowed_statuses(ActionStatus.DROPPED) == (ActionStatus.PLANNED,)


def test_a_dropped_action_needs_its_reason() -> None:
    with pytest.raises(StatusNotAllowed, match="needs its reason"):
        require_status_change(ActionStatus.PLANNED, ActionStatus.DROPPED, reason="  ")
    assert faulty_fields(replace(SOUND, status=ActionStatus.DROPPED)) == ["reason"]


def test_a_sound_action_has_no_fault() -> None:
    assert faulty_fields(SOUND) == []


def test_an_empty_action_names_everything_that_is_missing() -> None:
    assert faulty_fields(ActionDraft(what=" ")) == ["what", "positions", "owner_of", "owner_by", "due"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": "x" * 501}, "what"),
        ({"positions": (4,)}, "positions"),
        ({"positions": (2, 9)}, "positions"),
        ({"due": on(-1)}, "due"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"kind": ActionKind.CROSS_TRAINING}, "headcount_of"),
        ({"kind": ActionKind.CROSS_TRAINING, "headcount_of": -1, "headcount_by": 3}, "headcount_of"),
        ({"kind": ActionKind.PROCESS, "process_days": 3}, "process_owner"),
        ({"kind": ActionKind.PROCESS, "process_owner": "Ada", "process_days": 0}, "process_days"),
    ],
)
def test_a_fault_is_told_at_its_field(change: dict[str, object], field: str) -> None:
    assert faulty_fields(replace(SOUND, **change)) == [field]  # type: ignore[arg-type]


def test_a_past_day_is_no_fault_of_an_action_that_already_runs() -> None:
    assert faulty_fields(replace(SOUND, due=on(-1)), is_new=False) == []


def test_cross_training_and_process_are_sound_with_their_figures() -> None:
    assert faulty_fields(replace(SOUND, kind=ActionKind.CROSS_TRAINING, headcount_by=2)) == []
    assert faulty_fields(replace(SOUND, kind=ActionKind.PROCESS, process_owner="Ada", process_days=1)) == []


@pytest.mark.parametrize("text", ["https://example.org/a?b=c", "http://intranet:8080/x"])
def test_a_web_address_is_taken_as_evidence(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text", ["", "example.org", "ftp://example.org", "https://", "https://a b", "http://[x", "//a"]
)
def test_what_is_no_web_address_is_not(text: str) -> None:
    assert not is_web_address(text)
