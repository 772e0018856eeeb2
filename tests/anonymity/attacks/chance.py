"""Statistics of an attack: hits, the chance baseline, and the binomial tail."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

SURELY_NOT_CHANCE = 0.001


def tail(hits: int, tries: int, probability: float) -> float:
    """Return how probable so many hits or more are by chance (binomial)."""
    if hits <= 0:
        return 1.0
    below = math.fsum(
        math.comb(tries, k) * probability**k * (1 - probability) ** (tries - k) for k in range(hits)
    )
    return max(0.0, 1 - below)


@dataclass
class Score:
    """Hits of one attack, by the way in which it put what it found beside the voters.

    A voter is linked where the attacker says of the right ballot that it is hers; with n ballots
    somebody who guesses is right once in n times.
    """

    n: int
    tries: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    ways: set[str] = field(default_factory=set)

    def add(self, found: Iterable[tuple[str, int]]) -> None:
        """Add one repetition: the hits of every way."""
        self.tries += self.n
        for way, hits in found:
            self.ways.add(way)
            self.hits[way] += hits

    @property
    def best(self) -> int:
        """Return the hits of the way that served the attacker best."""
        return max((self.hits[way] for way in self.ways), default=0)

    @property
    def share(self) -> float:
        return self.best / self.tries if self.tries else 0.0

    @property
    def p(self) -> float:
        """Return how probable the best way's hits are by chance, given that the best was picked."""
        return min(1.0, len(self.ways) * tail(self.best, self.tries, 1 / self.n))

    @property
    def is_within_chance(self) -> bool:
        return self.p > SURELY_NOT_CHANCE
