"""What protects the people who grade is shown by what a card does not say."""

from collections.abc import Mapping
from dataclasses import fields
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.cards import CardTally, NeedTally, ShownNeed, Withheld
from webapp.domain.change import Change
from webapp.domain.disclosure import (
    Rules,
    comparable_counts,
    department_total,
    letters_alone,
    show_card,
)
from webapp.domain.grades import DEFAULT_SCALE, SCALE_WITH_D, exact_mean, letter_of
from webapp.domain.statistics import Expectation

RULES = Rules()
PLENTY = {"A": 9, "B": 7, "C": 2, "F": 0}


def make_need(counts: Mapping[str, int], **known: object) -> NeedTally:
    position = known.pop("position", 1)
    return NeedTally(position=position, lineage=f"n{position}", text="Say so early", counts=counts, **known)  # type: ignore[arg-type]


def make_card(*needs: NeedTally, handed_in: int = 19, change: Change | None = None) -> CardTally:
    return CardTally(of="Marketing", by="Sales", eligible=24, handed_in=handed_in, needs=needs, change=change)


def shown_need(counts: Mapping[str, int], *, rules: Rules = RULES, **known: object) -> ShownNeed:
    return show_card(make_card(make_need(counts, **known)), rules).needs[0]


def assert_only(need: ShownNeed, **told: object) -> None:
    """Every field but those of the wording and those named must be silent."""
    silent = {field.name: field.default for field in fields(ShownNeed)} | {
        "position": 1, "lineage": "n1", "text": "Say so early"
    }  # fmt: skip
    assert {field.name: getattr(need, field.name) for field in fields(ShownNeed)} == silent | told


@pytest.mark.parametrize("handed_in", [1, 2, 3, 4])
def test_a_card_below_the_minimum_equals_one_that_nobody_graded(handed_in: int) -> None:
    never = make_card(make_need({letter: 0 for letter in DEFAULT_SCALE}), handed_in=0)
    known = {"expected": "A", "change": Change.DECLINED, "likely_range": (1.0, 2.0)}
    few = make_card(make_need({"F": handed_in}, **known), handed_in=handed_in, change=Change.DECLINED)
    assert show_card(few, RULES) == show_card(never, RULES)


def test_a_closed_card_shows_nothing_at_all() -> None:
    shown = show_card(make_card(make_need({"F": 4}), handed_in=4), RULES)
    assert not shown.published
    assert (shown.handed_in, shown.handed_in_between, shown.letter, shown.mean, shown.change) == (None,) * 5
    assert_only(shown.needs[0], withheld=Withheld.NONE)


def test_a_higher_minimum_group_closes_more_cards() -> None:
    card = make_card(make_need({"A": 9, "B": 3, "C": 2}), handed_in=14)
    assert show_card(card, Rules(minimum_group=14)).published
    assert not show_card(card, Rules(minimum_group=15)).published


def test_a_need_below_the_minimum_on_an_open_card_shows_nothing() -> None:
    need = shown_need({"A": 2, "B": 2}, cannot_judge=15, expected="A", change=Change.IMPROVED)
    assert_only(need, withheld=Withheld.NONE)


@pytest.mark.parametrize("given", [5, 6, 7])
def test_five_to_seven_answers_show_the_letter_and_words(given: int) -> None:
    need = shown_need(
        {"C": given - 2, "F": 2}, cannot_judge=19 - given, likely_range=(1.0, 2.0), change=Change.NEW
    )
    letter = letter_of(exact_mean({"C": given - 2, "F": 2}) or 0.0, DEFAULT_SCALE)
    assert_only(need, withheld=Withheld.FEW, letter=letter, answers_between=(5, 9))


def test_eight_answers_show_everything() -> None:
    need = shown_need(
        {"A": 2, "B": 3, "C": 2, "F": 1},
        cannot_judge=2,
        likely_range=(2.1663, 3.0208),
        change=Change.IMPROVED,
        expected="A",
    )
    assert need.withheld is None
    assert need.counts == {"A": 2, "B": 3, "C": 2, "F": 1}
    assert (need.answers, need.cannot_judge, need.mean, need.letter) == (8, 2, 2.625, "B")
    assert (need.likely_range, need.change) == ((2.1663, 3.0208), Change.IMPROVED)
    assert need.expectation is Expectation.HIGHER
    assert not need.wide_gap


@pytest.mark.parametrize("counts", [{"F": 9}, {"F": 9, "A": 1}, {"A": 0, "B": 1, "C": 0, "F": 18}])
def test_almost_all_alike_show_the_letter_and_that_grade_alone(counts: Mapping[str, int]) -> None:
    need = shown_need(counts, cannot_judge=3, likely_range=(0.0, 0.5), change=Change.DECLINED)
    assert_only(need, withheld=Withheld.UNANIMOUS, letter="F", almost_all="F")


def test_two_who_differ_end_unanimity() -> None:
    assert shown_need({"F": 8, "A": 2}).withheld is None


@pytest.mark.parametrize("scale", [DEFAULT_SCALE, SCALE_WITH_D])
def test_beside_almost_all_the_letter_never_tells_what_the_one_other_gave(scale: tuple[str, ...]) -> None:
    for most, other, size in product(scale, scale, range(8, 51)):
        counts = {letter: (size - 1) * (letter == most) + (letter == other) for letter in scale}
        need = shown_need(counts, rules=Rules(scale=scale), likely_range=None)
        assert (need.almost_all, need.letter) == (most, most)


def test_what_is_told_of_a_withheld_need_leaves_every_grade_open() -> None:
    """The one thing that follows: no F stands below the letter A of seven or fewer, whatever is done."""
    possible: dict[ShownNeed, list[tuple[int, ...]]] = {}
    for counts in product(range(11), repeat=4):
        if 5 <= sum(counts) <= 10:
            need = shown_need(dict(zip("ABCF", counts, strict=True)))
            if need.withheld:
                possible.setdefault(need, []).append(counts)
    determined = {
        (need.letter, need.almost_all, letter)
        for need, cases in possible.items()
        for letter, values in zip("ABCF", zip(*cases, strict=True), strict=True)
        if len(set(values)) == 1
    }
    assert determined == {("A", None, "F")}


def test_a_wide_gap_is_seen_by_the_letter_even_where_figures_are_withheld() -> None:
    assert shown_need({"F": 5}, expected="B").wide_gap
    assert shown_need({"F": 12}, expected="B").wide_gap
    assert not shown_need({"F": 4}, expected="A").wide_gap


@pytest.mark.parametrize(("handed_in", "told"), [(5, None), (7, None), (8, 8), (24, 24)])
def test_the_number_handed_in_is_exact_from_eight_on(handed_in: int, told: int | None) -> None:
    shown = show_card(make_card(make_need({"A": handed_in}), handed_in=handed_in), RULES)
    assert shown.published
    assert shown.handed_in == told
    assert shown.handed_in_between == (None if told else (5, 9))


def test_the_overall_letter_comes_from_the_mean_of_the_needs_means() -> None:
    needs = (make_need(PLENTY), make_need({"A": 2, "F": 6}, position=2))
    shown = show_card(make_card(*needs), RULES)
    assert shown.mean == round((61 / 18 + 1) / 2, 2) == 2.19
    assert shown.letter == "C"


@pytest.mark.parametrize("hidden", [{"F": 6, "A": 1}, {"F": 18, "A": 1}])
def test_beside_a_withheld_need_the_overall_letter_stands_without_its_mean(hidden: Mapping[str, int]) -> None:
    shown = show_card(make_card(make_need(PLENTY), make_need(hidden, position=2)), RULES)
    assert shown.letter == "C"
    assert shown.mean is None


def test_a_need_without_letter_takes_no_part_in_the_overall_mean() -> None:
    alone = show_card(make_card(make_need(PLENTY)), RULES)
    beside = show_card(make_card(make_need(PLENTY), make_need({"F": 4}, position=2)), RULES)
    assert (beside.letter, beside.mean) == (alone.letter, alone.mean) == ("B", 3.39)


def test_an_open_card_on_which_nobody_could_judge_has_no_letter() -> None:
    shown = show_card(make_card(make_need({}, cannot_judge=19)), RULES)
    assert (shown.published, shown.letter, shown.mean) == (True, None, None)


def test_a_small_card_has_too_few_answers_for_a_change() -> None:
    small = make_card(make_need({"B": 5, "C": 2}), handed_in=7, change=Change.IMPROVED)
    large = make_card(make_need(PLENTY), change=Change.IMPROVED)
    assert show_card(small, RULES).change is Change.TOO_FEW_ANSWERS
    assert show_card(large, RULES).change is Change.IMPROVED


def test_only_shown_counts_may_be_compared_with_another_round() -> None:
    needs = [PLENTY, {"A": 5, "F": 2}, {"F": 12, "A": 1}, {"A": 4}]
    card = make_card(*(make_need(counts, position=p) for p, counts in enumerate(needs, start=1)))
    assert comparable_counts(card, RULES) == {"n1": PLENTY, "n2": {}, "n3": {}, "n4": {}}
    assert comparable_counts(make_card(make_need({"A": 4}), handed_in=4), RULES) == {"n1": {}}


def test_a_total_is_made_of_cards_that_show_their_mean() -> None:
    open_card = show_card(make_card(make_need(PLENTY)), RULES)
    other = show_card(make_card(make_need({"C": 6, "F": 6})), RULES)
    letter_only = show_card(make_card(make_need({"F": 19})), RULES)
    closed = show_card(make_card(make_need({"F": 4}), handed_in=4), RULES)
    total = department_total([open_card, other, letter_only, closed], DEFAULT_SCALE)
    assert (total.mean, total.letter, total.cards, total.published) == (2.19, "C", 2, 3)
    assert department_total([closed], DEFAULT_SCALE).mean is None


def test_cards_without_a_mean_lend_the_points_of_their_letters_to_the_total() -> None:
    letter_only = show_card(make_card(make_need({"F": 19})), RULES)
    another = show_card(make_card(make_need({"A": 19})), RULES)
    closed = show_card(make_card(make_need({"F": 4}), handed_in=4), RULES)
    total = department_total([letter_only, closed], DEFAULT_SCALE)
    assert (total.letter, total.mean, total.cards, total.published) == ("F", None, 0, 1)
    assert department_total([letter_only, letter_only], DEFAULT_SCALE).letter == "F"
    assert department_total([letter_only, another], DEFAULT_SCALE).letter == "C"
    assert department_total([closed], DEFAULT_SCALE).letter is None


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=6, max_size=6),
    st.integers(0, 4),
    st.integers(5, 12),
)
def test_every_figure_shown_has_enough_people_behind_it(
    grades: list[tuple[int, ...]], cannot_judge: int, minimum: int
) -> None:
    needs = [
        make_need(dict(zip("ABCF", counts, strict=True)), position=p, cannot_judge=cannot_judge)
        for p, counts in enumerate(grades, start=1)
    ]
    handed_in = max(sum(counts) for counts in grades) + cannot_judge
    card = CardTally(of="Sales", by="Legal", eligible=40, handed_in=handed_in, needs=tuple(needs))
    shown = show_card(card, Rules(minimum_group=minimum))
    for need, counts in zip(shown.needs, grades, strict=True):
        if need.letter:
            assert sum(counts) >= minimum
        if need.counts is not None:
            assert sum(counts) >= max(8, minimum)
            assert max(counts) <= sum(counts) - 2
        hidden = (need.counts, need.mean, need.answers, need.cannot_judge)
        assert need.withheld is None or hidden == (None,) * 4


def test_a_need_shows_a_letter_alone_where_almost_all_agreed_and_not_where_few_answered() -> None:
    card = make_card(
        make_need(PLENTY, position=1),
        make_need({"A": 18, "B": 1}, position=2),
        make_need({"A": 5}, position=3),
    )
    assert letters_alone(card, RULES) == {"n2"}
