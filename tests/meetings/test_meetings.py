"""Joint reviews: planned whole or not at all, moved with care, written down by both without loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from tests.fixtures.promised import Pairing
from tests.meetings.steps import promise, read, review
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldsRefused
from webapp.domain.meetings import When
from webapp.domain.wording import Refused
from webapp.meetings.services.minutes import Minutes, minutes_of, write_minutes
from webapp.meetings.services.planning import cancel, get_meeting, meetings_of, move, plan_reviews
from webapp.meetings.services.printing import minutes_to_print
from webapp.models import LogEntry, Meeting
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
