"""A closed round's exchange or giving up, killed and started again; each on a copy of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.anonymity.ground import Ground, Vote
from tests.anonymity.kills.agreement import compare, compare_after_exchange, compare_after_giving_up
from tests.anonymity.kills.figures import Figures, Killer, wait_until_alone
from tests.anonymity.kills.killing import End
from tests.factories import TODAY
from webapp.models import RoundState
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.urn.anonymity import KeyMissing

ENDS: dict[str, tuple[Callable[[Ground], object], Callable[[Ground, list[Vote]], list[str]]]] = {
    "exchange": (Ground.exchange, compare_after_exchange),
    "give up": (Ground.give_up, lambda place, _votes: compare_after_giving_up(place)),
}
"""How a closed round ends, and what its database must be then."""


def kill_while_ending(
    what: str, copies: Iterator[Ground], votes: list[Vote], kills: int, source: random.Random
) -> Figures:
    """Kill so many ends of the same closed round, start each again, and look."""
    end_round, compare_after = ENDS[what]
    figures = Figures(what)
    first = next(copies)
    first.disconnect()
    killer = Killer(lambda: end_round(first), source)
    figures.mismatches += compare_after(first, votes)
    while figures.kills < kills:
        _kill_one(next(copies), what, votes, killer, figures)
    return figures


def _kill_one(place: Ground, what: str, votes: list[Vote], killer: Killer, figures: Figures) -> None:
    end_round, compare_after = ENDS[what]
    place.disconnect()
    end = killer.kill(lambda: end_round(place))
    figures.kills += end is End.KILLED
    figures.ended += end is End.DONE
    wait_until_alone(place)
    if place.state() is RoundState.CLOSED:
        figures.mismatches += _compare_untouched(place, votes)
    else:
        figures.stored += end is End.KILLED
    finish_interrupted_exchanges(place.database, place.key_folder, TODAY)
    if place.state() is RoundState.CLOSED:
        end_round(place)
    figures.mismatches += compare_after(place, votes)


def _compare_untouched(place: Ground, votes: list[Vote]) -> list[str]:
    faults = []
    try:
        faults += compare(place, votes)
    except KeyMissing:
        faults.append("the key is gone and the round is still closed")
    left = [table for table in ("tally", "comment", "control_number") if place.count(table)]
    if left or place.count("mail"):
        faults.append(f"a step that was not stored left something in {left or 'mail'}")
    return faults
