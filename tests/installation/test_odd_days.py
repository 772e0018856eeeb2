"""Odd days: the nights on which clocks change, 29 February, a holiday on every day of a reminder."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import TODAY
from tests.fixtures.half_year import Half
from webapp.clock import end_of, today_in
from webapp.domain.half_years import reminder_days
from webapp.installation.services import daily
from webapp.installed import install, installed
from webapp.models import Company, Holiday, Mail, Round, RoundState
from webapp.rounds.services.planning import next_planned_round, plan_of

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ZONES = (
    *("Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Sao_Paulo", "Africa/Casablanca"),
    *("America/Santiago", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Pacific/Apia", "Asia/Kathmandu"),
)
"""Five of firms; then some whose clocks change at midnight, which is left out or comes twice."""


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_when_the_next_one_begins_on_every_day_of_two_years(zone: str) -> None:
    for days in range(2 * 366):
        day = date(2026, 1, 1) + timedelta(days=days)
        end = end_of(day, zone)
        assert today_in(zone, end) == day + timedelta(days=1)
        assert today_in(zone, end - timedelta(seconds=1)) == day


def set_dates(half: Half, opens: date, closes: date, exchanges: date) -> None:
    with half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        round_.opens_on, round_.closes_on, round_.exchanges_on = opens, closes, exchanges
        round_.plans_due_on = exchanges + timedelta(days=21)


def run_at(half: Half, moment: datetime) -> list[str]:
    install(half.app, replace(installed(half.app), clock=lambda: moment))
    return daily.run(half.app)


@ON_SQLITE
@pytest.mark.parametrize(
    ("closes", "midnight"),
    [
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours in Berlin
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # one of 23
    ],
)
def test_grading_closes_at_midnight_on_the_night_the_clocks_change(
    half: Half, closes: date, midnight: datetime
) -> None:
    opens = closes - timedelta(days=10)
    set_dates(half, opens, closes, closes + timedelta(days=4))
    noon = datetime(opens.year, opens.month, opens.day, 12, tzinfo=UTC)
    assert len(run_at(half, noon)) == 1
    run_at(half, midnight - timedelta(seconds=1))
    assert half.round().state is RoundState.GRADING
    assert run_at(half, midnight) == ["Spring 2026: closed; no card is taken any more."]


@ON_SQLITE
def test_a_round_lives_through_29_february(half: Half) -> None:
    leap = date(2028, 2, 29)
    set_dates(half, leap - timedelta(days=14), leap, leap + timedelta(days=3))
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().plans_rounds = True
        session.get_one(Round, half.round_id).due_on = leap  # opened two weeks early
    done = {}
    for days in range(20):
        day = leap + timedelta(days=days - 14)
        done[day] = daily.run(half.app, on=day)
        if day == leap:
            with half.database.reading() as session:
                subjects = set(session.scalars(select(Mail.subject).where(Mail.kind == "reminder")))
    assert done[leap] == ["Spring 2026: reminder 3 goes to everybody with an open card."]
    assert done[date(2028, 3, 1)] == ["Spring 2026: closed; no card is taken any more."]
    assert half.round().state is RoundState.EXCHANGED
    with half.database.reading() as session:
        following = next_planned_round(session)
    assert following is not None
    assert following.opens_on == date(2028, 8, 29)
    assert "Spring 2026: today is the last day to grade" in subjects


@ON_SQLITE
def test_with_a_holiday_on_every_day_of_a_reminder_people_are_reminded_before_and_never_on_one(
    half: Half,
) -> None:
    with half.database.transaction() as session:
        plan = plan_of(session.get_one(Round, half.round_id))
        free = reminder_days(plan, {})
        session.add_all(Holiday(day=day, name="Works outing") for day in free)
    said: dict[date, list[str]] = {}
    while (day := TODAY + timedelta(days=len(said))) <= plan.closes:
        said[day] = [line for line in daily.run(half.app, on=day) if "reminder" in line]
    assert not any(said[day] for day in free)
    with half.database.reading() as session:
        got = Counter(session.scalars(select(Mail.address).where(Mail.kind == "reminder")))
    assert len(got) == 11
    assert set(got.values()) <= {1, 2, 3}
