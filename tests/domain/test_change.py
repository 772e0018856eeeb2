"""A difference is called improved or declined only where chance alone would seldom produce it."""

import pytest

from webapp.domain.change import (
    Change,
    card_change,
    needs_changes,
    trend_over,
)
from webapp.domain.significance import BallotMeans

RISE = ({"A": 0, "B": 2, "C": 8, "F": 6}, {"A": 9, "B": 6, "C": 1, "F": 0})
FALL = (RISE[1], RISE[0])
SAME = ({"A": 4, "B": 6, "C": 2, "F": 0}, {"A": 5, "B": 5, "C": 2, "F": 0})


def verdicts(*pairs: tuple[dict[str, int] | None, dict[str, int] | None]) -> list[Change]:
    return [found.verdict for found in needs_changes(pairs)]


def test_a_clear_rise_is_improved_and_a_clear_fall_declined() -> None:
    assert verdicts(RISE, FALL, SAME) == [Change.IMPROVED, Change.DECLINED, Change.NO_CLEAR_CHANGE]


def test_the_difference_and_p_go_with_the_verdict() -> None:
    found = needs_changes([RISE])[0]
    assert found.difference == pytest.approx(56 / 16 - 22 / 16)
    assert found.p is not None
    assert found.p < 0.001


def test_fewer_than_eight_answers_in_either_round_are_too_few() -> None:
    seven = {"A": 7, "X": 5}
    eight_f = {"F": 8}
    assert verdicts((seven, eight_f), (eight_f, seven)) == [Change.TOO_FEW_ANSWERS] * 2
    assert verdicts(({"A": 8}, eight_f)) == [Change.DECLINED]


def test_a_need_without_predecessor_is_new_and_a_withheld_one_has_too_few_answers() -> None:
    assert verdicts((None, RISE[1]), ({}, RISE[1]), (RISE[0], None), (None, None)) == [
        Change.NEW,
        Change.TOO_FEW_ANSWERS,
        Change.TOO_FEW_ANSWERS,
        Change.NEW,
    ]


def test_one_small_p_among_six_needs_is_no_discovery() -> None:
    alone = ({"A": 2, "B": 5, "C": 3, "F": 2}, {"A": 7, "B": 4, "C": 1, "F": 0})
    assert verdicts(alone) == [Change.IMPROVED]
    assert verdicts(alone, *[SAME] * 5) == [Change.NO_CLEAR_CHANGE] * 6


def test_a_difference_below_three_tenths_is_never_called_a_change() -> None:
    many = ({"A": 100, "B": 400}, {"A": 240, "B": 260})
    found = needs_changes([many])[0]
    assert found.p is not None
    assert found.p < 0.001
    assert found.verdict is Change.NO_CLEAR_CHANGE
    exactly = ({"A": 100, "B": 400}, {"A": 250, "B": 250})
    assert verdicts(exactly) == [Change.IMPROVED]


def test_a_card_of_clearly_better_ballots_has_improved() -> None:
    last, this = BallotMeans(2.4, 0.5, 12), BallotMeans(3.1, 0.5, 12)
    assert card_change(last, this).verdict is Change.IMPROVED
    assert card_change(this, last).verdict is Change.DECLINED
    assert card_change(this, this).verdict is Change.NO_CLEAR_CHANGE


def test_a_card_needs_two_tenths_exactly_taken() -> None:
    assert card_change(BallotMeans(2.2, 0.01, 20), BallotMeans(2.4, 0.01, 20)).verdict is Change.IMPROVED
    assert (
        card_change(BallotMeans(2.2, 0.01, 20), BallotMeans(2.39, 0.01, 20)).verdict is Change.NO_CLEAR_CHANGE
    )


def test_a_card_without_predecessor_is_new_and_a_small_one_has_too_few_answers() -> None:
    enough = BallotMeans(3.0, 0.5, 8)
    assert card_change(None, enough).verdict is Change.NEW
    assert card_change(BallotMeans(0, 0, 0), enough).verdict is Change.TOO_FEW_ANSWERS
    assert card_change(enough, BallotMeans(3.0, 0.5, 7)).verdict is Change.TOO_FEW_ANSWERS
    assert card_change(enough, None).verdict is Change.TOO_FEW_ANSWERS


RISING = [
    {"A": 1, "B": 3, "C": 4, "F": 2},
    {"A": 2, "B": 3, "C": 3, "F": 2},
    {"A": 3, "B": 4, "C": 2, "F": 1},
    {"A": 4, "B": 4, "C": 2, "F": 0},
]


def test_four_rising_rounds_are_a_trend() -> None:
    found = trend_over(RISING)
    assert found is not None
    assert (found.verdict, round(found.statistic, 4), round(found.p, 5)) == (Change.IMPROVED, 4.7245, 0.02974)
    falling = trend_over(RISING[::-1])
    assert falling is not None
    assert falling.verdict is Change.DECLINED


def test_three_rounds_are_no_trend_and_a_gap_does_not_count() -> None:
    assert trend_over(RISING[:3]) is None
    assert trend_over([*RISING[:3], None]) is None
    assert trend_over([*RISING[:3], {"A": 7}]) is None


def test_a_gap_keeps_its_place_in_time() -> None:
    with_gap = trend_over([*RISING[:3], None, None, RISING[3]])
    without = trend_over(RISING)
    assert with_gap is not None
    assert without is not None
    assert with_gap.statistic != without.statistic


def test_rounds_that_are_all_alike_show_no_clear_change() -> None:
    found = trend_over([{"B": 9}] * 5)
    assert found is not None
    assert (found.verdict, found.p) == (Change.NO_CLEAR_CHANGE, 1.0)
