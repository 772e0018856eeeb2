"""What came of the kills, and who chooses their moments."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import text

from tests.anonymity.ground import Ground
from tests.anonymity.kills.killing import End, Moments, count_moments, kill_after, kill_at_moment


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


def wait_until_alone(place: Ground) -> None:
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
