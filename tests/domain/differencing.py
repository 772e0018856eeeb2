"""The differencing attack: everything published becomes linear equations, and algebra does the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

from webapp.domain.cards import CardTally, NeedTally
from webapp.domain.grades import CANNOT_JUDGE, DEFAULT_SCALE, POINTS, answers, exact_mean

Cell = tuple[int, int, str]  # card, position of the need, letter or X
Row = dict[Cell | None, Fraction]  # coefficients by unknown; None holds the right-hand side


@dataclass
class Equations:
    """A system in reduced form: for each pivot unknown the row that it leads."""

    rows: dict[Cell, Row] = field(default_factory=dict)

    def learn(self, coefficients: Mapping[Cell, Fraction | int], value: Fraction | int) -> None:
        """Add one published fact."""
        row: Row = {cell: Fraction(c) for cell, c in coefficients.items() if c}
        row[None] = Fraction(value)
        row = self._reduced(row)
        pivot = next((cell for cell in row if cell is not None), None)
        if pivot is None:
            assert not row.get(None), "published figures contradict each other"
            return
        factor = row[pivot]
        self.rows[pivot] = {cell: c / factor for cell, c in row.items()}

    def determines(self, coefficients: Mapping[Cell, Fraction | int]) -> bool:
        """Tell whether a sum of unknowns follows from all that was learnt."""
        rest = self._reduced({cell: Fraction(c) for cell, c in coefficients.items() if c})
        return all(cell is None for cell in rest)

    def _reduced(self, row: Row) -> Row:
        while pivot := next((cell for cell in row if cell is not None and cell in self.rows), None):
            factor = row[pivot]
            for cell, c in self.rows[pivot].items():
                row[cell] = row.get(cell, Fraction()) - factor * c
                if not row[cell]:
                    del row[cell]
        return row


def facts_of(published: Mapping[str, Any], cards: list[CardTally], *, open_means: Iterable[int]) -> Equations:
    """Turn an exported round into equations.

    The attacker is made stronger than any reader: where a mean is published (for the card as a
    whole: `open_means`), its exact value and the numbers of answers behind it are known.
    """
    known = Equations()
    for number, (card, truth) in enumerate(zip(published["cards"], cards, strict=True)):
        wholes = [whole(number, need.position) for need in truth.needs]
        for first, second in pairwise(wholes):
            known.learn(first | {cell: -c for cell, c in second.items()}, 0)  # each ballot answers each need
        if card["handed_in"] is not None:
            known.learn(wholes[0], card["handed_in"])
        for need in card["needs"]:
            for letter, count in (need["counts"] or {}).items():
                known.learn({(number, need["position"], letter): 1}, count)
            if need["cannot_judge"] is not None:
                known.learn({(number, need["position"], CANNOT_JUDGE): 1}, need["cannot_judge"])
    for number in open_means:
        lettered = [need["position"] for need in published["cards"][number]["needs"] if need["letter"]]
        learn_overall_mean(known, number, cards[number], lettered=lettered)
    return known


def learn_overall_mean(known: Equations, number: int, card: CardTally, *, lettered: list[int]) -> None:
    """Add the mean of the means of the needs that have a letter."""
    needs = [need for need in card.needs if need.position in lettered]
    means = [mean for need in needs if (mean := exact_mean(need.counts)) is not None]
    combined = {
        cell: Fraction(c) / answers(need.counts) / len(needs)
        for need in needs
        for cell, c in points(number, need.position).items()
    }
    known.learn(combined, sum(means, Fraction()) / len(needs))


def whole(card: int, position: int) -> dict[Cell, int]:
    """Return the sum of all answers to a need, "cannot judge" included: the ballots of the card."""
    return {(card, position, letter): 1 for letter in (*DEFAULT_SCALE, CANNOT_JUDGE)}


def graded(card: int, position: int) -> dict[Cell, int]:
    """Return the sum of all grades of a need: its number of answers."""
    return {(card, position, letter): 1 for letter in DEFAULT_SCALE}


def points(card: int, position: int) -> dict[Cell, int]:
    """Return the points of a need: with its number of answers, its mean."""
    return {(card, position, letter): POINTS[letter] for letter in DEFAULT_SCALE}


def hidden_sums(card: int, position: int) -> list[dict[Cell, int]]:
    """Return what must not follow for a withheld need: each cell, the answers, the points."""
    return [{cell: 1} for cell in whole(card, position)] + [graded(card, position), points(card, position)]


def random_company(seed: int) -> list[CardTally]:
    """Make the cards of three departments of 3 to 14 people, with many a small or unanimous need."""
    random = Random(seed)
    sizes = {name: random.randint(3, 14) for name in ("Sales", "Legal", "Marketing")}
    return [
        _random_card(random, of=of, by=by, eligible=eligible)
        for by, eligible in sizes.items()
        for of in sizes
        if of != by
    ]


def _random_card(random: Random, *, of: str, by: str, eligible: int) -> CardTally:
    handed_in = random.randint(max(0, eligible - 4), eligible)
    needs = []
    for position in range(1, 7):
        shy = random.choice((0.0, 0.1, 0.4))
        weights = random.choice(((5, 4, 3, 1), (0, 0, 0, 1), (1, 9, 1, 0)))
        given = [
            CANNOT_JUDGE if random.random() < shy else random.choices(DEFAULT_SCALE, weights)[0]
            for _ in range(handed_in)
        ]
        counts = {letter: given.count(letter) for letter in DEFAULT_SCALE}
        text, lineage = f"Need {position}", f"{of}-{by}-{position}"
        needs.append(
            NeedTally(
                position=position,
                lineage=lineage,
                text=text,
                counts=counts,
                cannot_judge=given.count(CANNOT_JUDGE),
            )
        )
    return CardTally(of=of, by=by, eligible=eligible, handed_in=handed_in, needs=tuple(needs))
