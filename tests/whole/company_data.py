"""A company of forty in four files, the same at every run: people, pairs, needs, and three rounds of grades.

It has every case that an export tells apart: a card with a full spread, one of six people, a need that
almost all grade alike, one that hardly anybody can judge, and Legal, whose four people are too few.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

ROUNDS = ("Spring 2025", "Autumn 2025", "Spring 2026")
SIZES = {"Marketing": 9, "Sales": 11, "Customer Service": 8, "Finance": 6, "Legal": 4}
PAIRS = (
    ("Marketing", "Sales"),
    ("Sales", "Customer Service"),
    ("Customer Service", "Finance"),
    ("Legal", "Sales"),
)
EVERYBODY = {"Finance", "Legal"}  # small enough that one missing card would close the others
ALMOST_ALL_ALIKE = ("Marketing", "Sales", 3)
HARDLY_JUDGED = ("Customer Service", "Sales", 5)
NEEDS = 6

Grade = list[str]


def write_company(folder: Path) -> Path:
    """Write people.csv, pairs.csv, needs.csv and grades.csv, and return their folder."""
    chance = Random("a company of forty")
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "people.csv", ["name", "email", "department", "roles"], _people())
    _write(folder / "pairs.csv", ["first", "second"], PAIRS)
    needs = ["of", "by", "position", "need", "why", "a_looks_like", "f_looks_like"]
    _write(folder / "needs.csv", needs, _needs())
    grades = ["round", "of", "by", "email", *(f"need_{number}" for number in range(1, NEEDS + 1))]
    _write(folder / "grades.csv", grades, _grades(chance))
    return folder


def email_of(department: str, number: int) -> str:
    """Return the address of a department's person; the first is the head, the second the deputy."""
    return f"{department.lower().replace(' ', '')}{number:02}@example.com"


def directions() -> Iterator[tuple[str, str]]:
    """Give every graded department with each that grades it."""
    for first, second in PAIRS:
        yield first, second
        yield second, first


def _people() -> Iterator[Sequence[str]]:
    for department, size in SIZES.items():
        for number in range(1, size + 1):
            roles = {1: "head", 2: "deputy"}.get(number, "")
            yield f"{department} Person {number}", email_of(department, number), department, roles


def _needs() -> Iterator[Sequence[str]]:
    for of, by in directions():
        for number in range(1, NEEDS + 1):
            yield of, by, str(number), f"What {by} cannot do without from {of}, {number}.", "", "", ""


def _grades(chance: Random) -> Iterator[Sequence[str]]:
    for name in ROUNDS:
        for of, by in directions():
            liked = [chance.choices((8, 4, 2), k=4) for _ in range(NEEDS)]
            for number in range(1, SIZES[by] + 1):
                if by in EVERYBODY or chance.random() < 0.88:
                    card = [_grade(chance, (of, by, need), liked[need - 1]) for need in range(1, NEEDS + 1)]
                    card = _as_told(card, of, by, number=number)
                    yield name, of, by, email_of(by, number), *card


def _grade(chance: Random, place: tuple[str, str, int], liked: Sequence[int]) -> str:
    if place == ALMOST_ALL_ALIKE:
        return "A"
    if place == HARDLY_JUDGED:
        return "cannot judge"
    return chance.choices(("A", "B", "C", "F", "cannot judge"), weights=[*liked, 1])[0]


def _as_told(card: Grade, of: str, by: str, *, number: int) -> Grade:
    """Let one person differ where almost all agree, and four judge what hardly anybody can."""
    for place, people, grade in ((ALMOST_ALL_ALIKE, {1}, "F"), (HARDLY_JUDGED, {1, 2, 3, 4}, "C")):
        if place[:2] == (of, by) and number in people:
            card[place[2] - 1] = grade
    return card


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([columns, *rows])
