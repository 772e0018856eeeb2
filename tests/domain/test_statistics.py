"""Every reference value of the statistics is reproduced to the digits given."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.grades import DEFAULT_SCALE, SCALE_WITH_D, answers, score
from webapp.domain.significance import (
    BallotMeans,
    benjamini_hochberg,
    incomplete_beta,
    linear_trend,
    permutation_p,
    welch,
)
from webapp.domain.statistics import Expectation, compare_expectation, likely_range, wilson


def counted(*grades: int) -> dict[str, int]:
    return dict(zip("ABCF" if len(grades) == 4 else "ABCDF", grades, strict=True))


@pytest.mark.parametrize(
    ("grades", "eligible", "low", "high"),
    [
        ((0, 0, 0, 5), None, 0, 1.1930),
        ((2, 3, 2, 1), None, 1.8634, 3.2276),
        ((2, 3, 2, 1), 12, 2.1663, 3.0208),
        ((10, 25, 10, 5), None, 2.4312, 2.9428),
    ],
)
def test_the_likely_range_has_its_reference_values(
    grades: tuple[int, ...], eligible: int | None, low: float, high: float
) -> None:
    found = likely_range(counted(*grades), DEFAULT_SCALE, eligible=eligible)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_two_ranges_may_lie_apart_where_no_clear_change_is_found() -> None:
    """The range asks what all twelve would have said, the change whether the same people always say so."""
    last, this = counted(3, 2, 2, 4), counted(4, 3, 3, 1)
    assert likely_range(last, DEFAULT_SCALE, eligible=12) == pytest.approx((1.7567, 2.2433), abs=5e-5)
    assert likely_range(this, DEFAULT_SCALE, eligible=12) == pytest.approx((2.6292, 2.9911), abs=5e-5)
    assert permutation_p(last, this) == pytest.approx(0.270881, abs=5e-7)


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_has_newcombes_values(hits: int, size: int, low: float, high: float) -> None:
    assert wilson(hits / size, size, confidence=0.95) == pytest.approx((low, high), abs=5e-5)


def test_there_is_no_range_when_everyone_or_nobody_answered() -> None:
    assert likely_range(counted(2, 3, 2, 1), DEFAULT_SCALE, eligible=8) is None
    assert likely_range(counted(0, 0, 0, 0), DEFAULT_SCALE) is None


def test_more_answers_than_people_are_an_error() -> None:
    with pytest.raises(ValueError, match="roll of the card"):
        likely_range(counted(2, 3, 2, 1), DEFAULT_SCALE, eligible=7)


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5), st.integers(1, 100))
def test_the_likely_range_stays_on_the_scale_and_holds_the_mean(grades: list[int], absent: int) -> None:
    counts = counted(*grades)
    if answers(counts):
        found = likely_range(counts, SCALE_WITH_D, eligible=answers(counts) + absent)
        assert found is not None
        mean = score(counts) / answers(counts)
        assert -1e-9 <= found[0] <= mean + 1e-9
        assert mean - 1e-9 <= found[1] <= 4 + 1e-9


@pytest.mark.parametrize(
    ("last", "this", "p"),
    [
        ((1, 3, 3, 1), (3, 4, 1, 0), 0.15337995),
        ((0, 1, 2, 2), (2, 2, 1, 0), 0.07936508),
        ((8, 4, 0, 0), (3, 4, 3, 2), 0.01469442),
        ((2, 5, 3, 2), (6, 4, 1, 1), 0.20914696),
        ((4, 0, 0, 0), (0, 0, 0, 4), 0.02857143),
        ((3, 4, 2, 1, 2), (5, 4, 2, 1, 0), 0.26377398),
    ],
)
def test_the_permutation_test_has_its_reference_values(
    last: tuple[int, ...], this: tuple[int, ...], p: float
) -> None:
    assert permutation_p(counted(*last), counted(*this)) == pytest.approx(p, abs=5e-9)
    assert permutation_p(counted(*this), counted(*last)) == pytest.approx(p, abs=5e-9)


def test_above_forty_answers_the_normal_form_goes_on_where_the_exact_one_ends() -> None:
    exact = permutation_p(counted(4, 8, 5, 3), counted(8, 8, 3, 1))
    normal = permutation_p(counted(4, 8, 5, 3), counted(8, 9, 3, 1))
    assert normal == pytest.approx(exact, abs=0.03)
    assert permutation_p(counted(0, 30, 0, 0), counted(0, 30, 0, 0)) == 1.0
    assert permutation_p(counted(20, 5, 0, 0), counted(0, 0, 5, 20)) < 1e-9


def test_a_difference_needs_answers_on_both_sides() -> None:
    with pytest.raises(ValueError, match="both rounds"):
        permutation_p(counted(0, 0, 0, 0), counted(1, 0, 0, 0))


BENJAMINI_HOCHBERG_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_benjamini_and_hochbergs_own_data_have_four_discoveries() -> None:
    assert sum(benjamini_hochberg(BENJAMINI_HOCHBERG_1995, 0.05)) == 4


def test_discoveries_are_told_in_the_order_given() -> None:
    assert benjamini_hochberg([0.9, 0.001, 0.5], 0.10) == [False, True, False]
    assert benjamini_hochberg([], 0.10) == []


def test_welch_has_the_values_of_the_sleep_data() -> None:
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = welch(_kept(first), _kept(second))
    assert found.t == pytest.approx(1.8608, abs=5e-5)
    assert found.df == pytest.approx(17.776, abs=5e-4)
    assert found.p == pytest.approx(0.07939, abs=5e-6)


def _kept(values: list[float]) -> BallotMeans:
    mean = sum(values) / len(values)
    sd = (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5
    return BallotMeans(mean, sd, len(values))


def test_ballots_without_any_spread_differ_certainly_or_not_at_all() -> None:
    assert welch(BallotMeans(3, 0, 9), BallotMeans(3, 0, 9)).p == 1.0
    assert welch(BallotMeans(3, 0, 9), BallotMeans(2, 0, 9)).p == 0.0


def test_the_incomplete_beta_function_has_known_values() -> None:
    assert incomplete_beta(0.5, 2.0, b=2.0) == pytest.approx(0.5, abs=1e-14)
    assert incomplete_beta(0.3, 1.0, b=3.0) == pytest.approx(1 - 0.7**3, abs=1e-14)
    assert incomplete_beta(0.9, 4.0, b=1.0) == pytest.approx(0.9**4, abs=1e-14)
    assert (incomplete_beta(0, 2, b=2), incomplete_beta(1, 2, b=2)) == (0.0, 1.0)


def test_the_linear_trend_has_its_reference_value() -> None:
    rounds = [(1, 3, 4, 2), (2, 3, 3, 2), (3, 4, 2, 1), (4, 4, 2, 0)]
    found = linear_trend([(number, counted(*grades)) for number, grades in enumerate(rounds)])
    assert found.statistic == pytest.approx(4.7245, abs=5e-5)
    assert found.p == pytest.approx(0.02974, abs=5e-6)
    assert found.direction == 1


@pytest.mark.parametrize(
    ("expected", "likely", "mean", "verdict"),
    [
        ("A", (2.0, 3.0), 2.4, Expectation.HIGHER),
        ("B", (2.0, 3.0), 2.4, Expectation.ALIKE),
        ("F", (2.0, 3.0), 2.4, Expectation.LOWER),
        ("B", (2.4312, 2.9428), 2.7, Expectation.ALIKE),  # the same letter, though 3 lies above the range
        ("A", None, 3.4, Expectation.HIGHER),
        ("B", None, 3.4, Expectation.ALIKE),
        ("C", None, 3.4, Expectation.LOWER),
    ],
)
def test_the_expectation_is_compared_with_the_likely_range(
    expected: str, likely: tuple[float, float] | None, mean: float, verdict: Expectation
) -> None:
    assert compare_expectation(expected, likely, mean=mean, scale=DEFAULT_SCALE) is verdict


def test_the_permutation_test_agrees_with_trying_every_draw() -> None:
    last, this = counted(1, 1, 0, 2), counted(2, 1, 1, 0)
    pool = [4] * 3 + [3] * 2 + [2] + [0] * 2
    seen = abs(7 * 8 - sum(pool) * 4)
    draws = [d for d in product((0, 1), repeat=8) if sum(d) == 4]
    reach = [
        abs(sum(v for v, taken in zip(pool, d, strict=True) if taken) * 8 - sum(pool) * 4) for d in draws
    ]
    assert permutation_p(last, this) == pytest.approx(sum(r >= seen for r in reach) / len(draws))
