"""Joint reviews: planned whole or not at all, moved with care, written down by both without loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_review
from tests.fixtures.promised import Pairing
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldsRefused
from webapp.domain.meetings import When
from webapp.domain.wording import Refused
from webapp.meetings.services.agenda import Agenda, agenda_of
from webapp.meetings.services.decisions import DecisionDraft, become_action, get_decision
from webapp.meetings.services.minutes import Minutes, minutes_of, write_minutes
from webapp.meetings.services.planning import cancel, get_meeting, meetings_of, move, plan_reviews
from webapp.meetings.services.printing import minutes_to_print
from webapp.models import ActionStatus, LogEntry, Meeting, Person
from webapp.organisation.services.holidays import (
    HolidaysRefused,
    ListedHoliday,
    holidays,
    read_list,
    store_list,
)
from webapp.organisation.services.organisation import find_pair

TUESDAY = date(2026, 6, 9)
SATURDAY = date(2026, 6, 13)
WHEN = When(day=TUESDAY, begins=time(10), minutes=60, place="Room 4")


def plan(pairing: Pairing, days: list[date], *, anyway: bool = False) -> list[Meeting]:
    departments, doer = pairing.company.departments, pairing.doer()
    with pairing.database.transaction() as session:
        pair = find_pair(session, departments["Marketing"], departments["Sales"])
        assert pair is not None
        times = [replace(WHEN, day=day) for day in days]
        return plan_reviews(session, pair, times, doer=doer, anyway=anyway)


def stored(pairing: Pairing) -> list[Meeting]:
    with pairing.database.reading() as session:
        return meetings_of(session, None)


def review(pairing: Pairing, **given: object) -> int:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        return make_review(session, departments["Marketing"], departments["Sales"], **given).id  # type: ignore[arg-type]


def list_holiday(pairing: Pairing, day: date, name: str) -> None:
    with pairing.database.transaction() as session:
        store_list(session, [ListedHoliday(day=day, name=name)], at=NOW, who="Samira")


def fields(refused: pytest.ExceptionInfo[FieldsRefused]) -> list[str]:
    return [fault.field for fault in refused.value.faults]


def test_the_reviews_of_a_half_year_are_planned_in_one_go_and_logged_once(pairing: Pairing) -> None:
    plan(pairing, [TUESDAY + timedelta(days=28 * n) for n in range(6)])
    assert [meeting.day for meeting in stored(pairing)] == [
        TUESDAY + timedelta(days=28 * n) for n in range(6)
    ]
    assert {meeting.place for meeting in stored(pairing)} == {"Room 4"}
    with pairing.database.reading() as session:
        lines = session.scalars(select(LogEntry.what)).all()
    assert lines.count("planned 6 joint reviews of Marketing and Sales") == 1


def test_one_faulty_day_plans_none_and_is_named(pairing: Pairing) -> None:
    list_holiday(pairing, date(2026, 7, 7), "Founders' day")
    with pytest.raises(FieldsRefused) as refused:
        plan(pairing, [TUESDAY, SATURDAY, date(2026, 7, 7), TUESDAY])
    assert fields(refused) == ["day-2", "day-3", "day-4"]
    assert "Founders' day" in str(refused.value)
    assert stored(pairing) == []


def test_two_departments_that_work_on_a_saturday_may_say_so(pairing: Pairing) -> None:
    plan(pairing, [SATURDAY], anyway=True)
    assert [meeting.day for meeting in stored(pairing)] == [SATURDAY]


def test_a_double_press_plans_nothing_twice(pairing: Pairing) -> None:
    gate = Barrier(2)
    refused: list[FieldsRefused] = []

    def press() -> None:
        gate.wait()
        try:
            plan(pairing, [TUESDAY])
        except FieldsRefused as fault:
            refused.append(fault)

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(pairing)) == 1
    assert len(refused) == 1


def moved(pairing: Pairing, meeting_id: int, *, sequence: int = 0, **given: object) -> None:
    with pairing.database.transaction() as session:
        when = replace(WHEN, **given)  # type: ignore[arg-type]
        move(session, get_meeting(session, meeting_id), when, sequence=sequence, doer=pairing.doer())


def test_a_meeting_moved_to_a_holiday_stays_where_it_was(pairing: Pairing) -> None:
    meeting_id = review(pairing, day=TUESDAY)
    list_holiday(pairing, date(2026, 6, 11), "Founders' day")
    with pytest.raises(FieldsRefused) as refused:
        moved(pairing, meeting_id, day=date(2026, 6, 11))
    assert fields(refused) == ["day"]
    assert [(meeting.day, meeting.sequence) for meeting in stored(pairing)] == [(TUESDAY, 0)]


def test_two_who_move_a_meeting_at_once_are_told(pairing: Pairing) -> None:
    meeting_id = review(pairing)
    moved(pairing, meeting_id, day=TUESDAY)
    with pytest.raises(ChangedMeanwhile):
        moved(pairing, meeting_id, day=date(2026, 6, 10))
    assert [(meeting.day, meeting.sequence) for meeting in stored(pairing)] == [(TUESDAY, 1)]


def test_a_meeting_called_off_keeps_what_was_written_and_can_be_held_after_all(pairing: Pairing) -> None:
    meeting_id = review(pairing, topics="The autumn fair")
    with pairing.database.transaction() as session:
        cancel(session, get_meeting(session, meeting_id), sequence=0, doer=pairing.doer())
    assert [(meeting.is_cancelled, meeting.topics) for meeting in stored(pairing)] == [
        (True, "The autumn fair")
    ]
    moved(pairing, meeting_id, sequence=1)
    assert [(meeting.is_cancelled, meeting.sequence) for meeting in stored(pairing)] == [(False, 2)]


def test_a_meeting_that_was_held_is_not_called_off(pairing: Pairing) -> None:
    held = review(pairing, day=TODAY - timedelta(days=1), notes="Ten leads.")
    with pytest.raises(Refused, match="take out what is written"), pairing.database.transaction() as session:
        cancel(session, get_meeting(session, held), sequence=0, doer=pairing.doer())
    assert not read(pairing, held).is_cancelled
    for meeting_id in (
        review(pairing, day=TODAY - timedelta(days=2)),
        review(pairing, day=TODAY, notes="Prepared"),
    ):
        with pairing.database.transaction() as session:
            cancel(session, get_meeting(session, meeting_id), sequence=0, doer=pairing.doer())
        assert read(pairing, meeting_id).is_cancelled


def write(pairing: Pairing, meeting_id: int, *, edit_number: int = 0, **given: object) -> None:
    minutes = Minutes(**{"texts": {}, **given})  # type: ignore[arg-type]
    with pairing.database.transaction() as session:
        meeting = get_meeting(session, meeting_id)
        write_minutes(session, meeting, minutes, edit_number=edit_number, doer=pairing.doer())


def read(pairing: Pairing, meeting_id: int) -> Meeting:
    with pairing.database.reading() as session:
        return get_meeting(session, meeting_id)


def test_minutes_come_back_as_they_were_written(pairing: Pairing) -> None:
    meeting_id = review(pairing)
    texts = {"notes": "ä" * 5000, "objective_first": "Ten leads", "result_second": "Nine leads\n\nof ten"}
    write(pairing, meeting_id, texts=texts, new_decisions=("Meet on Mondays.", "", "One list."))
    meeting = read(pairing, meeting_id)
    assert {name: text for name, text in minutes_of(meeting).texts.items() if text} == texts
    assert [decision.text for decision in meeting.decisions] == ["Meet on Mondays.", "One list."]
    assert meeting.has_minutes


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(pairing: Pairing) -> None:
    meeting_id = review(pairing)
    write(pairing, meeting_id, texts={"notes": "The first"})
    with pytest.raises(ChangedMeanwhile):
        write(pairing, meeting_id, texts={"notes": "The second"})
    assert read(pairing, meeting_id).notes == "The first"


def test_too_long_minutes_change_nothing_and_say_where(pairing: Pairing) -> None:
    meeting_id = review(pairing)
    with pytest.raises(FieldsRefused) as refused:
        write(pairing, meeting_id, texts={"notes": "x" * 5001}, new_decisions=("y" * 501,))
    assert fields(refused) == ["notes", "decision-new-1"]
    assert not read(pairing, meeting_id).has_minutes


def test_an_emptied_decision_goes_and_one_that_became_an_action_stays(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["Goes", "Stays"])
    goes, stays = read(pairing, meeting_id).decisions
    promise(pairing, meeting_id, stays.id)
    write(pairing, meeting_id, decisions={goes.id: "", stays.id: ""})
    assert [decision.text for decision in read(pairing, meeting_id).decisions] == ["Stays"]


def promise(pairing: Pairing, meeting_id: int, decision_id: int, **given: object) -> int:
    draft = DecisionDraft(
        what="Keep one list of objections",
        need=f"{pairing.card_id()}-4",
        owner_first=str(_side(pairing, meeting_id, 0).id),
        owner_second=str(_side(pairing, meeting_id, 1).id),
        due=TODAY + timedelta(days=30),
    )
    with pairing.app.app_context(), pairing.database.transaction() as session:
        meeting = get_meeting(session, meeting_id)
        decision = get_decision(meeting, decision_id)
        changed = replace(draft, **given)  # type: ignore[arg-type]
        return become_action(session, meeting, decision, changed, doer=pairing.doer()).id


def _side(pairing: Pairing, meeting_id: int, place: int) -> Person:
    both = read(pairing, meeting_id).both
    assert both is not None
    return pairing.employee(both[place].name)


def test_a_decision_becomes_an_action_with_an_owner_on_each_side(pairing: Pairing) -> None:
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


def test_what_is_done_with_meetings_is_logged_by_their_names(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    moved(pairing, meeting_id)
    write(pairing, meeting_id, texts={"notes": "Ten leads."})
    promise(pairing, meeting_id, read(pairing, meeting_id).decisions[0].id)
    with pairing.database.transaction() as session:
        cancel(session, get_meeting(session, meeting_id), sequence=1, doer=pairing.doer())
    with pairing.database.reading() as session:
        lines = session.scalars(select(LogEntry.what).order_by(LogEntry.id)).all()
    assert lines[-4:] == [
        "moved the joint review of Marketing and Sales on 19 May 2026 to 9 June 2026",
        "wrote minutes of the joint review of Marketing and Sales on 9 June 2026",
        "planned the action on need 4 of Marketing as graded by Sales, Spring 2026",
        "called off the joint review of Marketing and Sales on 9 June 2026",
    ]


def test_an_owner_who_has_left_cannot_be_chosen(pairing: Pairing) -> None:
    meeting_id = review(pairing, decisions=["One list."])
    decision = read(pairing, meeting_id).decisions[0]
    gone = _side(pairing, meeting_id, 0)
    with pairing.database.transaction() as session:
        session.get_one(Person, gone.id).is_active = False
    with pytest.raises(FieldsRefused) as refused:
        promise(pairing, meeting_id, decision.id, owner_first=str(gone.id))
    assert [fault.field for fault in refused.value.faults] == ["owner_first"]


def agenda(pairing: Pairing, day: date, *, today: date) -> Agenda:
    departments = pairing.company.departments
    with pairing.database.reading() as session:
        both = (departments["Marketing"], departments["Sales"])
        return agenda_of(session, both, day=day, today=today)


def test_the_agenda_puts_overdue_actions_first_and_shows_only_what_disclosure_shows(pairing: Pairing) -> None:
    later = pairing.promise(what="Later", due=TODAY + timedelta(days=60))
    late = pairing.promise(what="Late", due=TODAY + timedelta(days=2))
    made = agenda(pairing, TODAY + timedelta(days=20), today=TODAY + timedelta(days=10))
    assert [(action.action.id, action.days_late) for action in made.actions] == [(late, 8), (later, 0)]
    low = [(need.card.shown.of, need.need.letter, need.need.position) for need in made.needs]
    assert low == [("Marketing", "F", 4), ("Marketing", "C", 3), ("Marketing", "C", 5)]


def test_the_agenda_of_a_past_meeting_stays_as_it_was_on_its_day(pairing: Pairing) -> None:
    action_id = pairing.promise(due=TODAY + timedelta(days=5))
    day, today = TODAY + timedelta(days=7), TODAY + timedelta(days=40)

    def listed() -> list[int]:
        return [action.action.id for action in agenda(pairing, day, today=today).actions]

    assert listed() == [action_id]
    assert agenda(pairing, day, today=today).actions[0].days_late == 35, "its state is that of today"
    with pairing.database.transaction() as session:
        post_update(
            session,
            get_action(session, action_id),
            status=ActionStatus.DONE,
            text="It is done.",
            evidence="",
            edit_number=0,
            doer=replace(pairing.doer(), today=day + timedelta(days=3)),
        )
    assert listed() == [action_id]
    assert agenda(pairing, day + timedelta(days=30), today=today).actions == ()


def test_before_the_first_exchange_the_agenda_is_empty(pairing: Pairing) -> None:
    assert agenda(pairing, TODAY - timedelta(days=1), today=TODAY) == Agenda(actions=(), needs=())


def test_holidays_are_kept_in_the_order_of_time(pairing: Pairing) -> None:
    listed = read_list("2026-12-25 Christmas Day\n\n  2026-05-01   Labour  Day ")
    with pairing.database.transaction() as session:
        store_list(session, listed, at=NOW, who="Samira")
    with pairing.database.reading() as session:
        assert dict(holidays(session)) == {
            date(2026, 5, 1): "Labour Day",
            date(2026, 12, 25): "Christmas Day",
        }


@pytest.mark.parametrize("line", ["Christmas Day", "25.12.2026 Christmas", "2026-12-25", "2026-13-01 Never"])
def test_a_line_that_is_no_holiday_is_named(line: str) -> None:
    with pytest.raises(HolidaysRefused, match="Line 2"):
        read_list(f"2026-05-01 Labour Day\n{line}")


def test_nothing_was_decided_is_said_only_of_a_meeting_that_was_held(pairing: Pairing) -> None:
    coming, held = (
        review(pairing, day=TODAY + timedelta(days=days), notes=notes)
        for days, notes in ((5, ""), (-5, "All is well."))
    )
    with pairing.database.reading() as session:
        printed = [
            minutes_to_print(session, get_meeting(session, each), today=TODAY) for each in (coming, held)
        ]
    assert [minutes.was_held for minutes in printed] == [False, True]
