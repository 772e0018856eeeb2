"""People killed while they hand in, some of them beside others who hand in too."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

from tests.anonymity.ground import Ground, Vote, random_votes
from tests.anonymity.kills.agreement import compare, compare_after_exchange
from tests.anonymity.kills.figures import Figures, Killer, wait_until_alone
from tests.anonymity.kills.killing import End, start, wait_for

PEOPLE = 24  # on the roll of a round; more make every look at it slower


def kill_while_handing_in(place: Ground, kills: int, source: random.Random) -> Figures:
    """Kill people's hand-ins until so many are killed; each round is exchanged at its end."""
    figures = Figures("hand in")
    for number in count(1):
        if figures.kills >= kills:
            return figures
        votes = random_votes(source, place.open_round(PEOPLE, name=f"Round {number}"))
        _one_round(place, votes, kills, figures, source)
        _exchange_and_count(place, votes, figures)
    raise AssertionError("unreachable")


def _one_round(place: Ground, votes: list[Vote], kills: int, figures: Figures, source: random.Random) -> None:
    waiting = list(votes)
    inside: list[Vote] = []
    first = waiting.pop()
    place.disconnect()
    killer = Killer(lambda: place.hand_in(first), source)
    inside.append(first)
    while waiting:
        victim = waiting[-1]
        if figures.kills >= kills:
            place.hand_in(waiting.pop())
            inside.append(victim)
            continue
        bystanders = waiting[:2] if figures.kills % 5 == 4 and len(waiting) > 2 else []
        place.disconnect()
        children = [start(_hand_in(place, bystander)) for bystander in bystanders]
        end = killer.kill(_hand_in(place, victim))
        for child, bystander in zip(children, bystanders, strict=True):
            wait_for(child)
            waiting.remove(bystander)
            inside.append(bystander)
        figures.bystanders += len(bystanders)
        figures.kills += end is End.KILLED
        figures.ended += end is End.DONE
        wait_until_alone(place)
        if victim.person_id in place.marked():
            inside.append(waiting.pop())
            figures.stored += end is End.KILLED
        elif end is End.DONE:
            figures.mismatches.append("a hand-in that ended left no mark")
        figures.mismatches += compare(place, inside)


def _hand_in(place: Ground, vote: Vote) -> Callable[[], None]:
    return lambda: place.hand_in(vote)


def _exchange_and_count(place: Ground, votes: list[Vote], figures: Figures) -> None:
    place.close()
    place.exchange()
    figures.mismatches += compare_after_exchange(place, votes)
