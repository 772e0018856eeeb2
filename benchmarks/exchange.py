"""Benchmark of the exchange of a large round, from the closed urn to the destroyed key."""

from __future__ import annotations

import time

from benchmarks import company
from benchmarks.company import Place
from benchmarks.table import Line


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Fill the urn of 10,000 people with four cards each, then exchange."""
    people = 1_000 if quick else 10_000
    company.found_company(place, departments=10, people=people // 10, counterparts=4)
    begin = time.perf_counter()
    round_id = company.open_a_round(place)
    opening = time.perf_counter() - begin
    ballots = company.hand_in_everything(place, round_id)
    begin = time.perf_counter()
    company.exchange(place, round_id)
    seconds = time.perf_counter() - begin
    limit = 60 * people / 10_000
    return [
        Line(
            load=f"exchange of {people:,} people × 4 cards",
            ours=f"{seconds:.1f} s",
            target=f"< {limit:.0f} s",
            holds=seconds < limit,
            note=f"{ballots:,} ballots; opening the round took {opening:.1f} s",
        )
    ]
