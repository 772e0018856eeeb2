"""Planning a round: sensible dates by themselves, and every fault as a sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories import NOW, TODAY, make_company
from webapp.domain.wording import Refused
from webapp.language import speak
from webapp.models import Round
from webapp.rounds.services.dates import change_dates
from webapp.rounds.services.plan_faults import PlanRefused
from webapp.rounds.services.planning import (
    find_round_by_name,
    plan_of,
    plan_round,
    suggested_round,
    usual_plan,
)
from webapp.storage.database import Database


def _plan(database: Database, **given: object) -> Round:
    with database.transaction() as session:
        return plan_round(session, **{"name": "Spring 2026", "today": TODAY, **given})  # type: ignore[arg-type]


@pytest.fixture
def company(database: Database) -> Database:
    with database.transaction() as session:
        make_company(session, grading_days=10, plan_days=30, scale="A B C D F")
    return database


def test_what_is_not_given_follows_the_settings(company: Database) -> None:
    round_ = _plan(company, opens=date(2026, 6, 1))
    assert round_.closes_on == date(2026, 6, 11)
    assert round_.exchanges_on == date(2026, 6, 15)
    assert round_.plans_due_on == date(2026, 7, 15)
    assert round_.scale == "A B C D F"
    assert round_.slug == "spring-2026"


def test_the_next_round_is_proposed_half_a_year_later(company: Database) -> None:
    _plan(company, opens=date(2026, 6, 1))
    with company.reading() as session:
        name, plan = suggested_round(session, today=TODAY)
    assert name == "Autumn 2026"
    assert plan.opens == date(2026, 12, 1)


def test_a_first_round_leaves_the_heads_three_weeks_for_their_lists(company: Database) -> None:
    with company.reading() as session:
        name, plan = suggested_round(session, today=date(2026, 6, 20))
    assert plan.opens == date(2026, 7, 13), "the eleventh is a Saturday"
    assert name == "Autumn 2026"


@pytest.mark.parametrize(("today", "opens"), [((2026, 11, 30), (2027, 1, 7)), ((2026, 12, 7), (2027, 1, 7))])
def test_a_first_round_is_not_proposed_over_christmas(
    company: Database, today: tuple[int, int, int], opens: tuple[int, int, int]
) -> None:
    with company.reading() as session:
        name, plan = suggested_round(session, today=date(*today))
    assert plan.opens == date(*opens)
    assert name == "Spring 2027"


def test_a_first_round_has_a_name_in_the_language_spoken(company: Database) -> None:
    with Flask(__name__).app_context(), company.reading() as session:
        speak("de")
        names = [suggested_round(session, today=date(2026, month, 1))[0] for month in (2, 8)]
    assert names == ["Frühjahr 2026", "Herbst 2026"]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"name": " "}, "name", "Give the round a name"),
        ({"name": "x" * 61}, "name", "longer than 60"),
        ({"name": "spring  2025"}, "name", "exists already"),
        ({"opens": date(2026, 6, 9), "closes": date(2026, 6, 1)}, "closes", "close before it opens"),
        ({"opens": date(2025, 1, 1), "closes": date(2025, 1, 9)}, "closes", "is past"),
        ({"exchanges": date(2026, 5, 13)}, "exchanges", "after the last day of grading"),
        ({"scale": "A B"}, "scale", "is not a scale"),
        ({"template": "nonsense"}, "template", "no survey template"),
        ({"template": "pulse"}, "template", "not for rounds"),
    ],
)
def test_every_fault_names_its_field_and_plans_nothing(
    company: Database, given: dict[str, object], field: str, sentence: str
) -> None:
    _plan(company, name="Spring 2025", opens=TODAY)
    with pytest.raises(PlanRefused) as refused:
        _plan(company, **{"opens": TODAY + timedelta(days=60), **given})
    assert [fault.field for fault in refused.value.faults] == [field]
    assert sentence in str(refused.value)
    with company.reading() as session:
        assert find_round_by_name(session, "Spring 2026") is None


def test_a_round_is_found_by_name_or_address_whatever_its_case(company: Database) -> None:
    _plan(company, opens=TODAY)
    with company.reading() as session:
        for name in ("Spring 2026", "spring 2026", " spring-2026 "):
            assert find_round_by_name(session, name) is not None
        assert find_round_by_name(session, "Autumn") is None


def test_dates_that_are_past_cannot_be_given(company: Database) -> None:
    round_ = _plan(company, opens=TODAY)
    with company.transaction() as session:
        again = session.get_one(Round, round_.id)
        past = usual_plan(session, TODAY - timedelta(days=90))
        with pytest.raises(PlanRefused, match="is past"):
            change_dates(session, again, past, today=TODAY, now=NOW)


def test_an_open_round_can_be_extended_but_keeps_its_first_day(company: Database) -> None:
    from webapp.models import RoundState

    round_ = _plan(company, opens=TODAY)
    with company.transaction() as session:
        again = session.get_one(Round, round_.id)
        again.state = RoundState.GRADING
        later = usual_plan(session, TODAY + timedelta(days=7))
        change_dates(session, again, later, today=TODAY, now=NOW)
        assert again.opens_on == TODAY
        assert again.closes_on == later.closes
        again.state = RoundState.EXCHANGED
        with pytest.raises(Refused, match="stay as they are"):
            change_dates(session, again, plan_of(again), today=TODAY, now=NOW)
