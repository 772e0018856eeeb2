"""Many people at the same moment, one person twice, and a round that closes meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests import factories
from tests.exchanges import tallies_of
from tests.fixtures.half_year import Half
from webapp.installed import installed
from webapp.models import Person
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.anonymity import AlreadyHandedIn, Ballot, NotGrading

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
    with half.database.reading() as session:
        tallies = tallies_of(session, half.card().id)
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
