"""Compare our statistics with SciPy's on random data: python -m tests.domain.against_scipy [TRIES].

SciPy is large and nothing else needs it, so it is in no requirements file. Put it beside the environment:
    .venv/bin/pip install --target /tmp/scipy scipy
    PYTHONPATH=/tmp/scipy .venv/bin/python -m tests.domain.against_scipy
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from random import Random
from typing import Any

from webapp.domain.grades import DEFAULT_SCALE, POINTS
from webapp.domain.significance import (
    BallotMeans,
    benjamini_hochberg,
    incomplete_beta,
    linear_trend,
    permutation_p,
    welch,
)
from webapp.domain.statistics import wilson

NEAR = 1e-9


def main(tries: int) -> int:
    """Compare every statistic as often and print the largest difference of each."""
    try:
        stats: Any = importlib.import_module("scipy.stats")
        special: Any = importlib.import_module("scipy.special")
    except ModuleNotFoundError:
        print(__doc__, file=sys.stderr)
        return 2
    source = Random(20260615)
    worst = {"permutation": 0.0, "welch": 0.0, "trend": 0.0, "wilson": 0.0, "beta": 0.0, "discoveries": 0.0}
    for _ in range(tries):
        found = {
            "permutation": _permutation(source, stats),
            "welch": _welch(source, stats),
            "trend": _trend(source, stats),
            "wilson": _wilson(source, stats),
            "beta": _beta(source, special),
            "discoveries": _discoveries(source, stats),
        }
        worst = {name: max(worst[name], difference) for name, difference in found.items()}
    for name, difference in worst.items():
        print(f"{name:<12} {tries} tries, largest difference {difference:.1e}")
    return 0 if max(worst.values()) < NEAR else 1


def _values(source: Random, n: int) -> list[int]:
    return source.choices([POINTS[letter] for letter in DEFAULT_SCALE], k=n)


def _counted(values: Sequence[int]) -> dict[str, int]:
    return {letter: values.count(POINTS[letter]) for letter in DEFAULT_SCALE}


def _permutation(source: Random, stats: Any) -> float:
    """Try every draw of up to ten answers: the exact test of the difference of two means."""
    last, this = _values(source, source.randint(2, 5)), _values(source, source.randint(2, 5))

    def difference(first: Any, second: Any, axis: int) -> Any:
        # Whole numbers: a tie must not be lost by the last digit of a quotient.
        return abs(first.sum(axis=axis) * second.shape[axis] - second.sum(axis=axis) * first.shape[axis])

    theirs = stats.permutation_test(
        (last, this), difference, vectorized=True, n_resamples=float("inf"), alternative="greater"
    )
    return abs(float(theirs.pvalue) - permutation_p(_counted(last), _counted(this)))


def _welch(source: Random, stats: Any) -> float:
    first, second = ([source.gauss(2.5, 0.8) for _ in range(source.randint(8, 30))] for _ in range(2))
    theirs = stats.ttest_ind(first, second, equal_var=False)
    return abs(float(theirs.pvalue) - welch(_kept(first), _kept(second)).p)


def _kept(values: Sequence[float]) -> BallotMeans:
    mean = sum(values) / len(values)
    sd = (sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5
    return BallotMeans(mean, sd, len(values))


def _trend(source: Random, stats: Any) -> float:
    """Compare (N - 1) r² and its place in the chi-square distribution."""
    rounds = [_values(source, source.randint(5, 20)) for _ in range(source.randint(4, 8))]
    numbers = [number for number, values in enumerate(rounds) for _ in values]
    every = [value for values in rounds for value in values]
    r = float(stats.pearsonr(numbers, every).statistic)
    ours = linear_trend([(number, _counted(values)) for number, values in enumerate(rounds)])
    statistic = (len(every) - 1) * r**2
    return max(abs(statistic - ours.statistic), abs(float(stats.chi2.sf(statistic, 1)) - ours.p))


def _wilson(source: Random, stats: Any) -> float:
    n = source.randint(5, 300)
    hits = source.randint(0, n)
    theirs = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    low, high = wilson(hits / n, n, confidence=0.95)
    return max(abs(float(theirs.low) - low), abs(float(theirs.high) - high))


def _beta(source: Random, special: Any) -> float:
    x, a, b = source.random(), source.uniform(0.3, 60), source.uniform(0.3, 60)
    return abs(float(special.betainc(a, b, x)) - incomplete_beta(x, a, b=b))


def _discoveries(source: Random, stats: Any) -> float:
    """Count the tests on which the two disagree."""
    ps = [source.random() ** 3 for _ in range(source.randint(1, 12))]
    theirs = [bool(p <= 0.10) for p in stats.false_discovery_control(ps, method="bh")]
    return sum(
        theirs_kept != ours_kept
        for theirs_kept, ours_kept in zip(theirs, benjamini_hochberg(ps, 0.10), strict=True)
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
