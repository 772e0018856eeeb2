"""Random ballots of a card whose letters come out as the story says."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from webapp.domain.grades import CANNOT_JUDGE, DEFAULT_SCALE

# Of a hundred people who judge, how many give A, B, C and F. The letter of each mean is the first
# sign of its name, far enough from the border for eight answers on.
SHARES = {
    "A": (70, 24, 6, 0),
    "B+": (46, 39, 12, 3),
    "B": (30, 45, 19, 6),
    "B-": (22, 45, 25, 8),
    "C+": (12, 34, 40, 14),
    "C": (8, 28, 42, 22),
    "C-": (5, 21, 46, 28),
    "F+": (3, 13, 40, 44),
    "F": (1, 8, 29, 62),
}
CANNOT_JUDGE_SHARE = 0.07
MOOD = 0.7  # how far a person who is easily pleased grades alike everywhere; 0 would be not at all


def draw_ballots(grades: Sequence[str], *, people: int, random: Random) -> list[tuple[str, ...]]:
    """Return one ballot a person; `grades` names a row of SHARES for each need.

    The shares are met as closely as whole people can, so chance decides who gives a grade, not how
    many do.
    """
    moods = [random.gauss(0, MOOD) for _ in range(people)]
    columns = [_column(name, moods, random=random) for name in grades]
    return list(zip(*columns, strict=True))


def better(grade: str, rows: int) -> str:
    """Return the row of SHARES that is so many rows better, or worse where the number is negative."""
    names = [*SHARES]
    return names[min(max(0, names.index(grade) - rows), len(names) - 1)]


def _column(name: str, moods: Sequence[float], *, random: Random) -> list[str]:
    """Give the better grades of one need to the better moods, with chance in it."""
    unable = sum(random.random() < CANNOT_JUDGE_SHARE for _ in moods)
    unable = min(unable, max(0, len(moods) - 8))  # a need is not to fall silent by accident
    order = sorted(range(len(moods)), key=lambda person: moods[person] + random.gauss(0, 1), reverse=True)
    silent = set(random.sample(order, unable))
    letters = iter(_whole_people(SHARES[name], len(moods) - unable))
    column = [CANNOT_JUDGE] * len(moods)
    for person in order:
        if person not in silent:
            column[person] = next(letters)
    return column


def _whole_people(shares: Sequence[int], people: int) -> list[str]:
    """Share out so many people by the largest remainders, the best grade first."""
    exact = [share * people / sum(shares) for share in shares]
    counts = [int(share) for share in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: counts[place] - exact[place])
    for place in by_remainder[: people - sum(counts)]:
        counts[place] += 1
    return [letter for letter, count in zip(DEFAULT_SCALE, counts, strict=True) for _ in range(count)]
