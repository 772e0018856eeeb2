"""Crash tests: kill a process at every moment of hand-in, exchange and giving up, and check what is left.

    python -m tests.anonymity.kills --hand-in 500 --exchange 100 --give-up 100 --database sqlite

Every third process is killed from outside after a random time, the others at a moment that is
chosen. While every fifth is killed, two other people hand in at the same time.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import text

from tests.anonymity.agreement import compare, compare_after_exchange, compare_after_giving_up
from tests.anonymity.ground import CodeGround, Ground, Vote, ground, random_votes
from tests.anonymity.killing import (
    End,
    Moments,
    count_moments,
    kill_after,
    kill_at_moment,
    start,
    wait_for,
)
from tests.factories import TODAY
from tests.fixtures.private_postgresql import PostgreSQL, private_postgresql
from webapp.models import RoundState
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.urn.anonymity import KeyMissing

PEOPLE = 24  # on the roll of a round; more make every look at it slower


@dataclass
class Figures:
    """What came of the kills."""

    what: str
    kills: int = 0
    stored: int = 0  # processes that had stored their work when they were killed
    ended: int = 0  # processes that were faster than the kill from outside
    bystanders: int = 0
    mismatches: list[str] = field(default_factory=list)

    def line(self, database: str) -> str:
        return (
            f"{self.what:10} {database:11} kills {self.kills:5}  stored before {self.stored:5}  "
            f"ended before the kill {self.ended:4}  handed in meanwhile {self.bystanders:4}  "
            f"mismatches {len(self.mismatches)}"
        )


class Killer:
    """Choose the next moment, and kill."""

    def __init__(self, act: Callable[[], object], source: random.Random) -> None:
        began = time.perf_counter()
        self.moments: Moments = count_moments(act)
        self._seconds = time.perf_counter() - began
        self._source = source
        self._number = 0

    def kill(self, act: Callable[[], object]) -> End:
        """Kill at a landmark, at any moment, or from outside, in turn."""
        self._number += 1
        if self._number % 3 == 0:
            return kill_after(act, self._source.uniform(0, self._seconds))
        if self._number % 3 == 1:
            return kill_at_moment(act, self._source.choice(self.moments.landmarks))
        return kill_at_moment(act, self._source.randrange(self.moments.passed))


# --- Handing in -----------------------------------------------------------------------------


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
        _wait_until_alone(place)
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


# --- The exchange ---------------------------------------------------------------------------


def kill_while_exchanging(
    copies: Iterator[Ground], votes: list[Vote], kills: int, source: random.Random
) -> Figures:
    """Kill exchanges of the same closed round, start again, and look; each on a copy of its own."""
    figures = Figures("exchange")
    first = next(copies)
    first.disconnect()
    killer = Killer(first.exchange, source)
    figures.mismatches += compare_after_exchange(first, votes)
    while figures.kills < kills:
        place = next(copies)
        place.disconnect()
        end = killer.kill(place.exchange)
        figures.kills += end is End.KILLED
        figures.ended += end is End.DONE
        _wait_until_alone(place)
        if place.state() is RoundState.CLOSED:
            figures.mismatches += _compare_untouched(place, votes)
        else:
            figures.stored += end is End.KILLED
        finish_interrupted_exchanges(place.database, place.key_folder, TODAY)
        if place.state() is RoundState.CLOSED:
            place.exchange()
        figures.mismatches += compare_after_exchange(place, votes)
    return figures


def kill_while_giving_up(
    copies: Iterator[Ground], votes: list[Vote], kills: int, source: random.Random
) -> Figures:
    """Kill the same closed round's giving up, start again, and look; each on a copy of its own."""
    figures = Figures("give up")
    first = next(copies)
    first.disconnect()
    killer = Killer(first.give_up, source)
    figures.mismatches += compare_after_giving_up(first)
    while figures.kills < kills:
        place = next(copies)
        place.disconnect()
        end = killer.kill(place.give_up)
        figures.kills += end is End.KILLED
        figures.ended += end is End.DONE
        _wait_until_alone(place)
        if place.state() is RoundState.CLOSED:
            figures.mismatches += _compare_untouched(place, votes)
        else:
            figures.stored += end is End.KILLED
        finish_interrupted_exchanges(place.database, place.key_folder, TODAY)
        if place.state() is RoundState.CLOSED:
            place.give_up()
        figures.mismatches += compare_after_giving_up(place)
    return figures


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


def _wait_until_alone(place: Ground) -> None:
    """Wait until PostgreSQL has noticed that the killed process is gone."""
    if place.database.is_sqlite:
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    for _ in range(500):
        with place.database.reading() as session:
            if not session.scalar(others):
                return
        time.sleep(0.01)
    raise AssertionError("a server process of a killed client is still there after five seconds")


# --- The databases --------------------------------------------------------------------------


@contextmanager
def sqlite_copies(
    folder: Path, source: random.Random, kind: type[Ground]
) -> Iterator[tuple[Iterator[Ground], list[Vote]]]:
    """Close a round in a file once, and give copies of it without end."""
    template = folder / "template"
    (template / "database").mkdir(parents=True)
    with ground(template, f"sqlite:///{template}/database/report_card.sqlite", kind=kind) as first:
        votes = _closed_round(first, source)
        kept = (first.round_id, first.card_id, first.codes)

    def copies() -> Iterator[Ground]:
        for number in count():
            copy = folder / f"copy-{number}"
            shutil.copytree(template, copy)
            url = f"sqlite:///{copy}/database/report_card.sqlite"
            with ground(copy, url, is_empty=False, kind=kind) as place:
                place.round_id, place.card_id, place.codes = kept
                yield place
            shutil.rmtree(copy)

    yield copies(), votes


@contextmanager
def postgresql_copies(
    server: PostgreSQL, folder: Path, source: random.Random, kind: type[Ground]
) -> Iterator[tuple[Iterator[Ground], list[Vote]]]:
    """Close a round in a database once, and give copies of it without end."""
    template, keys = server.make_database(), folder / "template"
    with ground(keys, server.url(template), kind=kind) as first:
        votes = _closed_round(first, source)
        kept = (first.round_id, first.card_id, first.codes)

    def copies() -> Iterator[Ground]:
        for number in count():
            copy, name = folder / f"copy-{number}", server.make_database(template=template)
            shutil.copytree(keys, copy)
            with ground(copy, server.url(name), is_empty=False, kind=kind) as place:
                place.round_id, place.card_id, place.codes = kept
                yield place
            server.drop_database(name)
            shutil.rmtree(copy)

    yield copies(), votes


def _closed_round(place: Ground, source: random.Random) -> list[Vote]:
    votes = random_votes(source, place.open_round(12))
    for vote in votes:
        place.hand_in(vote)
    place.close()
    return votes


def run(
    database: str, *, hand_in: int, exchange: int, give_up: int, source: random.Random, kind: type[Ground]
) -> list[Figures]:
    """Kill so many processes on a fresh database, and return the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if database == "sqlite":
            (folder / "round" / "database").mkdir(parents=True)
            url = f"sqlite:///{folder}/round/database/report_card.sqlite"
            with ground(folder / "round", url, kind=kind) as place:
                handed_in = kill_while_handing_in(place, hand_in, source)
            with sqlite_copies(folder, source, kind) as (copies, votes):
                exchanged = kill_while_exchanging(copies, votes, exchange, source)
                return [handed_in, exchanged, kill_while_giving_up(copies, votes, give_up, source)]
        with private_postgresql() as server:
            with ground(folder / "round", server.url(server.make_database()), kind=kind) as place:
                handed_in = kill_while_handing_in(place, hand_in, source)
            with postgresql_copies(server, folder, source, kind) as (copies, votes):
                exchanged = kill_while_exchanging(copies, votes, exchange, source)
                return [handed_in, exchanged, kill_while_giving_up(copies, votes, give_up, source)]


def main() -> int:
    """Run what the command line asks for; the exit status is 1 where anything does not agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.anonymity.kills", description=__doc__)
    parser.add_argument("--hand-in", type=int, default=500, help="kills while handing in (default: 500)")
    parser.add_argument("--exchange", type=int, default=100, help="kills while exchanging (default: 100)")
    parser.add_argument("--give-up", type=int, default=100, help="kills while giving up (default: 100)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--by-code", action="store_true", help="kill those who grade with drawn codes")
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    found = run(
        given.database,
        hand_in=given.hand_in,
        exchange=given.exchange,
        give_up=given.give_up,
        source=random.Random(seed),
        kind=CodeGround if given.by_code else Ground,
    )
    for figures in found:
        print(figures.line(given.database))
        for fault in sorted(set(figures.mismatches)):
            print(f"  {figures.mismatches.count(fault)} times: {fault}")
    return 1 if any(figures.mismatches for figures in found) else 0


if __name__ == "__main__":
    sys.exit(main())
