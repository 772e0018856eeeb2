"""A round plans itself at the exchange before it, says so, and makes way for one that is planned by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from webapp.installation.services import daily
from webapp.models import Company, Holiday, KeyMode, Mail, Person, Round, RoundState
from webapp.rounds.services.planning import next_planned_round, plan_round

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _plans_rounds(half: Half) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().plans_rounds = True


def exchanged(half: Half) -> Round | None:
    """Bring the round through its exchange; return the one that is planned then."""
    with half.database.transaction() as session:
        factories.make_person(session, "Samira Osei", is_administrator=True)
    half.open()
    half.close()
    half.exchange()
    return planned(half)


def planned(half: Half) -> Round | None:
    with half.database.reading() as session:
        return next_planned_round(session)


def plan_by_hand(half: Half, name: str, opens: date) -> None:
    with half.app.app_context(), half.database.transaction() as session:
        plan_round(session, name=name, today=TODAY, opens=opens)


def test_the_exchange_plans_the_next_round_six_months_on_with_the_usual_lengths(half: Half) -> None:
    found = exchanged(half)  # was closed on its first day
    assert found is not None
    assert (found.name, found.opens_on, found.closes_on) == (
        "Autumn 2026",
        date(2026, 11, 12),
        date(2026, 11, 26),
    )
    assert found.is_self_planned


def test_it_is_moved_off_holidays_and_counts_on_from_the_day_that_was_due(half: Half) -> None:
    with half.database.transaction() as session:
        session.add_all(Holiday(day=date(2026, 11, day), name="Fair") for day in (12, 13))
    found = exchanged(half)
    assert found is not None
    assert (found.opens_on, found.due_on) == (date(2026, 11, 11), date(2026, 11, 12))


def test_administrators_are_told_for_when_and_where_to_change_it(half: Half) -> None:
    exchanged(half)
    with half.database.reading() as session:
        mail = session.scalars(select(Mail).where(Mail.kind == "round_planned")).one()
    assert mail.subject.replace("\xa0", " ") == "Autumn 2026 is planned for Thursday 12 November 2026"
    assert mail.body.rstrip().endswith("/admin/rounds/autumn-2026/extend")


def test_a_plan_that_spans_christmas_says_so_in_its_mail_and_on_the_page(
    half: Half, client: FlaskClient
) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().grading_days = 50
    exchanged(half)
    with half.database.reading() as session:
        body = session.scalars(select(Mail.body).where(Mail.kind == "round_planned")).one()
        administrator = session.scalars(select(Person).filter_by(is_administrator=True)).one()
    assert "Grading runs over Christmas" in body
    assert "Grading runs over Christmas" in sign_in(client, administrator).get("/admin/rounds").text


def test_nothing_is_planned_where_a_round_is_planned_or_the_company_does_not_want_it(half: Half) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().plans_rounds = False
    assert exchanged(half) is None


def test_a_round_planned_by_hand_before_the_exchange_stays_the_only_one(half: Half) -> None:
    plan_by_hand(half, "The big one", TODAY + timedelta(days=100))
    found = exchanged(half)
    assert found is not None
    assert found.name == "The big one"
    with half.database.reading() as session:
        assert len(session.scalars(select(Round)).all()) == 2


@pytest.mark.parametrize(
    ("name", "opens", "stays"),
    [
        ("autumn 2026", date(2027, 6, 1), False),  # the same name
        ("Another", date(2026, 9, 1), False),  # after it the next plans itself
        ("Another", date(2027, 5, 12), True),  # half a year later
    ],
)
def test_it_makes_way_for_one_that_is_planned_by_hand(
    half: Half, name: str, opens: date, stays: bool
) -> None:
    exchanged(half)
    plan_by_hand(half, name, opens)
    with half.database.reading() as session:
        names = set(session.scalars(select(Round.name).where(Round.state == RoundState.PLANNED)))
    assert names == ({name, "Autumn 2026"} if stays else {name})


def test_it_keeps_where_the_key_is_kept(half: Half) -> None:
    half.open()
    with half.app.app_context(), half.database.transaction() as session:
        from webapp.rounds.services.self_planned import plan_next_round

        round_ = session.get_one(Round, half.round_id)
        round_.key_mode = KeyMode.TRUSTEES
        found = plan_next_round(session, round_, today=TODAY)
        assert found is not None
        assert found.key_mode is KeyMode.TRUSTEES


def test_where_its_whole_grading_was_missed_it_takes_new_dates_and_keeps_its_rhythm(half: Half) -> None:
    exchanged(half)
    [line] = [line for line in daily.run(half.app, on=date(2026, 12, 1)) if "Autumn 2026" in line]
    assert line.replace("\xa0", " ") == (
        "Autumn 2026: its grading time was missed, so it is planned anew for 8 December 2026."
    )
    found = planned(half)
    assert found is not None
    assert (found.opens_on, found.due_on) == (date(2026, 12, 8), date(2026, 11, 12))


def test_so_does_one_that_was_planned_by_hand_else_nothing_would_ever_come_after_it(half: Half) -> None:
    """A standstill over the whole first round ended a firm's rounds for good, with a line in the log."""
    with half.database.transaction() as session:
        factories.make_person(session, "Samira Osei", is_administrator=True)
    first = half.round()
    [line] = daily.run(half.app, on=first.closes_on + timedelta(days=3))
    assert "planned anew" in line
    again = half.round()
    assert again.opens_on == first.closes_on + timedelta(days=10)
    assert again.due_on == first.opens_on
    with half.database.reading() as session:
        mail = session.scalars(select(Mail).where(Mail.kind == "round_planned")).one()
    assert mail.subject.startswith("Spring 2026 is planned for")
