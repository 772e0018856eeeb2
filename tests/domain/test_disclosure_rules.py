"""The thresholds can be raised, never lowered."""

import pytest

from webapp.domain.disclosure import Rules, RulesTooLow, may_show_comments

RULES = Rules()


@pytest.mark.parametrize("minimum", [4, 0, -5, 51])
def test_a_minimum_group_below_five_or_above_fifty_is_refused(minimum: int) -> None:
    with pytest.raises(RulesTooLow, match="5 to 50"):
        Rules(minimum_group=minimum)


def test_no_other_threshold_can_be_lowered() -> None:
    with pytest.raises(RulesTooLow, match="at least 8, not 7"):
        Rules(spread_minimum=7)
    with pytest.raises(RulesTooLow, match="at least 10, not 9"):
        Rules(minimum_ballots_for_comments=9)
    with pytest.raises(RulesTooLow, match="at least 3, not 2"):
        Rules(minimum_commented=2)


def test_the_words_for_few_stay_true_when_a_threshold_is_raised() -> None:
    assert Rules(minimum_group=6).few_between() == (6, 9)
    assert Rules(spread_minimum=12).few_between() == (5, 11)
    assert [Rules().few_between(most) for most in (5, 6, 24)] == [(5, 5), (5, 6), (5, 9)]


def test_comments_need_ten_ballots_and_three_of_them() -> None:
    assert may_show_comments(10, 3, rules=RULES)
    assert not may_show_comments(9, 9, rules=RULES)
    assert not may_show_comments(24, 2, rules=RULES)
    assert not may_show_comments(15, 9, rules=Rules(minimum_group=20))
