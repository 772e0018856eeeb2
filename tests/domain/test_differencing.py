"""No withheld figure follows from everything published, by any subtraction whatever."""

from fractions import Fraction

import pytest

from tests.domain.differencing import facts_of, hidden_sums, learn_overall_mean, random_company, whole
from webapp.domain.cards import CardTally, ShownRound
from webapp.domain.disclosure import Rules, department_total, show_card
from webapp.domain.exports import round_as_dict
from webapp.domain.grades import DEFAULT_SCALE, POINTS, letter_of

RULES = Rules()


def shown_round(cards: list[CardTally]) -> ShownRound:
    shown = tuple(show_card(card, RULES) for card in cards)
    return ShownRound(name="Spring 2026", scale=RULES.scale, minimum_group=RULES.minimum_group, cards=shown)


@pytest.mark.parametrize("seed", range(40))
def test_no_withheld_figure_is_determined_by_everything_published(seed: int) -> None:
    cards = random_company(seed)
    shown = shown_round(cards)
    published = round_as_dict(shown)
    open_means = [number for number, card in enumerate(shown.cards) if card.mean is not None]
    # Totals need no rows of their own: they are averages of the overall means that are learnt here.
    known = facts_of(published, cards, open_means=open_means)
    for number, card in enumerate(shown.cards):
        if card.handed_in is None:
            assert not known.determines(whole(number, 1))
        for need in card.needs:
            if need.withheld:
                assert not any(known.determines(hidden) for hidden in hidden_sums(number, need.position))
            else:
                assert all(known.determines(hidden) for hidden in hidden_sums(number, need.position))


@pytest.mark.parametrize("seed", range(40))
def test_a_total_is_the_average_of_published_overall_means_alone(seed: int) -> None:
    shown = shown_round(random_company(seed)).cards
    means = [card.mean for card in shown if card.mean is not None]
    total = department_total(shown, DEFAULT_SCALE)
    assert total.cards == len(means)
    if means:
        assert total.mean == pytest.approx(sum(means) / len(means), abs=0.0101)
    else:
        points = [POINTS[card.letter] for card in shown if card.letter]
        assert total.mean is None
        assert total.letter == (
            letter_of(Fraction(sum(points), len(points)), DEFAULT_SCALE) if points else None
        )


def test_the_attack_works_where_an_overall_mean_is_published_carelessly() -> None:
    found = tried = 0
    for seed in range(120):
        cards = random_company(seed)
        shown = shown_round(cards)
        known = facts_of(round_as_dict(shown), cards, open_means=[])
        for number, card in enumerate(shown.cards):
            lettered = [need for need in card.needs if need.letter]
            hidden = [need for need in lettered if need.withheld]
            if len(hidden) == 1:
                tried += 1
                learn_overall_mean(known, number, cards[number], lettered=[n.position for n in lettered])
                found += known.determines(hidden_sums(number, hidden[0].position)[-1])
    assert tried > 10
    assert found == tried


def test_the_attack_works_where_answers_stand_beside_an_almost_unanimous_need() -> None:
    found = 0
    for seed in range(60):
        cards = random_company(seed)
        shown = shown_round(cards)
        known = facts_of(round_as_dict(shown), cards, open_means=[])
        for number, card in enumerate(shown.cards):
            for need, truth in zip(card.needs, cards[number].needs, strict=True):
                if card.handed_in and need.almost_all and sum(truth.counts.values()) == truth.counts["F"]:
                    others = {(number, need.position, letter): 1 for letter in "ABC"}
                    known.learn(others, 0)
                    known.learn({(number, need.position, "X"): 1}, truth.cannot_judge)
                    found += known.determines({(number, need.position, "F"): 1})
    assert found > 5
