"""Whoever has every copy of the files links nobody to a ballot better than by guessing.

The full run, with its table of figures, is `python -m tests.anonymity.attacks.attack --repetitions 20`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.anonymity.attacks import postgresql_attacks, sqlite_attacks
from tests.anonymity.attacks.attack import MUST_LINK, Outcome, Place, attack
from tests.anonymity.attacks.chance import Score, tail
from tests.anonymity.attacks.postgresql_urn import Postgresql
from tests.anonymity.attacks.sqlite_urn import Sqlite
from tests.anonymity.ground import in_random_order
from tests.fixtures.private_postgresql import PostgreSQL

REPETITIONS = {12: 2, 40: 1}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Sqlite(tmp_path, sqlite_attacks.ATTACKS)
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    return Postgresql(server, tmp_path, postgresql_attacks.ATTACKS)


def _unlucky(outcomes: list[Outcome]) -> set[str]:
    return {outcome.attack for outcome in outcomes if not outcome.urn.is_within_chance}


@pytest.mark.parametrize("people", [12, 40])
def test_raw_files_link_nobody_to_a_ballot_and_naive_designs_nearly_everybody(
    place: Place, people: int
) -> None:
    outcomes = attack(place, people, REPETITIONS[people], random.Random())
    assert {
        outcome.attack: outcome.naive.share for outcome in outcomes if outcome.naive.share <= MUST_LINK
    } == {}
    if _unlucky(outcomes):
        # Once in a thousand guessing is that lucky; what leaks does it again.
        again = attack(place, people, 2 * REPETITIONS[people], random.Random())
        assert _unlucky(again) & _unlucky(outcomes) == set()


def test_the_log_tells_whose_box_lies_where_and_nothing_about_what_is_in_it(tmp_path: Path) -> None:
    # Accepted, and said on the page about anonymity: the link ends at a box that nobody can open.
    files, votes = Sqlite(tmp_path, sqlite_attacks.ATTACKS).urn(12, random.Random())
    assert set(sqlite_attacks.slots_of_people(files)) == {vote.person_id for vote in votes}
    for vote in votes:
        assert all(vote.words[:21].encode() not in part for part in files.grading)
        assert all(vote.ballot.number.encode() not in part for part in files.grading)


def test_the_binomial_tail_is_the_textbooks() -> None:
    assert tail(0, 10, 0.5) == 1
    assert tail(8, 10, 0.5) == pytest.approx(56 / 1024)
    assert tail(10, 10, 0.5) == pytest.approx(1 / 1024)


def test_one_link_in_five_is_told_from_chance() -> None:
    score = Score(12)
    for _ in range(20):
        score.add([("some way", 3), ("another", 1)])
    assert not score.is_within_chance


def test_ballots_of_the_attacks_are_all_different() -> None:
    votes = in_random_order(random.Random(), range(40))
    assert len({vote.ballot.answers for vote in votes}) == len({vote.words for vote in votes}) == 40
