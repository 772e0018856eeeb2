"""What graders noticed is shown as a grade is: nothing below the minimum, no count that tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from random import Random

import pytest

from tests.domain.differencing import Cell, Equations
from tests.survey_answers import shown_as_noticed
from webapp.domain.cards import Withheld
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.noticed import Noticed

RULES = Rules()
CLEARLY, A_LITTLE, NO = "Y", "S", "N"


def counts(clearly: int, a_little: int, no: int, cannot: int = 0) -> dict[str, int]:
    return {CLEARLY: clearly, A_LITTLE: a_little, NO: no, "X": cannot}


@pytest.mark.parametrize("few", [{}, counts(4, 0, 0), counts(2, 1, 1, 20), counts(0, 0, 0, 30)])
def test_below_five_answers_nothing_is_shown_as_if_nobody_had_been_asked(few: dict[str, int]) -> None:
    assert shown_as_noticed(few, RULES) is None


def test_a_raised_minimum_withholds_more() -> None:
    assert shown_as_noticed(counts(3, 3, 3), Rules(minimum_group=10)) is None
    assert shown_as_noticed(counts(3, 3, 3), RULES) is not None


def test_from_eight_answers_on_both_counts_are_shown_and_cannot_tell_is_left_out() -> None:
    assert shown_as_noticed(counts(5, 2, 3, 4), RULES) == Noticed(mostly=True, yes=7, no=3, answers=10)
    assert shown_as_noticed(counts(1, 1, 8), RULES) == Noticed(mostly=False, yes=2, no=8, answers=10)


@pytest.mark.parametrize(
    ("given", "mostly"), [((8, 1, 1), True), ((4, 4, 0), True), ((0, 1, 9), False), ((0, 0, 9), False)]
)
def test_almost_all_the_same_is_said_without_a_number(given: tuple[int, int, int], mostly: bool) -> None:
    shown = shown_as_noticed(counts(*given), RULES)
    assert shown == Noticed(mostly=mostly, withheld=Withheld.UNANIMOUS)


def test_no_answer_of_a_withheld_action_follows_from_what_is_shown() -> None:
    """Every shown figure that hides its counts fits several of them, and never all noticed or none did."""
    behind: dict[Noticed, set[tuple[int, int]]] = defaultdict(set)
    for answers in range(5, 16):
        for yes in range(answers + 1):
            shown = shown_as_noticed(counts(yes, 0, answers - yes), RULES)
            assert shown is not None
            if shown.withheld:
                behind[shown].add((yes, answers - yes))
    assert len(behind) == 4
    for fitting in behind.values():
        assert len({yes for yes, _no in fitting}) > 1
        assert len({no for _yes, no in fitting}) > 1
    few = [fitting for shown, fitting in behind.items() if shown.withheld is Withheld.FEW]
    assert all(any(yes and no for yes, no in fitting) for fitting in few)


def _whole(action: int) -> dict[Cell, int]:
    return {(0, action, answer): 1 for answer in (CLEARLY, A_LITTLE, NO, CANNOT_JUDGE)}


def test_no_withheld_answer_follows_from_all_that_a_check_shows() -> None:
    """Every ballot answers every action of its card: what is shown of one must not tell of another."""
    withheld = 0
    for seed in range(200):
        random = Random(seed)
        ballots, actions = random.randint(5, 14), range(1, random.randint(2, 7))
        given = {
            action: random.choices((CLEARLY, A_LITTLE, NO, CANNOT_JUDGE), random.choice(_HABITS), k=ballots)
            for action in actions
        }
        known = Equations()
        for first, second in pairwise(actions):
            known.learn(_whole(first) | {cell: -c for cell, c in _whole(second).items()}, 0)
        shown = {action: shown_as_noticed(Counter(answers), RULES) for action, answers in given.items()}
        for action, found in shown.items():
            if found is not None and found.yes is not None and found.no is not None:
                known.learn({(0, action, CLEARLY): 1, (0, action, A_LITTLE): 1}, found.yes)
                known.learn({(0, action, NO): 1}, found.no)
        for action, found in shown.items():
            hidden = [{(0, action, answer): 1} for answer in (CLEARLY, A_LITTLE, CANNOT_JUDGE)]
            if found is None or found.yes is None:
                withheld += 1
                hidden += [{(0, action, NO): 1}, {(0, action, CLEARLY): 1, (0, action, A_LITTLE): 1}]
            assert not any(known.determines(cells) for cells in hidden), (seed, action)
    assert withheld > 200


_HABITS = ((5, 4, 3, 1), (0, 1, 9, 0), (9, 3, 0, 0), (1, 1, 1, 9))
