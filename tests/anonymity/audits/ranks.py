"""Linear algebra over everything published: does a withheld number follow by any subtraction whatever?

Fractions throughout, no floats. Two kinds of reader are modelled. Both know the program, the wording, the
rolls, and exactly who handed in.

- One takes every number of grades of every round as an unknown, and every published figure as an equation;
  where a mean is rounded she has it exactly.
- The other assumes that nobody ever changes her mind where the wording repeats: her unknowns are the answers
  of the people, and every published number is a sum over those who handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.anonymity.audits.histories import Direction, GradedCard, History, TrueRound
from tests.anonymity.audits.publishing import Published
from tests.domain.differencing import Equations
from webapp.domain.grades import CANNOT_JUDGE, POINTS


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What follows of what is withheld."""

    numbers: int  # withheld numbers of grades
    numbers_if_steady: int  # the same, for the reader who assumes that nobody changes her mind
    people_if_steady: int  # single answers of single people, for that reader
    tried: int
    people_tried: int


def what_follows(history: History, published: Published) -> Followed:
    """Put both readers to work on everything that a history publishes."""
    exported = {round_.name: _by_direction(published, round_) for round_ in history}
    counted = [follows for round_ in history for follows in _in_one_round(round_, exported[round_.name])]
    steady = [found for system in _steady_systems(history, exported) for found in system]
    return Followed(
        numbers=sum(counted),
        numbers_if_steady=sum(follows for kind, follows in steady if kind == "number"),
        people_if_steady=sum(follows for kind, follows in steady if kind == "person"),
        tried=len(counted),
        people_tried=sum(kind == "person" for kind, _ in steady),
    )


def _by_direction(published: Published, round_: TrueRound) -> dict[Direction, dict[str, Any]]:
    return {(card["of"], card["by"]): card for card in json.loads(published[round_.name, "JSON"])["cards"]}


def _in_one_round(round_: TrueRound, exported: dict[Direction, dict[str, Any]]) -> Iterator[bool]:
    """Say of every withheld number of a round whether it follows; rounds share no unknown."""
    for direction, card in round_.cards.items():  # nor do cards: totals are averages of published means
        known = _facts(round_, card, exported[direction])
        for need in exported[direction]["needs"]:
            if need["withheld"]:
                for answer in round_.answers:
                    yield known.determines({(0, need["position"], answer): 1})


def _facts(round_: TrueRound, card: GradedCard, shown: dict[str, Any]) -> Equations:
    known = Equations()
    wholes = [{(0, need["position"], answer): 1 for answer in round_.answers} for need in shown["needs"]]
    for first, second in pairwise(wholes):
        known.learn(first | dict.fromkeys(second, -1), 0)  # each ballot answers each need
    if shown["handed_in"] is not None:
        known.learn(wholes[0], shown["handed_in"])
    for need in shown["needs"]:
        for letter, number in (need["counts"] or {}).items():
            known.learn({(0, need["position"], letter): 1}, number)
        if need["cannot_judge"] is not None:
            known.learn({(0, need["position"], CANNOT_JUDGE): 1}, need["cannot_judge"])
    if shown["mean"] is not None:
        _learn_the_mean(known, card, shown)
    return known


def _learn_the_mean(known: Equations, card: GradedCard, shown: dict[str, Any]) -> None:
    """Give the reader the exact overall mean, and how many answers each of its needs has."""
    lettered = [need["position"] for need in shown["needs"] if need["letter"]]
    coefficients: dict[tuple[int, int, str], Fraction | int] = {}
    total = Fraction()
    for position in lettered:
        counts = card.counts(position)
        given = sum(number for answer, number in counts.items() if answer != CANNOT_JUDGE)
        total += Fraction(sum(POINTS[a] * n for a, n in counts.items() if a != CANNOT_JUDGE), given)
        coefficients |= {(0, position, letter): Fraction(POINTS[letter], given) for letter in POINTS}
    known.learn(coefficients, total)


def _steady_systems(
    history: History, exported: dict[str, dict[Direction, dict[str, Any]]]
) -> Iterator[list[tuple[str, bool]]]:
    """For each wording, say what follows of withheld rounds and single people if no mind ever changed."""
    shown: dict[str, Equations] = {}
    hidden: dict[str, list[frozenset[int]]] = {}
    people: dict[str, set[int]] = {}
    for round_ in history:
        for direction, card in round_.cards.items():
            present = frozenset(card.ballots)
            for line, need in zip(card.lines, exported[round_.name][direction]["needs"], strict=True):
                people.setdefault(line.lineage, set()).update(present)
                if need["withheld"]:
                    hidden.setdefault(line.lineage, []).append(present)
                else:  # any one letter stands for all: they have the same people behind them
                    shown.setdefault(line.lineage, Equations()).learn(_sum_over(present), 0)
    for lineage, known in shown.items():
        yield [
            *(
                ("number", known.determines(_sum_over(present)))
                for present in hidden.get(lineage, [])
                if present
            ),
            *(("person", known.determines(_sum_over({person}))) for person in people[lineage]),
        ]


def _sum_over(people: frozenset[int] | set[int]) -> dict[tuple[int, int, str], int]:
    return {(person, 0, ""): 1 for person in people}
