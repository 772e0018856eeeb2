"""Every case of a small group: what a reader can conclude from a need whose figures are withheld.

The reader knows the program, the number of eligible people, and every figure that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.cards import CardTally, NeedTally, ShownCard, ShownNeed
from webapp.domain.disclosure import Rules, comparable_counts, show_card, show_the_same_needs
from webapp.domain.grades import CANNOT_JUDGE, DEFAULT_SCALE, SCALE_WITH_D, Scale

Answers = tuple[int, ...]  # how many gave each letter of the scale, and how many could not judge
LARGEST = {DEFAULT_SCALE: 10, SCALE_WITH_D: 8}


def make_need(given: Answers, scale: Scale = DEFAULT_SCALE, *, position: int = 1) -> NeedTally:
    return NeedTally(
        position=position,
        lineage=f"n{position}",
        text="Say so early",
        counts=dict(zip(scale, given, strict=False)),
        cannot_judge=given[-1],
    )


def make_card(*needs: NeedTally, eligible: int, handed_in: int) -> CardTally:
    return CardTally(of="Marketing", by="Sales", eligible=eligible, handed_in=handed_in, needs=needs)


def every_way_to_answer(scale: Scale, handed_in: int) -> Iterator[Answers]:
    for grades in product(range(handed_in + 1), repeat=len(scale)):
        if sum(grades) <= handed_in:
            yield (*grades, handed_in - sum(grades))


def by_what_is_seen(rules: Rules, eligible: int) -> dict[ShownCard, list[Answers]]:
    """Group every way in which an electorate can answer one need by the card that results from it."""
    seen: dict[ShownCard, list[Answers]] = {}
    for handed_in in range(eligible + 1):
        for given_answers in every_way_to_answer(rules.scale, handed_in):
            card = make_card(make_need(given_answers, rules.scale), eligible=eligible, handed_in=handed_in)
            shown = show_card(card, rules)
            if shown.needs[0].withheld:
                seen.setdefault(shown, []).append(given_answers)
    return seen


def follows(
    shown: ShownCard, cases: list[Answers], scale: Scale
) -> Iterator[tuple[str, str | None, str, int]]:
    """Name what all cases agree in: the reason of withholding, the letter, whose number it is, the number."""
    need = shown.needs[0]
    for answer, numbers in zip((*scale, CANNOT_JUDGE), zip(*cases, strict=True), strict=True):
        if len(set(numbers)) == 1:
            yield str(need.withheld), need.letter, answer, numbers[0]


@pytest.mark.parametrize("scale", [DEFAULT_SCALE, SCALE_WITH_D])
@pytest.mark.parametrize("minimum", [5, 6, 7, 8])
def test_no_number_of_grades_follows_except_that_a_letter_rules_its_opposite_out(
    scale: Scale, minimum: int
) -> None:
    rules = Rules(scale=scale, minimum_group=minimum)
    ruled_out: set[tuple[str | None, str]] = set()
    for eligible in range(minimum, LARGEST[scale] + 1):
        for shown, cases in by_what_is_seen(rules, eligible).items():
            for reason, letter, answer, number in follows(shown, cases, scale):
                if answer == CANNOT_JUDGE:
                    # As many handed in as the threshold asks for: then nobody left the need out.
                    assert number == 0
                    assert minimum == eligible or (reason, shown.handed_in) == ("unanimous", rules.full_from)
                else:
                    assert (reason, number) == ("few", 0)
                    ruled_out.add((letter, answer))
    an_a_of_five_with_d = {("A", "D"), ("F", "A")} if minimum == 5 and scale is SCALE_WITH_D else set()
    few_exist = minimum < 8
    assert ruled_out == ({("A", "F"), *an_a_of_five_with_d} if few_exist else set())


def test_the_same_question_finds_every_number_where_answers_are_told() -> None:
    """The search itself works: beside the number of answers and their exact mean, most cases are plain."""
    seen: dict[tuple[int, float], set[Answers]] = {}
    for given_answers in every_way_to_answer(DEFAULT_SCALE, 6):
        number = 6 - given_answers[-1]
        if number:
            mean = sum(w * n for w, n in zip((4, 3, 2, 0), given_answers, strict=False)) / number
            seen.setdefault((number, mean), set()).add(given_answers)
    plain = sum(len(cases) == 1 for cases in seen.values())
    assert plain > 20


def cards_by_view(beside: list[Answers], handed_in: int) -> dict[ShownNeed, list[ShownCard]]:
    """Fill one more need in every way, and group the cards by what that need shows of itself, if it hides."""
    seen: dict[ShownNeed, list[ShownCard]] = {}
    others = [make_need(grades, position=number) for number, grades in enumerate(beside, start=2)]
    for given_answers in every_way_to_answer(DEFAULT_SCALE, handed_in):
        card = make_card(make_need(given_answers), *others, eligible=handed_in + 1, handed_in=handed_in)
        shown = show_card(card, Rules())
        if shown.needs[0].withheld:
            alike = seen.setdefault(shown.needs[0], [])
            if shown not in alike:
                alike.append(shown)
    return seen


def test_beside_five_shown_means_the_overall_letter_tells_nothing_of_the_sixth() -> None:
    """Five needs at 1.75 bring the overall mean to the border of C: the sixth would tip it."""
    for view, cards in cards_by_view([(0, 4, 1, 3, 0)] * 5, 8).items():
        assert len(cards) == 1, view


answers_of_eight = st.lists(st.sampled_from("ABCFX"), min_size=8, max_size=8)


@given(beside=st.lists(answers_of_eight, min_size=1, max_size=5))
@settings(max_examples=30)
def test_a_hidden_need_has_no_say_in_anything_else_that_is_shown(beside: list[list[str]]) -> None:
    """Whatever the hidden grades are, the whole card stays what it is: letter, mean and all."""
    for view, cards in cards_by_view([tuple(map(grades.count, "ABCFX")) for grades in beside], 8).items():
        assert len(cards) == 1, view


def test_between_letter_and_spread_lie_two_numbers_of_answers_or_none() -> None:
    for minimum in range(5, 51):
        assert Rules(minimum_group=minimum).full_from - minimum != 1


def test_rounds_are_alike_where_their_common_needs_show_the_same() -> None:
    spread = {"A": 9, "B": 7, "C": 2, "F": 0}
    assert show_the_same_needs({"a": spread, "b": {}}, {"a": spread, "b": {}, "c": spread})
    assert not show_the_same_needs({"a": spread, "b": {}}, {"a": spread, "b": spread})
    few = comparable_counts(make_card(make_need((6, 0, 0, 0, 2)), eligible=9, handed_in=8), Rules())
    assert not show_the_same_needs({"n1": spread}, few)


@pytest.mark.parametrize(("scale", "cases"), [(DEFAULT_SCALE, 1), (SCALE_WITH_D, 5)])
def test_own_grade_and_letter_tell_all_others_grades_in_few_cases(scale: Scale, cases: int) -> None:
    """A lone dissenter knows the others: of five, whoever gave a C where the letter is an A."""
    others_of: dict[tuple[int, str, str], set[Answers]] = {}
    for number in (5, 6, 7):
        for given_answers in every_way_to_answer(scale, number):
            need = show_card(
                make_card(make_need(given_answers, scale), eligible=number, handed_in=number),
                Rules(scale=scale),
            ).needs[0]
            for place, own in enumerate(scale):
                if need.letter and not given_answers[-1] and given_answers[place]:
                    others = tuple(count - (at == place) for at, count in enumerate(given_answers))
                    others_of.setdefault((number, own, need.letter), set()).add(others)
    told = [case for case, others in others_of.items() if len(others) == 1]
    assert (5, "C", "A") in told
    assert len(told) == cases
