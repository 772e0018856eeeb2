"""Whatever a company's round brings: the figures printed are the data's, headlines hold, pages are whole.

`python -m tests.reports.test_random_companies 50 1` tries fifty companies from seed 1 on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from random import Random

import pytest

from reports import render
from reports.data import Card, Verdict, Withheld
from reports.data_compared import CompanyComparison, Comparison, Pair
from reports.words import headlines, notices
from reports.words.language import Words, words_of
from reports.words.story import told
from tests.reports.page_boxes import Page, pages_of, widows
from tests.reports.random_companies import make_company
from tests.reports.words.claims import faults_in

LEAST_FILLED = 0.14  # of a page: a heading with a table of a few lines
OF_THE_METHOD = {"0.20", "0.30", "0.75"}
NUMBER = re.compile(r"(?<![\d.,])\d[.,]\d\d(?!\d)")
TENTHS = re.compile(r"(?<![\d.,])\d[.,]\d(?![\d.,]\d|\d)")
TENTHS_OF_THE_METHOD = {"3.5", "2.5", "1.5"}
HANDED_IN = re.compile(r"(\d+|5 to 9|5 bis 9) (?:of|von) (\d+) (?:handed in|haben abgegeben)")
LATE = re.compile(r"(\d+) (?:days? late|Tage? zu spät)")
NOTICED = re.compile(r"(\d+) (?:of the|der) (\d+) (?:who answered|Antwortenden)")
FEW_NOTICED = re.compile(r"(?:half of the|Hälfte der) 5 (?:to|bis) 9 ")
ALIKE_NOTICED = re.compile(r"(?:Almost (?:all|nobody) who answered|Fast (?:alle Antwortenden|niemand, der))")
SPREAD = re.compile(r"A \d+, B \d+, C \d+,(?: D \d+,)? F \d+")


@pytest.mark.parametrize("seed", range(4))
def test_a_random_company_is_printed_as_its_data_are(seed: int) -> None:
    assert list(faults_of(seed)) == []


def faults_of(seed: int) -> Iterator[str]:
    """Print a company and one of its pairs, and tell everything that is wrong with them."""
    source = Random(seed)
    company = make_company(source, language="de" if seed % 2 else "en")
    pair = source.choice(company.pairs)
    whole = Comparison(imprint=company.imprint, first=pair.first, second=pair.second, actions=pair.actions)
    words = words_of(company.imprint.language)
    for kind, pdf, pairs in (
        ("company", render.render_company(company), company.pairs),
        ("pair", render.render_comparison(whole), (pair,)),
    ):
        pages = pages_of(pdf)
        for fault in (*_figures(pages, pairs, company), *_counts(pages, pairs, kind), *_layout(pages, pdf)):
            yield f"{kind} {seed}: {fault}"
    yield from (f"{seed}: {fault}" for fault in _headlines(company, words))


def _figures(pages: list[Page], pairs: tuple[Pair, ...], company: CompanyComparison) -> Iterator[str]:
    """Every number of the data is printed, and every number printed is one of the data's."""
    text = " ".join(page.text for page in pages)
    cards = [card for pair in pairs for card in (pair.first, pair.second)]
    known = {f"{value:.2f}" for value in _values(cards, pairs, company)}
    printed = {number.replace(",", ".") for number in NUMBER.findall(text)}
    yield from (f"{number} is nobody's number" for number in sorted(printed - known - OF_THE_METHOD))
    means = [mean for card in cards for mean in (card.mean, *(need.mean for need in card.needs))]
    wanted = {f"{mean:.2f}" for mean in means if mean is not None}
    yield from (f"the mean {number} is missing" for number in sorted(wanted - printed))
    given = {
        ", ".join(f"{letter} {n}" for letter, n in need.counts.items())
        for card in cards
        for need in card.needs
        if need.counts is not None
    }
    sums = {_sum_of_spreads(card) for card in cards}
    found = set(SPREAD.findall(text))
    yield from (f"the spread {spread} is missing" for spread in sorted(given - found))
    yield from (f"the spread {spread} is nobody's" for spread in sorted(found - given - sums))


def _counts(pages: list[Page], pairs: tuple[Pair, ...], kind: str) -> Iterator[str]:
    """Counts of people, days and answers, and the ends of ranges, are the data's, no more and no less."""
    text = " ".join(page.text for page in pages)
    cards = [card for pair in pairs for card in (pair.first, pair.second)]
    actions = [action for pair in pairs for action in pair.actions]
    handed_in = {
        (str(card.handed_in or "few"), str(card.eligible))
        for card in cards
        if card.published and card.eligible is not None
    }
    said = {("few" if " " in many else many, eligible) for many, eligible in HANDED_IN.findall(text)}
    if said != handed_in:
        yield f"handed in: {sorted(said)} printed, {sorted(handed_in)} in the data"
    late = {str(action.days_late) for action in actions if action.overdue}
    if set(LATE.findall(text)) != late:
        yield f"days late: {sorted(set(LATE.findall(text)))} printed, {sorted(late)} in the data"
    ends = {end for card in cards for need in card.needs for end in need.likely_range or ()}
    printed = {number.replace(",", ".") for number in TENTHS.findall(text)}
    wanted = {f"{end:.1f}" for end in ends} - TENTHS_OF_THE_METHOD
    if printed - TENTHS_OF_THE_METHOD != (wanted if kind == "pair" else set()):
        yield f"ranges: {sorted(printed)} printed, {sorted(ends)} in the data"
    if kind == "pair":
        in_stories = [action for story in told(cards, actions) for action in story.actions]
        noticed = [action.noticed for action in (*actions, *in_stories) if action.noticed]
        counted = sorted(
            (str(action.yes), str(action.answers)) for action in noticed if action.withheld is None
        )
        if sorted(NOTICED.findall(text)) != counted:
            yield f"noticed: {sorted(NOTICED.findall(text))} printed, {counted} in the data"
        for pattern, why in ((FEW_NOTICED, Withheld.FEW), (ALIKE_NOTICED, Withheld.UNANIMOUS)):
            if len(pattern.findall(text)) != sum(action.withheld is why for action in noticed):
                yield f"noticed: the words for {why} are not as often printed as in the data"


def _values(cards: list[Card], pairs: tuple[Pair, ...], company: CompanyComparison) -> Iterator[float]:
    """List every number with two decimals that may be printed."""
    for total in company.totals:
        yield from (point.mean for point in total.history if point.mean is not None)
        if total.mean is not None:
            yield total.mean
    for action in (action for pair in pairs for action in pair.actions):
        yield from (mean for mean in (action.mean_then, action.mean_now) if mean is not None)
    for card in cards:
        histories = (card.history, *(need.history for need in card.needs))
        yield from (point.mean for history in histories for point in history if point.mean is not None)
        yield from (mean for mean in (card.mean, *(need.mean for need in card.needs)) if mean is not None)
        if card.change_by is not None and headlines.is_clear(card.change):
            yield abs(card.change_by)
        yield from (
            abs(need.change_to - need.change_from)
            for need in card.needs
            if need.change_to is not None and need.change_from is not None
        )


def _sum_of_spreads(card: Card) -> str:
    shown = [need.counts for need in card.needs if need.counts is not None]
    letters = shown[0] if shown else ()
    return ", ".join(f"{letter} {sum(counts[letter] for counts in shown)}" for letter in letters)


def _layout(pages: list[Page], pdf: bytes) -> Iterator[str]:
    for place, page in enumerate(pages, start=1):
        yield from (f"{word.text!r} stands outside page {place}" for word in page.outside)
        if page.filled < LEAST_FILLED:
            yield f"page {place} is nearly empty: {page.text[:80]}"
    yield from (f"a heading stands alone: {widow}" for widow in widows(pdf))


def _headlines(company: CompanyComparison, words: Words) -> Iterator[str]:
    every = [card for pair in company.pairs for card in (pair.first, pair.second)]
    actions = [action for pair in company.pairs for action in pair.actions]
    yield from faults_in(headlines.changes_headline(every, words), every, actions)
    yield from faults_in(headlines.actions_headline(actions, words), every, actions)
    yield from faults_in(headlines.cards_headline(every, words), every, actions)
    for pair in company.pairs:
        cards = (pair.first, pair.second)
        said = [
            headlines.letters_headline(cards, words),
            headlines.changes_headline(cards, words),
            headlines.gaps_headline(cards, words),
            headlines.actions_headline(pair.actions, words),
            *(sentence.rstrip(".") for card in cards if (sentence := headlines.overall_change(card, words))),
        ]
        for sentence in said:
            yield from faults_in(sentence, cards, pair.actions)
    yield from _notices(every, words)


def _notices(cards: list[Card], words: Words) -> Iterator[str]:
    """A notice stands at a need that has the letter, and says improved or declined only after a verdict."""
    needs = {(card.of, card.by, need.position): need for card in cards for need in card.needs}
    clear = {"improved": Verdict.IMPROVED, "declined": Verdict.DECLINED}
    for notice in (*notices.attention(cards, words), *notices.celebration(cards, words)):
        need = needs[notice.of, notice.by, notice.position]
        if need.letter != notice.letter:
            yield f"not the letter of its need: {notice}"
        for word, verdict in clear.items():
            if word in notice.reason.lower() and need.change is not verdict:
                yield f"no verdict says so: {notice}"


def main(companies: int, first: int) -> int:
    """Try companies one after the other and tell their faults."""
    faults = [fault for seed in range(first, first + companies) for fault in faults_of(seed)]
    print("\n".join(faults))
    print(f"{companies} companies, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in (sys.argv[1:] or ("50", "1")))))
