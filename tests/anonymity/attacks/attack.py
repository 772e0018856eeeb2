"""Attack the urn's raw files as somebody would who has every copy of them, and print what it brought.

    python -m tests.anonymity.attacks.attack --repetitions 20

Each attack runs on a naive design first, where it must link more than nine in ten people to their
ballots: so it is known to work. On the real urn it may link no more than guessing would.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.anonymity.attacks import postgresql_attacks, sqlite_attacks
from tests.anonymity.attacks.chance import Score
from tests.anonymity.attacks.evidence import Attack, judge, known_of
from tests.anonymity.attacks.postgresql_urn import Postgresql
from tests.anonymity.attacks.sqlite_urn import Sqlite
from tests.anonymity.ground import Vote, in_random_order
from tests.fixtures.private_postgresql import private_postgresql

MUST_LINK = 0.8  # on the naive design, where two lengths of comments in forty may be equal by chance
SIZES = (12, 40)


class Place(Protocol):
    """A kind of database that can hold naive designs and the real urn."""

    name: str
    attacks: Sequence[Attack[Any]]

    def naive(self, attack: Attack[Any], votes: Sequence[Vote], source: random.Random) -> Any:
        """Let these votes be handed in to the naive design and return what files there are."""

    def urn(self, people: int, source: random.Random) -> tuple[Any, list[Vote]]:
        """Let so many people hand in to the real urn, exchange, and return files and truth."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an attack brought on the naive design and on the urn."""

    database: str
    attack: str
    design: str
    naive: Score
    urn: Score

    @property
    def is_as_promised(self) -> bool:
        return self.naive.share > MUST_LINK and self.urn.is_within_chance

    def line(self) -> str:
        return (
            f"| {self.database} | {self.attack} | {self.design} | {self.urn.n} | "
            f"{self.naive.share:.0%} of {self.naive.tries} | "
            f"{self.urn.share:.1%} of {self.urn.tries} | {1 / self.urn.n:.1%} | {len(self.urn.ways)} | "
            f"{self.urn.p:.3f} |"
        )


HEAD = (
    "| database | attack | naive design | n | links there | links on the urn | chance | ways | p |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def attack(place: Place, people: int, repetitions: int, source: random.Random) -> list[Outcome]:
    """Run every attack of a database so often, with so many people."""
    naive = {way.name: Score(people) for way in place.attacks}
    urn = {way.name: Score(people) for way in place.attacks}
    for _ in range(repetitions):
        for way in place.attacks:
            votes = in_random_order(source, range(1, people + 1))
            known = known_of(votes, source)
            naive[way.name].add(judge(way.read(place.naive(way, votes, source), known), votes, known, source))
        files, votes = place.urn(people, source)
        known = known_of(votes, source)
        for way in place.attacks:
            urn[way.name].add(judge(way.read(files, known), votes, known, source))
    return [
        Outcome(
            database=place.name,
            attack=way.name,
            design=way.naive,
            naive=naive[way.name],
            urn=urn[way.name],
        )
        for way in place.attacks
    ]


def main() -> int:
    """Run what the command line asks for; the exit status is 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.anonymity.attacks.attack", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=20, help="of every attack (default: 20)")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    given = parser.parse_args()
    source = random.Random()
    outcomes: list[Outcome] = []
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        places: list[Place] = []
        if given.database != "postgresql":
            places.append(Sqlite(Path(folder), sqlite_attacks.ATTACKS))
        for place in places:
            outcomes += _attack_and_print(place, given.repetitions, source)
        if given.database != "sqlite":
            with private_postgresql({"autovacuum": "off", "fsync": "off"}) as server:
                place = Postgresql(server, Path(folder), postgresql_attacks.ATTACKS)
                outcomes += _attack_and_print(place, given.repetitions, source)
    return 0 if all(outcome.is_as_promised for outcome in outcomes) else 1


def _attack_and_print(place: Place, repetitions: int, source: random.Random) -> list[Outcome]:
    outcomes = []
    for people in SIZES:
        found = attack(place, people, repetitions, source)
        print("\n".join(outcome.line() for outcome in found), flush=True)
        outcomes += found
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
