"""Independent tally: count the grades of a file without code of the product, and compare an export."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

POINTS = {"A": 4, "B": 3, "C": 2, "F": 0}
MINIMUM, FULL = 5, 8
Key = tuple[str, str, str]  # round, graded department, grading department


def tally(file: Path) -> dict[Key, list[Counter[str]]]:
    """Count the answers to each of the six needs of every card in the file."""
    cards: dict[Key, list[Counter[str]]] = {}
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            needs = cards.setdefault((row["round"], row["of"], row["by"]), [Counter() for _ in range(6)])
            for number, counts in enumerate(needs, start=1):
                counts[row[f"need_{number}"]] += 1
    return cards


def differences(export: Mapping[str, Any], cards: Mapping[Key, list[Counter[str]]]) -> Iterator[str]:
    """Name every cell of a round's export that differs from the tally, withheld cells included."""
    expected = {key: needs for key, needs in cards.items() if key[0] == export["round"]}
    exported = {(export["round"], card["of"], card["by"]): card for card in export["cards"]}
    yield from (f"{key} is not exported" for key in expected.keys() - exported.keys())
    for key, card in exported.items():
        needs = expected.get(key, [Counter() for _ in range(6)])
        handed_in = sum(needs[0].values())
        is_published = handed_in >= MINIMUM
        yield from _differing(key, card, {"published": is_published})
        yield from _differing(key, card, {"handed_in": handed_in if handed_in >= FULL else None})
        rows = [_expected_need(counts, is_published) for counts in needs]
        yield from _differing(key, card, _expected_total(needs, rows))
        for need, row in zip(card["needs"], rows, strict=True):
            yield from _differing((*key, need["position"]), need, row)


def _expected_total(needs: Sequence[Counter[str]], rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Average the needs that have a letter; one that shows its letter alone counts with the points of it.

    The figure is told only where each of them tells its own.
    """
    lettered = [(counts, row) for counts, row in zip(needs, rows, strict=True) if row["letter"]]
    if not lettered:
        return {"letter": None, "mean": None}
    means = [
        _mean(counts) if row["counts"] else Fraction(POINTS[str(row["letter"])]) for counts, row in lettered
    ]
    overall = sum(means, Fraction()) / len(lettered)
    is_told = all(row["mean"] is not None for _, row in lettered)
    return {"letter": _letter(overall), "mean": round(float(overall), 2) if is_told else None}


def _mean(counts: Counter[str]) -> Fraction:
    points = sum(POINTS[letter] * counts[letter] for letter in POINTS)
    return Fraction(points, sum(counts[letter] for letter in POINTS))


def _letter(mean: Fraction) -> str:
    hundredths = 100 * mean
    bounds = (("A", 350), ("B", 250), ("C", 150), ("F", 0))
    return next(letter for letter, least in bounds if hundredths >= least)


def _expected_need(counts: Counter[str], is_published: bool) -> dict[str, object]:
    graded = {letter: counts[letter] for letter in POINTS}
    answers = sum(graded.values())
    nothing = {"counts": None, "answers": None, "mean": None, "cannot_judge": None}
    if not is_published or answers < MINIMUM:
        return {**nothing, "letter": None, "withheld": "none"}
    letter = _letter(_mean(counts))
    if answers < FULL:
        return {**nothing, "letter": letter, "withheld": "few"}
    if max(graded.values()) >= answers - 1:
        return {**nothing, "letter": letter, "withheld": "unanimous"}
    return {
        "counts": graded,
        "answers": answers,
        "mean": round(float(_mean(counts)), 2),
        "cannot_judge": counts["cannot judge"],
        "letter": letter,
        "withheld": None,
    }


def _differing(place: object, found: Mapping[str, Any], wanted: Mapping[str, object]) -> Iterator[str]:
    for name, value in wanted.items():
        if found[name] != value:
            yield f"{place} {name}: exported {found[name]!r}, counted {value!r}"
