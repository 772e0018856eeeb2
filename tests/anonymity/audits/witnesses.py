"""Counterexamples: for each withheld number a company that publishes the same and has another number.

A number is open as long as two companies differ in it that nothing published can tell apart. That proves more
than linear algebra can: a reader may round, bound and reason as she likes, and know the program by heart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from tests.anonymity.audits.histories import Direction, GradedCard, History, TrueRound
from webapp.domain.cards import CardTally, NeedTally, ShownNeed, Withheld
from webapp.domain.disclosure import Rules, show_card
from webapp.domain.grades import CANNOT_JUDGE

Numbers = tuple[int, ...]  # how many gave each answer, in the order of the scale, "cannot judge" last
Cell = tuple[str, Direction, int, str]  # round, card, position of the need, answer


@dataclass
class WithheldCells:
    """Every number that is withheld in a history, and what became of each."""

    still_to_show: set[Cell] = field(default_factory=set)
    open: set[Cell] = field(default_factory=set)
    ruled_out: set[Cell] = field(default_factory=set)  # the published letter itself leaves one number only
    needs: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by the reason of withholding


def withheld_cells(history: History) -> WithheldCells:
    """Find every withheld number, and those that what the need shows of itself leaves no choice about."""
    found = WithheldCells()
    for round_ in history:
        for direction, card in round_.cards.items():
            for position in range(1, len(card.lines) + 1):
                shown = _view(round_, card, position)
                if shown is None:
                    continue
                found.needs[str(shown.withheld) if card_is_open(round_, card) else "closed card"] += 1
                cases = ways(round_, card, position)
                for place, answer in enumerate(round_.answers):
                    cell = round_.name, direction, position, answer
                    if len({case[place] for case in cases}) > 1:
                        found.still_to_show.add(cell)
                    else:
                        found.ruled_out.add(cell)
    return found


def card_is_open(round_: TrueRound, card: GradedCard) -> bool:
    """Tell whether enough people handed in for the card to be published."""
    return len(card.ballots) >= round_.rules.minimum_group


def _view(round_: TrueRound, card: GradedCard, position: int) -> ShownNeed | None:
    """Return what a need shows of itself, or None where nothing of it is withheld."""
    counts = card.counts(position)
    shown = _shown(round_.rules, tuple(counts[answer] for answer in round_.answers), len(card.roll))
    return shown if shown.withheld else None


@cache
def _shown(rules: Rules, numbers: Numbers, eligible: int) -> ShownNeed:
    need = NeedTally(
        position=1,
        lineage="",
        text="",
        counts=dict(zip(rules.scale, numbers, strict=False)),
        cannot_judge=numbers[-1],
    )
    card = CardTally(of="", by="", eligible=eligible, handed_in=sum(numbers), needs=(need,))
    return show_card(card, rules).needs[0]


def ways(round_: TrueRound, card: GradedCard, position: int) -> Sequence[Numbers]:
    """Return every way to answer a withheld need that shows the same of it.

    As many hand in as did; of a card that stays closed, as many as may without opening it.
    """
    eligible = len(card.roll)
    if not card_is_open(round_, card):
        return every_way(len(round_.answers), min(round_.rules.minimum_group - 1, eligible))
    shown = _view(round_, card, position)
    return _ways_by_view(round_.rules, len(card.ballots), eligible)[shown] if shown else ()


@cache
def every_way(answers: int, handed_in: int) -> tuple[Numbers, ...]:
    """Return every way in which so many people can choose among so many answers."""
    if answers == 1:
        return ((handed_in,),)
    return tuple(
        (first, *rest) for first in range(handed_in + 1) for rest in every_way(answers - 1, handed_in - first)
    )


@cache
def _ways_by_view(rules: Rules, handed_in: int, eligible: int) -> dict[ShownNeed, list[Numbers]]:
    found: dict[ShownNeed, list[Numbers]] = {}
    for numbers in every_way(len(rules.scale) + 1, handed_in):
        shown = _shown(rules, numbers, eligible)
        if shown.withheld:
            found.setdefault(shown, []).append(numbers)
    return found


def another_company(history: History, cells: WithheldCells, source: Random) -> tuple[History, set[Cell]]:
    """Make a company that should publish the same, and say which withheld numbers are others in it.

    Every withheld need gets other answers at once, those that show most of the cells that are still to show.
    """
    others: set[Cell] = set()
    rounds = []
    for round_ in history:
        cards = {}
        for direction, card in round_.cards.items():
            cards[direction] = _another_card(
                round_, direction, card=card, source=source, wanted=cells.still_to_show
            )
            others |= set(_differences(round_, direction, card, cards[direction]))
        rounds.append(replace(round_, cards=cards))
    return tuple(rounds), others


def _another_card(
    round_: TrueRound, direction: Direction, *, card: GradedCard, source: Random, wanted: set[Cell]
) -> GradedCard:
    is_open = card_is_open(round_, card)
    fewest = min(round_.rules.minimum_group - 1, len(card.roll))
    people = sorted(card.ballots) if is_open else source.sample(card.roll, fewest)
    columns = []
    for position in range(1, len(card.lines) + 1):
        cases = ways(round_, card, position)
        if not cases:
            columns.append([card.ballots[person][position - 1] for person in people])
            continue
        truth = card.counts(position)
        left = [
            (place, truth[answer])
            for place, answer in enumerate(round_.answers)
            if (round_.name, direction, position, answer) in wanted
        ]
        tried = source.sample(cases, min(len(cases), 200))
        best = max(tried, key=lambda case: sum(case[place] != number for place, number in left))
        column = [answer for answer, number in zip(round_.answers, best, strict=True) for _ in range(number)]
        source.shuffle(column)
        columns.append(column)
    ballots = {
        person: "".join(answers) for person, answers in zip(people, zip(*columns, strict=True), strict=True)
    }
    return replace(card, ballots=ballots)


def _differences(round_: TrueRound, direction: Direction, *cards: GradedCard) -> Iterator[Cell]:
    for position in range(1, len(cards[0].lines) + 1):
        truth, other = (card.counts(position) for card in cards)
        for answer in round_.answers:
            if truth[answer] != other[answer]:
                yield round_.name, direction, position, answer


def is_expected(round_: TrueRound, cell: Cell, card: GradedCard) -> bool:
    """Tell whether a number that follows is one of those that /anonymity names.

    A letter made of few answers rules its opposite out; and where no more people handed in than the threshold
    asks for, nobody left the need out.
    """
    _, _, position, answer = cell
    shown = _view(round_, card, position)
    if shown is None or card.counts(position)[answer]:
        return False
    if answer == CANNOT_JUDGE:
        return len(card.ballots) in (round_.rules.minimum_group, round_.rules.full_from)
    return shown.withheld is Withheld.FEW and {shown.letter, answer} in ({"A", "F"}, {"A", "D"})
