"""Audit what random companies publish over several rounds: is any withheld number determined by it?

    python -m tests.anonymity.audits.audit --companies 200

Each company goes through its rounds with real ballots, a real database and real exchanges, and after each
exchange its graders are asked what they noticed of some actions. Then everything that it publishes, in the
files that are exported and in the values that pages and prints are made of, is held against what it
withholds: by linear algebra, and by other companies that publish the same and differ in it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.anonymity.audits import noticed_cells
from tests.anonymity.audits.findings import Findings, report
from tests.anonymity.audits.histories import History, random_history
from tests.anonymity.audits.noticed_cells import another_check, answers_that_follow, withheld_answers
from tests.anonymity.audits.publishing import Published, empty_database, publish
from tests.anonymity.audits.ranks import what_follows
from tests.anonymity.audits.witnesses import another_company, card_is_open, is_expected, withheld_cells

MOST_WITNESSES = 8
Publish = Callable[[History], Published]


def audit(seed: int, publish_it: Publish, found: Findings) -> None:
    """Audit one company, and add what comes of it."""
    history = random_history(seed)
    published = publish_it(history)
    cards = [(round_, card) for round_ in history for card in round_.cards.values()]
    cells = withheld_cells(history)
    found.counts["companies"] += 1
    found.counts["rounds"] += len(history)
    found.counts["cards"] += len(cards)
    found.counts["cards that stay closed"] += sum(not card_is_open(round_, card) for round_, card in cards)
    for reason, number in sorted(cells.needs.items()):
        found.counts[f"needs withheld: {reason}"] += number
    for reason, number in sorted(withheld_answers(history).actions.items()):
        found.counts[f"actions withheld: {reason}"] += number
    _by_algebra(seed, history, published=published, found=found)
    by_other_companies(seed, history, published=published, publish_it=publish_it, found=found)


def _by_algebra(seed: int, history: History, *, published: Published, found: Findings) -> None:
    noticed, tried = answers_that_follow(history, published)
    found.counts["withheld answers about actions, by algebra"] += tried
    found.counts["of these answers determined"] += noticed
    if noticed:
        found.faults.append(f"company {seed}: {noticed} withheld answers about actions follow by algebra")
    followed = what_follows(history, published)
    found.counts["withheld numbers, by algebra"] += followed.tried
    found.counts["of these determined"] += followed.numbers
    if seed % 2 == 0:  # a company in which nobody ever changes her mind
        found.counts["determined for who knows that no mind ever changes"] += followed.numbers_if_steady
        found.counts["answers of single people in such companies"] += followed.people_tried
        found.counts["of these determined: who came or left"] += followed.people_if_steady
    if followed.numbers:
        found.faults.append(f"company {seed}: {followed.numbers} withheld numbers follow by algebra")


def by_other_companies(
    seed: int, history: History, *, published: Published, publish_it: Publish, found: Findings
) -> None:
    """Look for companies that publish the same and differ in what is withheld, until nothing is left."""
    cells, answers = withheld_cells(history), withheld_answers(history)
    source = Random(seed)
    left = set(answers.still_to_show)
    for _ in range(MOST_WITNESSES):
        if not cells.still_to_show and not left:
            break
        other, differing = another_company(history, cells, source)
        other, differing_answers = another_check(other, left, source)
        differences = [place for place, words in publish_it(other).items() if published[place] != words]
        if differences:
            found.faults.append(f"company {seed}: what is withheld shows in {differences[0]}")
            return
        found.counts["other companies that publish the same"] += 1
        cells.open |= differing & cells.still_to_show
        cells.still_to_show -= differing
        left -= differing_answers
    by_name = {round_.name: round_ for round_ in history}
    for cell in cells.ruled_out:
        round_ = by_name[cell[0]]
        if not is_expected(round_, cell, round_.cards[cell[1]]):
            found.faults.append(f"company {seed}: {cell} follows from what the need shows of itself")
    for cell in answers.ruled_out:
        if not noticed_cells.is_expected(by_name[cell[0]], cell):
            found.faults.append(f"company {seed}: {cell} follows from what is said of the action")
    found.counts["withheld numbers shown to be open"] += len(cells.open)
    found.counts["ruled out by the letter or the threshold"] += len(cells.ruled_out)
    found.counts["not shown to be open"] += len(cells.still_to_show)
    found.counts["withheld answers about actions shown to be open"] += len(answers.still_to_show - left)
    found.counts["answers ruled out by the threshold"] += len(answers.ruled_out)
    found.counts["answers not shown to be open"] += len(left)
    for still in (cells.still_to_show, left):
        if still:
            found.faults.append(f"company {seed}: nothing shows that {min(still)} is open")


def run(seeds: Sequence[int], *, progress: Callable[[str], None] = lambda line: None) -> Findings:
    """Audit one company for each seed."""
    found = Findings()
    with tempfile.TemporaryDirectory() as folder, empty_database(Path(folder)) as empty:
        for number, seed in enumerate(seeds, start=1):
            audit(seed, lambda history: publish(history, empty), found)
            progress(f"{number} of {len(seeds)} companies, {len(found.faults)} faults")
    return found


if __name__ == "__main__":
    sys.exit(report(__doc__, "companies", run))
