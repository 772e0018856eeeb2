"""After a round was given up the next one can open, under its name, and it counts as not held."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.factories import TODAY
from tests.fixtures.half_year import Half
from tests.round_steps.giving_up import NAME, give_up, graded, rows
from tests.round_steps.test_trustees import make_sheets, open_by
from webapp.installation.services import daily
from webapp.models import (
    Company,
    KeyMode,
    Round,
    RoundState,
)
from webapp.needs.services.lists import round_under_way
from webapp.rounds.services.exchanged import all_rounds, find_next_exchange
from webapp.rounds.services.planning import open_round_of, plan_round, suggested_round
from webapp.urn import anonymity


def test_a_round_that_lost_its_key_no_longer_blocks_the_next_one(half: Half) -> None:
    graded(half)
    half.close()
    anonymity.key_file(half.place.key_folder, half.round_id).unlink()
    [line] = daily.run(half.app, on=TODAY + timedelta(days=20))
    assert "private key" in line
    assert "give the round up" in line
    give_up(half)
    with half.database.transaction() as session:
        assert open_round_of(session) is None
        again = plan_round(session, name=NAME, today=TODAY, opens=TODAY)
        assert (again.name, again.slug) == (NAME, "spring-2026")
        half.round_id = again.id
    half.open()
    for person in half.people(half.sales):
        half.hand_in("AAAAAA", person=person)
    half.close()
    half.exchange()
    assert half.card().ballots == 6


def test_a_name_can_be_given_up_more_than_once(half: Half) -> None:
    for _ in range(3):
        half.open()
        give_up(half)
        with half.database.transaction() as session:
            half.round_id = plan_round(session, name=NAME, today=TODAY, opens=TODAY).id
    with half.database.reading() as session:
        names = session.execute(select(Round.name, Round.slug).order_by(Round.id)).all()
    assert [tuple(row) for row in names] == [
        ("Spring 2026 (given up)", "spring-2026-given-up"),
        ("Spring 2026 (given up) 2", "spring-2026-given-up-2"),
        ("Spring 2026 (given up) 3", "spring-2026-given-up-3"),
        ("Spring 2026", "spring-2026"),
    ]


def test_what_is_left_of_the_name_speaks_the_companys_language(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Company, 1).language = "de"
    half.open()
    give_up(half)
    assert half.round().name == "Spring 2026 (abgebrochen)"


def test_two_lost_sheets_are_no_dead_end(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
    open_by(half, make_sheets(half))
    half.close()
    [line] = daily.run(half.app, on=half.round().exchanges_on)
    assert "If two sheets are lost, give the round up." in line
    give_up(half)
    assert half.round().state is RoundState.GIVEN_UP
    assert rows(half, "trustee_sheet") == 0
    if half.database.is_sqlite:
        assert half.round().key_destroyed_on == TODAY


def test_it_counts_as_not_held(half: Half) -> None:
    half.open()
    give_up(half)
    with half.database.reading() as session:
        assert all_rounds(session) == []
        assert find_next_exchange(session.scalars(select(Round))) is None
        assert round_under_way(session) is None
        name, plan = suggested_round(session, today=TODAY)
        assert (name, plan.opens) == ("Spring 2026", TODAY + timedelta(days=21))
