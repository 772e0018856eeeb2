"""Measure what a printed report costs: CPU time of the pair and others against one empty page.

Run with `python -m benchmarks.pdf [repeats]`. The empty page takes the same warm writer; the ratio holds from
machine to machine, the milliseconds do not.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from statistics import median
from time import monotonic, process_time

from benchmarks.company import Place
from benchmarks.table import Line
from reports import render
from reports.data import Imprint
from reports.data_compared import CompanyComparison, Comparison, Pair
from reports.pdf.pdf_writer import thread_writer, warm_up
from reports.samples import data as sample_data
from reports.sheet import Sheet
from reports.words.language import words_of

TARGET = 75
COMPANY_TARGET = 9.0  # seconds, on two cores
STOCK_TARGET = 0.65  # of what the renderer alone needs for the same pair


def empty_page() -> bytes:
    """Print one page with one word, tagged like every report."""
    imprint: Imprint = sample_data.sample_imprint()
    sheet = Sheet(imprint, words_of("en"))
    html = '<html lang="en"><head><title>Empty</title></head><body data-doc="" data-imprint="" data-page="">'
    return thread_writer().write(f"{html}<p>Empty</p></body></html>", sheet, exports=None)


def cpu_milliseconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median CPU time of some work after one warm-up."""
    work()
    times = []
    for _ in range(repeats):
        start = process_time()
        work()
        times.append(1000 * (process_time() - start))
    return median(times)


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Compare the CPU time of the pair's report with that of one empty page."""
    warm_up()
    pair = sample_data.sample_comparison()
    repeats = 3 if quick else 7
    floor = cpu_milliseconds(empty_page, 4 * repeats)
    ours = cpu_milliseconds(lambda: render.render_comparison(pair), repeats)
    return [
        Line(
            load="pair PDF, CPU",
            floor=f"{floor:.1f} ms",
            ours=f"{ours:.0f} ms",
            ratio=ours / floor,
            target=f"≤ {TARGET}",
            holds=ours / floor <= TARGET,
        ),
        stock_line(pair, repeats),
        *company_lines(departments=7 if quick else 12, floor=floor),
    ]


def stock_line(pair: Comparison, repeats: int) -> Line:
    """Compare the engine with the stock way, by turns; without the engine both are the same."""
    writer = thread_writer()
    fast = writer.fast
    times: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * repeats + 2):
        writer.fast = fast if turn % 2 else None
        start = process_time()
        render.render_comparison(pair)
        times[bool(turn % 2)].append(1000 * (process_time() - start))
    writer.fast = fast
    ours, stock = median(times[True][1:]), median(times[False][1:])
    return Line(
        load="pair PDF, engine against the stock way, CPU",
        floor=f"{stock:.0f} ms",
        ours=f"{ours:.0f} ms",
        ratio=ours / stock,
        target=f"≤ {STOCK_TARGET}",
        holds=ours / stock <= STOCK_TARGET,
    )


def company_lines(*, departments: int, floor: float) -> list[Line]:
    """Print a company in which every department grades every other: how long one waits for it.

    The first time, the print workers begin; after that they are warm.
    """
    company = company_of(departments)
    return [_company_line(company, which, floor=floor) for which in ("first", "warm")]


def _company_line(company: CompanyComparison, which: str, *, floor: float) -> Line:
    cards = 2 * len(company.pairs)
    start = monotonic()
    render.render_company(company)
    waited = monotonic() - start
    limit = COMPANY_TARGET * cards / 132
    return Line(
        load=f"company PDF, {cards} cards, {which}, time waited",
        floor=f"{floor:.1f} ms",
        ours=f"{waited:.1f} s",
        ratio=1000 * waited / floor,
        target=f"≤ {limit:.1f} s",
        holds=waited <= limit,
        note=f"{len(os.sched_getaffinity(0))} cores",
    )


def company_of(departments: int) -> CompanyComparison:
    """Return the sample company with so many departments, every two of them a pair."""
    company = sample_data.sample_company()
    names = [f"Department {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:departments]]
    pairs = [
        Pair(first=replace(like.first, of=first, by=second), second=replace(like.second, of=second, by=first))
        for i, (first, second) in enumerate(combinations(names, 2))
        for like in [company.pairs[i % len(company.pairs)]]
    ]
    totals = [
        replace(company.totals[i % len(company.totals)], department=name) for i, name in enumerate(names)
    ]
    return replace(company, pairs=tuple(pairs), totals=tuple(totals))


def main(repeats: int) -> None:
    """Print the table."""
    warm_up()
    pair, company = sample_data.sample_comparison(), sample_data.sample_company()
    card, trend = sample_data.sample_card(), sample_data.sample_trend()
    floor = cpu_milliseconds(empty_page, 4 * repeats)
    print(f"{'report':<28}{'CPU ms':>9}{'times the empty page':>24}")
    print(f"{'one empty page':<28}{floor:>9.1f}{1:>24.0f}")
    reports: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("pair", lambda: render.render_comparison(pair)),
        ("card, 2 pages", lambda: render.render_card(card)),
        ("trend", lambda: render.render_trend(trend)),
        ("company, 8 pairs", lambda: render.render_company(company)),
    )
    for name, work in reports:
        spent = cpu_milliseconds(work, repeats)
        note = f"   target at most {TARGET}" if name.startswith("pair") else ""
        print(f"{name:<28}{spent:>9.1f}{spent / floor:>24.1f}{note}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
