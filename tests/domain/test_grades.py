"""Letters, points and means follow the rule that is printed on every card."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.grades import (
    DEFAULT_SCALE,
    SCALE_WITH_D,
    UnknownScale,
    answers,
    exact_mean,
    is_shortfall,
    is_wide_gap,
    letter_of,
    letters_apart,
    parse_scale,
)


@pytest.mark.parametrize("text", ["A B C F", " a,b, c  f ", "A, B, C, F"])
def test_the_default_scale_is_read_in_any_spelling(text: str) -> None:
    assert parse_scale(text) == DEFAULT_SCALE


def test_a_scale_with_d_is_read() -> None:
    assert parse_scale("A B C D F") == SCALE_WITH_D


@pytest.mark.parametrize("text", ["", "A B C", "F C B A", "A B C E F", "1 2 3", "100 % A"])
def test_any_other_scale_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UnknownScale, match='Write "A B C F" or "A B C D F"'):
        parse_scale(text)


def test_the_example_has_its_mean_as_documented() -> None:
    counts = {"A": 2, "B": 3, "C": 2, "F": 1}
    assert exact_mean(counts) == 2.625


def test_cannot_judge_is_no_grade() -> None:
    assert answers({"A": 1, "X": 7}) == 1
    assert exact_mean({"A": 1, "X": 7}) == 4


def test_nobody_graded_has_no_mean() -> None:
    assert exact_mean({"A": 0, "X": 3}) is None


@pytest.mark.parametrize(
    ("mean", "letter"),
    [
        ("4", "A"),
        ("3.5", "A"),
        ("3.49", "B"),
        ("2.5", "B"),
        ("2.49", "C"),
        ("1.5", "C"),
        ("1.49", "F"),
        ("0", "F"),
    ],
)
def test_the_letter_of_a_mean_turns_at_the_halves(mean: str, letter: str) -> None:
    assert letter_of(Fraction(mean), DEFAULT_SCALE) == letter
    assert letter_of(float(mean), DEFAULT_SCALE) == letter


def test_with_d_on_the_scale_f_begins_below_three_quarters() -> None:
    assert [letter_of(m, SCALE_WITH_D) for m in (1.5, 1.49, 0.75, 0.74)] == ["C", "D", "D", "F"]


@pytest.mark.parametrize("edge", [3.5, 2.5, 1.5, 0.75])
def test_binary_noise_does_not_move_a_letter(edge: float) -> None:
    noisy = edge - 4e-16
    assert noisy < edge
    assert letter_of(noisy, SCALE_WITH_D) == letter_of(edge, SCALE_WITH_D)


def test_a_mean_of_means_on_the_edge_keeps_its_letter() -> None:
    means = [0.1] * 3 + [4.0, 3.7, 1.0]  # six needs that average exactly 1.5, but not in binary
    assert letter_of(sum(means) / 6, DEFAULT_SCALE) == "C"


@given(st.dictionaries(st.sampled_from("ABCDF"), st.integers(0, 60)))
def test_a_float_mean_and_its_fraction_have_the_same_letter(counts: dict[str, int]) -> None:
    exact = exact_mean(counts)
    if exact is not None:
        assert letter_of(exact, SCALE_WITH_D) == letter_of(float(exact), SCALE_WITH_D)


def test_a_wide_gap_is_two_letters_or_more() -> None:
    assert letters_apart("A", "F", scale=DEFAULT_SCALE) == 3
    assert is_wide_gap("A", "C", scale=DEFAULT_SCALE)
    assert is_wide_gap("F", "B", scale=DEFAULT_SCALE)
    assert not is_wide_gap("C", "F", scale=DEFAULT_SCALE)
    assert is_wide_gap("C", "F", scale=SCALE_WITH_D)
    assert not is_wide_gap(None, "F", scale=DEFAULT_SCALE)


def test_a_shortfall_is_below_b() -> None:
    assert [letter for letter in "ABCDF" if is_shortfall(letter)] == ["C", "D", "F"]
    assert not is_shortfall(None)
