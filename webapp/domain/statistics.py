"""Confidence interval (Wilson) of one need's mean, its hard bounds, and expected against received."""

from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from webapp.domain.grades import HIGHEST_POINTS, POINTS, Counts, Scale, answers, letter_of, score

Range = tuple[float, float]

CONFIDENCE = 0.90


class Expectation(StrEnum):
    """How a department's own expectation stands to the grades that it received."""

    HIGHER = "higher"
    ALIKE = "alike"
    LOWER = "lower"


def wilson(share: float, size: float, *, confidence: float = CONFIDENCE) -> Range:
    """Return Wilson's interval of a share (0 to 1) seen in `size` answers (Newcombe 1998, method 3)."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = share + z * z / (2 * size)
    reach = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    whole = 1 + z * z / size
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def likely_range(counts: Counts, scale: Scale, *, eligible: int | None = None) -> Range | None:
    """Return the 90 % range (points, 0 to 4) for the mean of all who might have answered.

    None where nobody answered, and where all `eligible` people did: then the mean is no estimate.
    Wilson's interval with the effective sample size of the smoothed grades and, where the
    number of eligible people is known, the finite population correction.
    """
    given = answers(counts)
    _require_electorate(given, eligible)
    if given == 0 or given == eligible:
        return None
    shares = {letter: (counts.get(letter, 0) + 1 / len(scale)) / (given + 1) for letter in scale}
    mean = sum(POINTS[letter] * share for letter, share in shares.items())
    variance = sum(POINTS[letter] ** 2 * share for letter, share in shares.items()) - mean**2
    unseen = 1.0 if eligible is None else (eligible - given) / (eligible - 1)
    size = given * mean * (HIGHEST_POINTS - mean) / (variance * unseen)
    low, high = wilson(score(counts) / given / HIGHEST_POINTS, size)
    return HIGHEST_POINTS * low, HIGHEST_POINTS * high


def _require_electorate(given: int, eligible: int | None) -> None:
    if eligible is not None and given > eligible:
        raise ValueError(f"{given} answers from {eligible} eligible people: check the roll of the card")


def compare_expectation(expected: str, likely: Range | None, *, mean: float, scale: Scale) -> Expectation:
    """Tell whether a department rates itself higher than, like or lower than its colleagues do.

    The expected letter's points are compared with the likely range. The same letter is always
    alike, since a letter stands for a whole step of means; without a range the letters decide.
    """
    received = letter_of(mean, scale)
    if expected == received:
        return Expectation.ALIKE
    points = float(POINTS[expected])
    low, high = likely if likely is not None else (float(POINTS[received]),) * 2
    if points > high:
        return Expectation.HIGHER
    return Expectation.LOWER if points < low else Expectation.ALIKE
