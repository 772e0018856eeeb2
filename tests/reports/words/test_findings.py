"""What only the statistics tell is said where they tell it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from reports.data import Card, SelfImage, TrendPoint, Verdict
from reports.samples.data import sample_comparison
from reports.words.findings import self_images, trend_words, trends_headline
from reports.words.language import words_of

WORDS = words_of("en")
FIVE_ROUNDS = tuple(TrendPoint(round_name=f"Round {n}", letter="B", mean=3.0) for n in range(5))


def card_with(*, images: tuple[SelfImage | None, ...] = (), trends: tuple[Verdict | None, ...] = ()) -> Card:
    """Return a card whose first needs have these images and trends, and whose others have none."""
    card = sample_comparison().first
    needs = []
    for place, need in enumerate(card.needs):
        image = images[place] if place < len(images) else None
        trend = trends[place] if place < len(trends) else None
        needs.append(replace(need, self_image=image, trend=trend, history=FIVE_ROUNDS))
    return replace(card, of="Marketing", by="Sales", needs=tuple(needs))


def test_needs_are_named_by_how_a_side_rates_itself() -> None:
    card = card_with(images=(SelfImage.HIGHER, SelfImage.LOWER, SelfImage.HIGHER))
    assert self_images(card, WORDS) == [
        "Marketing rates itself higher than Sales does: needs 1 and 3.",
        "Marketing rates itself lower than Sales does: need 2.",
    ]


def test_without_an_expectation_nothing_is_said_of_how_a_side_rates_itself() -> None:
    assert self_images(card_with(), WORDS) == []


def test_only_a_clear_trend_is_said_to_rise_or_fall() -> None:
    card = card_with(trends=(Verdict.IMPROVED, Verdict.DECLINED, Verdict.NO_CLEAR_CHANGE))
    assert [trend_words(need, WORDS) for need in card.needs[:4]] == [
        "rising over 5 rounds",
        "falling over 5 rounds",
        "",
        "",
    ]
    assert trends_headline([card, replace(card, of="Sales")], WORDS) == (
        "Rising: Marketing 1, Sales 1; falling: Marketing 2, Sales 2"
    )


def test_rounds_are_counted_from_the_first_that_shows_a_mean() -> None:
    (need, *_) = card_with(trends=(Verdict.IMPROVED,)).needs
    hidden = TrendPoint(round_name="Round 0", letter=None, mean=None)
    assert trend_words(replace(need, history=(hidden, *FIVE_ROUNDS[1:])), WORDS) == "rising over 4 rounds"
