"""Crash tests: kill a process at every moment of hand-in, exchange and giving up, and check what is left.

    python -m tests.anonymity.kills --hand-in 500 --exchange 100 --give-up 100 --database sqlite

Every third process is killed from outside after a random time, the others at a moment that is
chosen. While every fifth is killed, two other people hand in at the same time. With --on-paper reviewers
who type in cards, and the close, are killed at each statement that there is.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.anonymity.ground import CodeGround, Ground, ground
from tests.anonymity.kills.copies import postgresql_copies, sqlite_copies
from tests.anonymity.kills.ends import kill_while_ending
from tests.anonymity.kills.figures import Figures
from tests.anonymity.kills.hand_ins import kill_while_handing_in
from tests.anonymity.kills.paper_cards import kill_while_closing, kill_while_typing_in
from tests.fixtures.private_postgresql import PostgreSQL, private_postgresql


def run(
    database: str, *, hand_in: int, exchange: int, give_up: int, source: random.Random, kind: type[Ground]
) -> list[Figures]:
    """Kill so many processes on a fresh database, and return the figures."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        server, url = _new_database(database, folder, stack)
        closed = sqlite_copies(folder, source, kind)
        if server is not None:
            closed = postgresql_copies(server, folder, source, kind)
        with ground(folder / "round", url, kind=kind) as place:
            handed_in = kill_while_handing_in(place, hand_in, source)
        copies, votes = stack.enter_context(closed)
        exchanged = kill_while_ending("exchange", copies, votes, exchange, source)
        return [handed_in, exchanged, kill_while_ending("give up", copies, votes, give_up, source)]


def run_on_paper(database: str, *, every: int, source: random.Random) -> list[Figures]:
    """Kill reviewers and the close of a fresh database at statements, and return the figures."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        _server, url = _new_database(database, folder, stack)
        place = stack.enter_context(ground(folder / "round", url, kind=CodeGround))
        assert isinstance(place, CodeGround)
        typed = list(kill_while_typing_in(place, source, every=every))
        return [*typed, kill_while_closing(place, source, every=every)]


def _new_database(database: str, folder: Path, stack: ExitStack) -> tuple[PostgreSQL | None, str]:
    (folder / "round" / "database").mkdir(parents=True)
    if database == "sqlite":
        return None, f"sqlite:///{folder}/round/database/report_card.sqlite"
    server = stack.enter_context(private_postgresql())
    return server, server.url(server.make_database())


def main() -> int:
    """Run what the command line asks for; the exit status is 1 where anything does not agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.anonymity.kills", description=__doc__)
    parser.add_argument("--hand-in", type=int, default=500, help="kills while handing in (default: 500)")
    parser.add_argument("--exchange", type=int, default=100, help="kills while exchanging (default: 100)")
    parser.add_argument("--give-up", type=int, default=100, help="kills while giving up (default: 100)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--by-code", action="store_true", help="kill those who grade with drawn codes")
    parser.add_argument("--on-paper", action="store_true", help="kill those who type in cards from paper")
    parser.add_argument("--every", type=int, default=1, help="on paper: of so many statements one")
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    source = random.Random(seed)
    if given.on_paper:
        found = run_on_paper(given.database, every=given.every, source=source)
    else:
        found = run(
            given.database,
            hand_in=given.hand_in,
            exchange=given.exchange,
            give_up=given.give_up,
            source=source,
            kind=CodeGround if given.by_code else Ground,
        )
    for figures in found:
        print(figures.line(given.database))
        for fault in sorted(set(figures.mismatches)):
            print(f"  {figures.mismatches.count(fault)} times: {fault}")
    return 1 if any(figures.mismatches for figures in found) else 0


if __name__ == "__main__":
    sys.exit(main())
