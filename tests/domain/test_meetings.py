"""Meetings fall on the days that their rhythm gives, and never unnoticed on a weekend or a holiday."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from webapp.domain.faults import too_long
from webapp.domain.meetings import (
    LONGEST_PLACE,
    Rhythm,
    When,
    days_from,
    faults_of_when,
    week_of_month,
)
from webapp.domain.working_days import next_working_day, why_not_on

DAYS = some.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1))
SECOND_TUESDAY = date(2026, 6, 9)
UNITY_DAY = {date(2026, 10, 3): "Day of German Unity", date(2026, 10, 5): "A day between"}


@given(first=DAYS, number=some.integers(1, 12))
def test_by_weekday_every_meeting_is_on_the_weekday_of_the_first_and_in_its_week(
    first: date, number: int
) -> None:
    days = days_from(first, Rhythm.WEEKDAY, number)
    assert days[0] == first
    assert len(days) == number
    assert {day.weekday() for day in days} == {first.weekday()}
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + number))
    if week_of_month(first) < 5:
        assert {week_of_month(day) for day in days} == {week_of_month(first)}
    else:
        assert all((day + timedelta(days=7)).month != day.month for day in days)


def test_the_fifth_weekday_stands_for_the_last_of_each_month() -> None:
    days = days_from(date(2026, 6, 30), Rhythm.WEEKDAY, 3)
    assert days == [date(2026, 6, 30), date(2026, 7, 28), date(2026, 8, 25)]


def test_by_date_a_short_month_gives_its_last_day() -> None:
    days = days_from(date(2026, 1, 31), Rhythm.DATE, 3)
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_every_four_weeks_is_every_28_days() -> None:
    days = days_from(SECOND_TUESDAY, Rhythm.FOUR_WEEKS, 3)
    assert [(day - SECOND_TUESDAY).days for day in days] == [0, 28, 56]


@given(day=DAYS, listed=some.sets(DAYS, max_size=30))
def test_the_next_working_day_is_one_and_the_first_one(day: date, listed: set[date]) -> None:
    holidays = dict.fromkeys(listed, "A holiday")
    found = next_working_day(day, holidays)
    assert why_not_on(found, holidays) is None
    passed = [day + timedelta(days=n) for n in range((found - day).days)]
    assert all(why_not_on(passed_day, holidays) for passed_day in passed)


def test_a_holiday_after_a_weekend_is_passed_over_too_and_named() -> None:
    assert next_working_day(date(2026, 10, 3), UNITY_DAY) == date(2026, 10, 6)
    assert str(why_not_on(date(2026, 10, 3), UNITY_DAY)) == "This day is a holiday: Day of German Unity."
    assert str(why_not_on(date(2026, 10, 4), UNITY_DAY)) == "This day falls on a weekend."


def test_every_fault_of_a_time_is_said_at_once() -> None:
    nothing = When(day=None, begins=None, minutes=None, place="x" * (LONGEST_PLACE + 1))
    faults = faults_of_when(nothing, today=SECOND_TUESDAY)
    assert [fault.field for fault in faults] == ["day", "begins", "minutes", "place"]


@pytest.mark.parametrize(("minutes", "is_right"), [(9, False), (10, True), (600, True), (601, False)])
def test_a_meeting_takes_ten_minutes_to_ten_hours(minutes: int, is_right: bool) -> None:
    when = When(day=SECOND_TUESDAY, begins=time(9), minutes=minutes, place="")
    assert (faults_of_when(when, today=SECOND_TUESDAY) == []) is is_right


def test_a_day_that_has_passed_is_none_to_plan_on() -> None:
    when = When(day=SECOND_TUESDAY - timedelta(days=1), begins=time(9), minutes=60, place="")
    (fault,) = faults_of_when(when, today=SECOND_TUESDAY)
    assert "passed" in str(fault.sentence)


def test_a_day_beyond_the_calendars_end_is_none_to_plan_on() -> None:
    when = When(day=date(9999, 12, 31), begins=time(9), minutes=60, place="")
    (fault,) = faults_of_when(when, today=SECOND_TUESDAY)
    assert "three years" in str(fault.sentence)


def test_a_text_says_by_how_much_it_is_too_long() -> None:
    assert too_long("notes", "x" * 5000) == []
    (fault,) = too_long("notes", "x" * 5001)
    assert "5001" in str(fault.sentence)
