"""Many people at the same moment, one person twice, and a round that closes meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests import factories
from tests.fixtures.code_half import hand_in_with, make_codes, release
from tests.fixtures.half_year import Half
from webapp.installed import installed
from webapp.models import Person
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.anonymity import AlreadyHandedIn, Ballot, NotGrading
from webapp.urn.drawn_codes import hand_in_by_code

PEOPLE = 64


def _together(number: int, act: Callable[[int], str]) -> Counter[str]:
    """Let so many threads act at the same moment and count what came of it."""
    start = Barrier(number)

    def act_with_all(which: int) -> str:
        start.wait()
        return act(which)

    with ThreadPoolExecutor(number) as threads:
        return Counter(threads.map(act_with_all, range(number)))


@pytest.fixture
def crowd(half: Half) -> list[Person]:
    """Sales with 64 people, and the round open."""
    with half.database.transaction() as session:
        for _ in range(PEOPLE - 6):
            factories.make_person(session, department=half.sales)
    half.open()
    return half.people(half.sales)


@pytest.fixture
def hand_in(half: Half) -> Callable[[Person, str], str]:
    """Hand in over a connection of one's own, as on a server process of one's own."""
    url = installed(half.app).settings.database_url

    def act(person: Person, answers: str) -> str:
        own = Database(url, pool_size=1)
        ballot = Ballot(answers=tuple(answers), comments={}, number=anonymity.new_control_number())
        try:
            with own.transaction(leave_no_trace=True) as session:
                anonymity.hand_in(session, card_id=card_id, person_id=person.id, ballot=ballot)
            return "counted"
        except AlreadyHandedIn:
            return "refused"
        except NotGrading:
            return "closed"
        finally:
            own.engine.dispose()

    half.database.engine.dispose()
    card_id = 0

    def prepared(person: Person, answers: str) -> str:
        nonlocal card_id
        card_id = card_id or half.card().id
        return act(person, answers)

    return prepared


def test_sixty_four_people_at_the_same_moment_are_all_counted_once(
    half: Half, crowd: list[Person], hand_in: Callable[[Person, str], str]
) -> None:
    answers = [("ABCF" * 2)[which % 4 :][:4] + "XA" for which in range(PEOPLE)]
    outcome = _together(PEOPLE, lambda which: hand_in(crowd[which], answers[which]))
    assert outcome == {"counted": PEOPLE}
    half.close()
    half.exchange()
    tallies = half.tallies()
    for position in (1, 2, 3, 4, 6):
        expected = Counter(ballot[position - 1] for ballot in answers)
        assert {letter: count for letter, count in tallies[position].items() if count} == expected


def test_one_person_twice_at_the_same_moment_counts_once(
    half: Half, crowd: list[Person], hand_in: Callable[[Person, str], str]
) -> None:
    outcome = _together(8, lambda which: hand_in(crowd[0], "AAAAAA" if which % 2 else "FFFFFF"))
    assert outcome == {"counted": 1, "refused": 7}


def test_closing_while_people_hand_in_loses_no_card_that_was_taken(
    half: Half, crowd: list[Person], hand_in: Callable[[Person, str], str]
) -> None:
    def act(which: int) -> str:
        if which == 0:
            half.close()
            return "closing"
        return hand_in(crowd[which], "AAAAAA")

    outcome = _together(32, act)
    assert outcome["counted"] + outcome["closed"] == 31
    half.exchange()
    taken = outcome["counted"]
    assert half.card().ballots == (taken if taken >= 5 else None)


def test_sixty_four_codes_at_the_same_moment_are_all_counted_once(by_code: Half) -> None:
    with by_code.database.transaction() as session:
        for _ in range(58):
            factories.make_person(session, department=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    codes = made.by_department[by_code.sales.id]
    answers = [("ABCF" * 2)[which % 4 :][:4] + "XA" for which in range(64)]
    url, card_id = installed(by_code.app).settings.database_url, by_code.card().id
    by_code.database.engine.dispose()
    start = Barrier(64)

    def act(which: int) -> None:
        own = Database(url, pool_size=1)
        start.wait()
        for letters in ("FFFFFF", answers[which]):  # and each of them replaces its ballot
            ballot = Ballot(answers=tuple(letters), comments={}, number=anonymity.new_control_number())
            with own.transaction(leave_no_trace=True) as session:
                hand_in_by_code(session, card_id=card_id, code=codes[which], ballot=ballot)
        own.engine.dispose()

    with ThreadPoolExecutor(64) as threads:
        list(threads.map(act, range(64)))
    by_code.close()
    by_code.exchange()
    tallies = by_code.tallies()
    assert by_code.card().ballots == 64
    for position in (1, 2, 3, 4, 6):
        expected = Counter(ballot[position - 1] for ballot in answers)
        assert {letter: count for letter, count in tallies[position].items() if count} == expected


def test_one_code_twice_at_the_same_moment_is_one_ballot(by_code: Half, codes: list[str]) -> None:
    for code in codes[1:]:
        hand_in_with(by_code, code, "AAAAAA")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda which: hand_in_with(by_code, codes[0], "BF"[which % 2] * 6), range(8)))
    by_code.close()
    by_code.exchange()
    assert by_code.card().ballots == 6
    cells = by_code.tallies()[1]
    assert cells["A"] == 5
    assert cells["B"] + cells["F"] == 1
