"""Dates drive a round, every step in its order, also after days of standstill."""

from datetime import date, timedelta

import pytest

from webapp.domain.half_years import (
    Lengths,
    Phase,
    Plan,
    RoundState,
    Step,
    faults_of_plan,
    half_a_year_after,
    next_plan,
    next_round_name,
    noticed_from,
    phase_of,
    plan_from,
    reminder_days,
    warning_about,
    what_is_due,
)
from webapp.domain.working_days import Holidays, why_not_on

OPENS = date(2026, 3, 2)
PLAN = plan_from(OPENS)


def after(days: int) -> date:
    return OPENS + timedelta(days=days)


def test_the_usual_plan_has_the_usual_spans() -> None:
    assert Plan(opens=OPENS, closes=after(14), exchanges=after(18), plans_due=after(39)) == PLAN


def test_a_chosen_closing_day_moves_what_follows() -> None:
    assert plan_from(OPENS, after(7)).exchanges == after(11)


def test_a_usual_plan_has_no_fault_and_a_wrong_order_is_named() -> None:
    assert faults_of_plan(PLAN) == []
    backwards = Plan(opens=OPENS, closes=after(-1), exchanges=after(-1), plans_due=after(-1))
    assert [fault.field for fault in faults_of_plan(backwards)] == ["closes", "exchanges", "plans_due"]
    assert all("Choose a " in str(fault.sentence) for fault in faults_of_plan(backwards))


def test_grading_may_last_a_single_day_and_is_opened_on_it() -> None:
    one_day = plan_from(OPENS, OPENS)
    assert faults_of_plan(one_day) == []
    assert reminder_days(one_day, {}) == ()
    assert what_is_due(RoundState.PLANNED, one_day, today=OPENS, holidays={}) == [Step.OPEN]


@pytest.mark.parametrize(
    ("state", "day", "phase"),
    [
        (RoundState.PLANNED, 0, Phase.NEEDS),
        (RoundState.GRADING, 3, Phase.GRADING),
        (RoundState.CLOSED, 15, Phase.CLOSED),
        (RoundState.EXCHANGED, 18, Phase.ACTION_PLANS),
        (RoundState.EXCHANGED, 39, Phase.ACTION_PLANS),
        (RoundState.EXCHANGED, 40, Phase.REVIEW),
    ],
)
def test_the_phase_follows_what_was_done_and_then_the_date(state: RoundState, day: int, phase: Phase) -> None:
    assert phase_of(state, PLAN, today=after(day)) is phase


def due(state: RoundState, day: int, *, mailed: int | None = None) -> list[Step]:
    last_mailed = None if mailed is None else after(mailed)
    return what_is_due(state, PLAN, today=after(day), holidays={}, last_mailed=last_mailed)


def test_a_round_opens_on_its_day_and_late_rather_than_never() -> None:
    assert due(RoundState.PLANNED, -1) == []
    assert due(RoundState.PLANNED, 0) == due(RoundState.PLANNED, 14) == [Step.OPEN]


def test_a_round_whose_whole_grading_time_was_missed_wants_new_dates() -> None:
    assert due(RoundState.PLANNED, 15) == due(RoundState.PLANNED, 60) == [Step.ASK_FOR_NEW_DATES]


def test_reminders_go_out_in_the_middle_two_days_before_and_on_the_last_day() -> None:
    assert reminder_days(PLAN, {}) == (after(7), after(11), after(14)), "the twelfth day is a Saturday"
    plain = plan_from(OPENS, after(16))
    assert reminder_days(plain, {}) == (after(8), after(14), after(16)), "no day is moved"
    assert due(RoundState.GRADING, 6, mailed=0) == []
    assert due(RoundState.GRADING, 7, mailed=0) == [Step.REMIND_1]
    assert due(RoundState.GRADING, 11, mailed=7) == [Step.REMIND_2]
    assert due(RoundState.GRADING, 14, mailed=12) == [Step.REMIND_3]


def test_running_again_on_the_same_day_sends_nothing_more() -> None:
    for day in range(15):
        assert due(RoundState.GRADING, day, mailed=day) == []


def test_after_a_standstill_only_the_latest_reminder_is_sent() -> None:
    assert due(RoundState.GRADING, 13, mailed=0) == [Step.REMIND_2]
    assert due(RoundState.GRADING, 13) == [Step.REMIND_2]


def test_a_short_round_has_fewer_reminders_and_none_on_the_opening_day() -> None:
    assert reminder_days(plan_from(OPENS, after(1)), {}) == (after(1),)
    assert reminder_days(plan_from(OPENS, after(2)), {}) == (after(1), after(2))
    for days in range(1, 60):
        found = reminder_days(plan_from(OPENS, after(days)), {})
        assert OPENS not in found
        assert 1 <= len(found) <= 3


def test_a_holiday_on_every_reminder_day_moves_them_to_the_working_day_before() -> None:
    listed = {day: "Works outing" for day in reminder_days(PLAN, {})}
    assert reminder_days(PLAN, listed) == (after(4), after(10))


def test_the_last_day_of_grading_is_a_whole_day() -> None:
    assert due(RoundState.GRADING, 14, mailed=14) == []
    assert due(RoundState.GRADING, 15) == [Step.CLOSE]


def test_missed_steps_are_done_in_their_order() -> None:
    assert due(RoundState.GRADING, 30) == [Step.CLOSE, Step.EXCHANGE]
    assert due(RoundState.CLOSED, 17) == []
    assert due(RoundState.CLOSED, 18) == due(RoundState.CLOSED, 90) == [Step.EXCHANGE]


def test_an_exchanged_round_has_nothing_due_whatever_the_date() -> None:
    for day in range(-10, 100):
        assert due(RoundState.EXCHANGED, day) == []


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("Spring 2026", "Autumn 2026"),
        ("Autumn 2026", "Spring 2027"),
        ("fall 2026", "Spring 2027"),
        ("H1 2026", "H2 2026"),
        ("Herbst 2026", "Frühjahr 2027"),
        ("The big one", None),
        ("", None),
    ],
)
def test_the_next_round_is_named_half_a_year_on(name: str, following: str | None) -> None:
    assert next_round_name(name) == following


def next_of(plan: Plan, holidays: Holidays | None = None) -> Plan:
    return next_plan(half_a_year_after(plan.opens), lengths=Lengths(), holidays=holidays or {})


def test_the_next_plan_is_six_months_later_with_the_usual_lengths_on_working_days() -> None:
    autumn = next_of(PLAN)
    assert autumn == plan_from(date(2026, 9, 2), holidays={})
    assert autumn.exchanges == date(2026, 9, 21), "the twentieth is a Sunday"
    assert next_of(plan_from(date(2026, 8, 31))).opens == date(2027, 3, 1), "28 February is a Sunday"
    assert next_of(plan_from(date(2027, 8, 31))).opens == date(2028, 2, 29)
    assert next_of(PLAN, {date(2026, 9, 2): "Fair"}).opens == date(2026, 9, 3)


def test_a_round_that_was_closed_early_does_not_shorten_the_next() -> None:
    assert next_of(plan_from(OPENS, after(3))) == next_of(PLAN)


def test_half_years_do_not_drift_though_each_is_moved_off_weekends_and_holidays() -> None:
    due, listed = OPENS, {date(year, 3, 2): "Fair" for year in range(2026, 2060)}
    for _half_year in range(60):
        due = half_a_year_after(due)
        plan = next_plan(due, lengths=Lengths(), holidays=listed)
        assert all(why_not_on(getattr(plan, each), listed) is None for each in vars(plan))
        assert abs(plan.opens - due) <= timedelta(days=3)
        assert due.day == OPENS.day


@pytest.mark.parametrize(
    ("opens", "is_warned"),
    [
        (date(2026, 12, 9), False),
        (date(2026, 12, 10), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 2), False),
    ],
)
def test_a_plan_that_spans_christmas_says_so(opens: date, is_warned: bool) -> None:
    assert (warning_about(plan_from(opens)) is not None) is is_warned


def test_graders_are_asked_three_months_after_the_exchange() -> None:
    assert noticed_from(date(2026, 11, 30)) == date(2027, 2, 28)
