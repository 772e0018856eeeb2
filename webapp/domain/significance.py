"""Significance tests: p-values by permutation, Welch, Mantel and false discovery rate."""

from collections import defaultdict
from collections.abc import Sequence
from math import comb, erfc, exp, fabs, lgamma, log, log1p, sqrt
from typing import NamedTuple

from webapp.domain.grades import POINTS, Counts, answers, score

LARGEST_EXACT = 40
_TINY = 1e-300


def permutation_p(last: Counts, this: Counts) -> float:
    """Return the two-sided p of the difference of two means under all exchanges of the answers.

    Exact up to 40 answers together, above that normal with the permutation variance and a
    continuity correction. Same values as R 4.2.2 with coin 1.4-2. Both sides need an answer.
    """
    if not answers(last) or not answers(this):
        raise ValueError("a difference needs answers in both rounds")
    if answers(last) + answers(this) <= LARGEST_EXACT:
        return _exact_permutation_p(last, this)
    return _normal_permutation_p(last, this)


def _exact_permutation_p(last: Counts, this: Counts) -> float:
    """Count by dynamic programming over (answers taken, points taken) how many draws reach as far."""
    drawn = min(last, this, key=answers)  # the other side is what remains, so the smaller is enough
    size, total = answers(drawn), answers(last) + answers(this)
    points = score(last) + score(this)
    ways: dict[tuple[int, int], int] = {(0, 0): 1}
    for letter, worth in POINTS.items():
        there = last.get(letter, 0) + this.get(letter, 0)
        if worth == 0 or there == 0:
            continue
        choices = [(more, more * worth, comb(there, more)) for more in range(there + 1)]
        grown: dict[tuple[int, int], int] = defaultdict(int)
        for (taken, reached), count in ways.items():
            for more, worth_of_more, ways_of_more in choices[: size - taken + 1]:
                grown[taken + more, reached + worth_of_more] += count * ways_of_more
        ways = grown
    # F is worth nothing: it fills what a draw still lacks and adds no points.
    worthless = last.get("F", 0) + this.get("F", 0)
    # The difference of means is proportional to this whole number, so ties need no tolerance.
    seen = abs(score(drawn) * total - points * size)
    as_far = sum(
        count * comb(worthless, size - taken)
        for (taken, reached), count in ways.items()
        if abs(reached * total - points * size) >= seen
    )
    return as_far / comb(total, size)


def _normal_permutation_p(last: Counts, this: Counts) -> float:
    n1, n2 = answers(last), answers(this)
    total = n1 + n2
    mean = (score(last) + score(this)) / total
    squares = sum(
        (last.get(letter, 0) + this.get(letter, 0)) * (worth - mean) ** 2 for letter, worth in POINTS.items()
    )
    if squares == 0:
        return 1.0
    step = 1 / n1 + 1 / n2
    spread = sqrt(squares / (total - 1) * step)
    distance = max(0.0, abs(score(this) / n2 - score(last) / n1) - step / 2)
    return erfc(distance / spread / sqrt(2))


def benjamini_hochberg(ps: Sequence[float], q: float) -> list[bool]:
    """Tell which p-values stand at false discovery rate `q` (Benjamini and Hochberg 1995)."""
    ordered = sorted(ps)
    limits = [p for rank, p in enumerate(ordered, start=1) if p <= q * rank / len(ps)]
    return [bool(limits) and p <= limits[-1] for p in ps]


class BallotMeans(NamedTuple):
    """What is kept of a card's ballots: mean and standard deviation of the single ballots' means."""

    mean: float
    sd: float
    ballots: int


class Welch(NamedTuple):
    """Welch's t, its degrees of freedom and its two-sided p."""

    t: float
    df: float
    p: float


def welch(last: BallotMeans, this: BallotMeans) -> Welch:
    """Compare two means of unequal spread; positive t is a rise. Both sides need two ballots."""
    before, now = last.sd**2 / last.ballots, this.sd**2 / this.ballots
    difference = this.mean - last.mean
    if before + now == 0:  # all ballots alike on both sides: any difference is certain
        return Welch(0.0, 0.0, 1.0) if difference == 0 else Welch(float("inf"), 0.0, 0.0)
    t = difference / sqrt(before + now)
    df = (before + now) ** 2 / (before**2 / (last.ballots - 1) + now**2 / (this.ballots - 1))
    return Welch(t, df, incomplete_beta(df / (df + t * t), df / 2, b=0.5))


def incomplete_beta(x: float, a: float, *, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) (continued fraction, DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only below this point
        return 1 - incomplete_beta(1 - x, b, b=a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    # Lentz's method, as modified by Thompson and Barnett (1986).
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + term * d) or _TINY)
            c = (1 + term / c) or _TINY
            fraction *= c * d
        if fabs(c * d - 1) < 1e-15:
            break
    return front * fraction


class LinearTrend(NamedTuple):
    """M² = (N-1) r² of round and grade, its p on one degree of freedom, and the sign of r."""

    statistic: float
    p: float
    direction: int


def linear_trend(rounds: Sequence[tuple[int, Counts]]) -> LinearTrend:
    """Test a trend of grades over rounds (Mantel 1963); each entry is (number of the round, counts)."""
    total = sum(answers(counts) for _, counts in rounds)
    xs = sum(number * answers(counts) for number, counts in rounds)
    ys = sum(score(counts) for _, counts in rounds)
    # Whole numbers throughout: total times the sums of squares and products about the means.
    sxx = total * sum(number**2 * answers(counts) for number, counts in rounds) - xs**2
    syy = total * sum(w * w * counts.get(g, 0) for _, counts in rounds for g, w in POINTS.items()) - ys**2
    sxy = total * sum(number * score(counts) for number, counts in rounds) - xs * ys
    if not sxx or not syy:
        return LinearTrend(0.0, 1.0, 0)
    statistic = (total - 1) * sxy**2 / (sxx * syy)
    return LinearTrend(statistic, erfc(sqrt(statistic / 2)), (sxy > 0) - (sxy < 0))
