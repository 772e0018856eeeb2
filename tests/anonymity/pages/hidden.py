"""Random companies whose cards differ in hidden grades only: differential twins, by rules of their own.

What may be seen of a need is written down here once more, independently of the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random

MINIMUM, FULL, FOR_COMMENTS, COMMENTED = 5, 8, 10, 3
POINTS = {"A": 4, "B": 3, "C": 2, "F": 0}
NEEDS = 6
TRIES = 400

Column = tuple[str, ...]  # the answers to one need, a person each; X for "cannot judge"
Direction = tuple[str, str]  # graded, grading


@dataclass(frozen=True, kw_only=True)
class HiddenCard:
    """What was handed in for one card: six columns of answers, and comments of the first people."""

    columns: tuple[Column, ...]
    comments: tuple[str, ...] = ()

    @property
    def ballots(self) -> int:
        return len(self.columns[0])


@dataclass(frozen=True, kw_only=True)
class TwinCompanies:
    """A company by its people, and two histories of it that nobody may tell apart."""

    people: Mapping[str, int]
    first: Sequence[Mapping[Direction, HiddenCard]]
    second: Sequence[Mapping[Direction, HiddenCard]]


def letter_of(answers: Column) -> str:
    """Return the letter of the mean, as every card explains it."""
    points = [POINTS[answer] for answer in answers if answer in POINTS]
    mean = sum(points) / len(points)
    return "A" if mean >= 3.5 else "B" if mean >= 2.5 else "C" if mean >= 1.5 else "F"


def visible(column: Column) -> tuple[object, ...]:
    """Return what anybody may see of the answers to one need of a published card."""
    given = Counter(answer for answer in column if answer in POINTS)
    if given.total() < MINIMUM:
        return ()
    if given.total() < FULL:
        return (letter_of(column),)
    (most, times), *_ = given.most_common()
    if times >= given.total() - 1:
        return letter_of(column), "almost all", most
    return tuple(sorted(enumerate(column)))


def random_companies(source: Random) -> TwinCompanies:
    """Make a company of three departments, and two rounds of it in two versions."""
    sizes = [source.choice((4, 5, 6)), 7, 12]  # closed or barely open, letters alone, everything
    source.shuffle(sizes)
    people = dict(zip(("Legal", "Marketing", "Sales"), sizes, strict=True))
    first = [
        {
            (graded, grading): _random_card(source, people[grading])
            for graded, grading in permutations(people, 2)
        }
        for _round in range(2)
    ]
    second = [
        {direction: _twin_of(source, card, people[direction[1]]) for direction, card in cards.items()}
        for cards in first
    ]
    return TwinCompanies(people=people, first=first, second=second)


def hidden_in(companies: TwinCompanies) -> int:
    """Count the columns of answers in which the twins differ."""
    both = zip(companies.first, companies.second, strict=True)
    cards = [(one[direction], other[direction]) for one, other in both for direction in one]
    pairs = [columns for one, other in cards for columns in zip(one.columns, other.columns, strict=True)]
    return sum(mine != others for mine, others in pairs)


def _random_card(source: Random, eligible: int) -> HiddenCard:
    ballots = source.randint(max(1, eligible - 3), eligible)
    columns = tuple(_random_column(source, ballots) for _need in range(NEEDS))
    return HiddenCard(columns=columns, comments=_words(source, ballots))


def _random_column(source: Random, ballots: int) -> Column:
    kind = source.choice(("mixed", "mixed", "few", "alike"))
    if kind == "few":
        judged = source.randint(0, min(ballots, FULL - 1))
        column = [*source.choices("ABCF", k=judged), *"X" * (ballots - judged)]
    elif kind == "alike":
        column = [source.choice("ABCF")] * ballots
        column[0] = source.choice("ABCFX")
    else:
        column = source.choices("ABCFX", weights=(5, 4, 3, 2, 1), k=ballots)
    source.shuffle(column)
    return tuple(column)


def _words(source: Random, ballots: int) -> tuple[str, ...]:
    """Let some write, all of a card the same words: their order is random and says nothing."""
    return (f"words {source.randrange(10**6)}",) * source.randint(0, min(4, ballots))


def _twin_of(source: Random, card: HiddenCard, eligible: int) -> HiddenCard:
    """Give the card other hidden grades, another hidden number of ballots and other hidden comments."""
    if card.ballots < MINIMUM:
        return _random_card_below(source, eligible)
    number = source.randint(MINIMUM, min(eligible, FULL - 1)) if card.ballots < FULL else card.ballots
    found = [_twin_column(source, column, number) for column in card.columns]
    if None in found:
        found = [_twin_column(source, column, card.ballots) or column for column in card.columns]
    columns = tuple(column for column in found if column is not None)
    shows = card.ballots >= FOR_COMMENTS and len(card.comments) >= COMMENTED
    few = card.ballots < FOR_COMMENTS or len(card.comments) < COMMENTED
    words = card.comments if shows else _words(source, number)
    return HiddenCard(columns=columns, comments=words[: COMMENTED - 1] if few else words)


def _random_card_below(source: Random, eligible: int) -> HiddenCard:
    ballots = source.randint(1, min(MINIMUM - 1, eligible))
    columns = tuple(tuple(source.choices("ABCFX", k=ballots)) for _need in range(NEEDS))
    return HiddenCard(columns=columns, comments=_words(source, ballots))


def _twin_column(source: Random, column: Column, ballots: int) -> Column | None:
    """Find other answers of which as much is visible; those that are shown in full stay."""
    seen = visible(column)
    if len(seen) > 3:
        return column if ballots == len(column) else None
    for _try in range(TRIES):
        other = _random_column(source, ballots)
        if visible(other) == seen and other != column:
            return other
    return None
