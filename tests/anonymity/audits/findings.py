"""Findings of an audit, and the command that runs one over many seeds and prints its table."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass
class Findings:
    """What was looked at, and what was found."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def table(self) -> str:
        """Return what was counted, a line each."""
        return "\n".join(f"| {what} | {number} |" for what, number in self.counts.items())


class Run(Protocol):
    """Audits something random for each seed, and tells how far it is."""

    def __call__(self, seeds: Sequence[int], *, progress: Callable[[str], None]) -> Findings: ...


def report(description: str | None, audited: str, run: Run, arguments: Sequence[str] | None = None) -> int:
    """Run an audit over so many of what is `audited`; the exit status tells whether it found nothing."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument(f"--{audited}", dest="number", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="seed of the first of them")
    wishes = parser.parse_args(arguments)
    seeds = range(wishes.first, wishes.first + wishes.number)
    found = run(seeds, progress=lambda line: print(line, file=sys.stderr, flush=True))
    print("| what | number |\n|---|---|\n" + found.table())
    print("\n".join(found.faults) or "No withheld number is determined.")
    return bool(found.faults)
