"""Memory attack, measured: graders recovered by name with all six grades, before the exchange and after it.

python -m tests.anonymity.attacks.memory --graders 52 --pages 200
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.anonymity.attacks.chance import tail
from tests.running.graded import Graded, graded
from tests.running.memory import linked, sixes_in_memory

SHUFFLES = 10_000


def measure(company: Graded, when: str) -> bool:
    """Print how many are recovered, with chance beside it; say whether that is within chance."""
    found = linked(company.processes(), company.name_of)
    there = sixes_in_memory(company.processes(), company.given.values())
    hits = sum(company.given[name] == six for name, six in found.items())
    chance = _by_chance(found, company.given)
    everybody = len(company.given)
    print(
        f"{when}: {hits} of {everybody} recovered by name ({hits / everybody:.0%}), {len(found)} named, "
        f"six grades of {len(there)} in memory; by chance {chance:.2f}",
        flush=True,
    )
    return tail(hits, everybody, 1 / everybody) > 0.001


def _by_chance(found: Mapping[str, str], given: Mapping[str, str]) -> float:
    """Return how many would be right if the grades that were found were dealt out among those named."""
    source, names, sixes = random.Random(1), list(found), list(found.values())
    hits = 0
    for _ in range(SHUFFLES):
        source.shuffle(sixes)
        hits += sum(given[name] == six for name, six in zip(names, sixes, strict=True))
    return hits / SHUFFLES


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.anonymity.attacks.memory", description=__doc__)
    parser.add_argument("--graders", type=int, default=52)
    parser.add_argument("--pages", type=int, default=200, help="pages read after the exchange")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, graded(Path(folder), people=chosen.graders) as company:
        measure(company, "after the last hand-in")
        before = company.processes()
        company.exchange()
        try:
            company.wait_for_others(before)
        except AssertionError as fault:
            print(fault)
        is_within = measure(company, "after the exchange")
        for _ in range(chosen.pages):
            company.administrator.get("/admin/rounds")
        is_within &= measure(company, f"after {chosen.pages} further pages")
    return 0 if is_within else 1


if __name__ == "__main__":
    sys.exit(main())
