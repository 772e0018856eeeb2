"""Disclosure control (minimum group, suppression): the one gate before page, PDF, CSV and JSON.

Whatever is published passes through `show_card`. Every figure of a `ShownCard` is either one that
may be published or None; what is withheld is neither shown nor recoverable from what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Self

from webapp.domain.cards import CardTally, NeedTally, ShownCard, ShownNeed, Withheld
from webapp.domain.change import Change
from webapp.domain.grades import (
    DEFAULT_SCALE,
    POINTS,
    Counts,
    Scale,
    answers,
    exact_mean,
    is_wide_gap,
    letter_of,
)
from webapp.domain.statistics import compare_expectation
from webapp.domain.wording import N_, Refused, Sentence

LOWEST_MINIMUM_GROUP = 5
DEFAULT_MINIMUM_GROUP = LOWEST_MINIMUM_GROUP  # of a company that has not chosen
HIGHEST_MINIMUM_GROUP = 50
LOWEST_SPREAD_MINIMUM = 8
LOWEST_BALLOTS_FOR_COMMENTS = 10
LOWEST_COMMENTED = 3
PAUSE = timedelta(days=21)
"""Until the same is asked again: the difference tells who left, where nobody else changes her mind."""


class RulesTooLow(Refused):
    """A threshold may be raised, never lowered below what protects the people who grade."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The thresholds that were frozen when the round opened."""

    scale: Scale = DEFAULT_SCALE
    minimum_group: int = LOWEST_MINIMUM_GROUP
    spread_minimum: int = LOWEST_SPREAD_MINIMUM
    minimum_ballots_for_comments: int = LOWEST_BALLOTS_FOR_COMMENTS
    minimum_commented: int = LOWEST_COMMENTED

    def __post_init__(self) -> None:
        if not LOWEST_MINIMUM_GROUP <= self.minimum_group <= HIGHEST_MINIMUM_GROUP:
            key = N_("The minimum group is %(low)s to %(high)s, not %(given)s. Choose a number in between.")
            values = {"low": LOWEST_MINIMUM_GROUP, "high": HIGHEST_MINIMUM_GROUP, "given": self.minimum_group}
            raise RulesTooLow(Sentence(key=key, values=values))
        for given, lowest in (
            (self.spread_minimum, LOWEST_SPREAD_MINIMUM),
            (self.minimum_ballots_for_comments, LOWEST_BALLOTS_FOR_COMMENTS),
            (self.minimum_commented, LOWEST_COMMENTED),
        ):
            if given < lowest:
                key = N_(
                    "This threshold is at least %(low)s, not %(given)s. It may be raised, never lowered."
                )
                raise RulesTooLow(Sentence(key=key, values={"low": lowest, "given": given}))

    @property
    def full_from(self) -> int:
        """Number of answers from which a spread, a mean and an exact number are shown.

        Below it lie two numbers of answers or none: if it were one, the letter alone would tell the
        number, and with it how many could not judge.
        """
        full_from = max(self.minimum_group, self.spread_minimum)
        return full_from + 1 if full_from - self.minimum_group == 1 else full_from

    def few_between(self, most: int | None = None) -> tuple[int, int]:
        """What is said instead of a number that is too small to be exact: "5 to 9".

        Of six people, who are known, it is "5 to 6".
        """
        high = max(9, self.full_from - 1)
        return self.minimum_group, high if most is None else min(high, most)

    def for_card(self, *, letters_alone: bool, eligible: int) -> Self:
        """Return the rules of one card: for letters alone no number of answers is enough for a spread."""
        if not letters_alone:
            return self
        return replace(self, spread_minimum=max(self.spread_minimum, eligible + 1))


def show_card(card: CardTally, rules: Rules) -> ShownCard:
    """Apply every rule of disclosure to one card of an exchanged round."""
    rules = rules.for_card(letters_alone=card.letters_alone, eligible=card.eligible)
    if card.handed_in < rules.minimum_group:
        closed = tuple(_show_nothing(need) for need in card.needs)
        return ShownCard(of=card.of, by=card.by, eligible=card.eligible, published=False, needs=closed)
    needs = tuple(_show_need(need, rules, eligible=card.eligible) for need in card.needs)
    is_exact = card.handed_in >= rules.full_from
    overall = _overall_mean(card, needs)
    # Only where every letter shows its mean: else it would stand for more than it is.
    shows_mean = overall is not None and all(need.mean is not None for need in needs if need.letter)
    return ShownCard(
        of=card.of,
        by=card.by,
        eligible=card.eligible,
        published=True,
        needs=needs,
        handed_in=card.handed_in if is_exact else None,
        handed_in_between=None if is_exact else rules.few_between(card.eligible),
        letter=None if overall is None else letter_of(overall, rules.scale),
        mean=round(float(overall), 2) if overall is not None and shows_mean else None,
        change=card.change if is_exact else Change.TOO_FEW_ANSWERS,
    )


def _overall_mean(card: CardTally, shown: Sequence[ShownNeed]) -> Fraction | None:
    """Average the needs that have a letter: by the mean that is shown, else by the points of the letter.

    A mean that is not shown has no say here. Beside five that are, the overall letter would tell the sixth
    to a few hundredths, and so whether the one person who did not give an F gave an A or a C.
    """
    means = [
        exact_mean(need.counts) if seen.counts is not None else Fraction(POINTS[seen.letter])
        for need, seen in zip(card.needs, shown, strict=True)
        if seen.letter
    ]
    present = [mean for mean in means if mean is not None]
    return sum(present, Fraction()) / len(present) if present else None


def _show_need(need: NeedTally, rules: Rules, *, eligible: int) -> ShownNeed:
    mean, given = exact_mean(need.counts), answers(need.counts)
    if mean is None or given < rules.minimum_group:
        return _show_nothing(need)
    letter = letter_of(mean, rules.scale)
    letter_only = replace(
        _show_nothing(need),
        letter=letter,
        expected=need.expected,
        wide_gap=is_wide_gap(need.expected, letter, scale=rules.scale),
    )
    # Few goes before unanimous: with five answers, the letter B beside "almost all gave A" would
    # tell that the one other person gave F. From eight on, one answer cannot move the letter.
    if given < rules.full_from:
        return replace(letter_only, withheld=Withheld.FEW, answers_between=rules.few_between(eligible))
    if not is_shown_in_full(need.counts, rules):
        most_frequent = max(rules.scale, key=lambda grade: need.counts.get(grade, 0))
        return replace(letter_only, withheld=Withheld.UNANIMOUS, almost_all=most_frequent)
    likely = need.likely_range
    return replace(
        letter_only,
        withheld=None,
        counts={grade: need.counts.get(grade, 0) for grade in rules.scale},
        cannot_judge=need.cannot_judge,
        answers=given,
        mean=float(mean),
        likely_range=likely,
        change=need.change,
        trend=need.trend,
        expectation=(
            compare_expectation(need.expected, likely, mean=float(mean), scale=rules.scale)
            if need.expected
            else None
        ),
    )


def is_shown_in_full(counts: Counts, rules: Rules) -> bool:
    """Tell whether a need shows its spread: enough answers, and not all or all but one of them alike."""
    given = answers(counts)
    most = max((counts.get(grade, 0) for grade in rules.scale), default=0)
    return given >= rules.full_from and most < given - 1


def _show_nothing(need: NeedTally) -> ShownNeed:
    return ShownNeed(position=need.position, lineage=need.lineage, text=need.text, withheld=Withheld.NONE)


def comparable_counts(card: CardTally, rules: Rules) -> dict[str, Counts]:
    """Return, by lineage, the counts that a change or a trend may be computed from.

    A withheld need has empty counts, so that no verdict can carry what the card itself does not show.
    """
    shown = show_card(card, rules)
    return {need.lineage: need.counts or {} for need in shown.needs}


def letters_alone(card: CardTally, rules: Rules) -> frozenset[str]:
    """Return the lineages of the needs that had answers enough for a spread and show a letter alone."""
    shown = show_card(card, rules)
    return frozenset(need.lineage for need in shown.needs if need.withheld is Withheld.UNANIMOUS)


def show_the_same_needs(last: Mapping[str, Counts], this: Mapping[str, Counts]) -> bool:
    """Tell whether two rounds, as `comparable_counts` gives them, show the same of their common needs.

    Only then may the two cards be compared as wholes: a need that shows its figures in one round alone
    would move the mean of the card without any grade having changed.
    """
    return all(bool(last[lineage]) == bool(this[lineage]) for lineage in last.keys() & this.keys())


@dataclass(frozen=True, kw_only=True)
class Total:
    """The mean of several cards: points (0 to 4, two decimals), letter, and how many cards went in."""

    letter: str | None
    mean: float | None
    cards: int
    published: int


def department_total(cards: Sequence[ShownCard], scale: Scale) -> Total:
    """Average the overall means of those cards that show one, for a department or a company.

    It is made of published figures alone, so it cannot tell anything that they do not tell. Where no card
    shows a mean, the points of their letters are averaged, as those of the needs are on a card.
    """
    means = [_shown_mean(card) for card in cards if card.mean is not None]
    published = sum(card.published for card in cards)
    if not means:
        points = [Fraction(POINTS[card.letter]) for card in cards if card.letter]
        letter = letter_of(sum(points, Fraction()) / len(points), scale) if points else None
        return Total(letter=letter, mean=None, cards=0, published=published)
    mean = sum(means, Fraction()) / len(means)
    return Total(
        letter=letter_of(mean, scale), mean=round(float(mean), 2), cards=len(means), published=published
    )


def _shown_mean(card: ShownCard) -> Fraction:
    """Return the exact overall mean, which anybody could compute from the counts that are shown."""
    means = [exact_mean(need.counts) for need in card.needs if need.counts is not None]
    present = [mean for mean in means if mean is not None]
    return sum(present, Fraction()) / len(present)


def fewest_for_comments(rules: Rules) -> int:
    """Return how many cards must be handed in before a comment on one is read."""
    return max(rules.minimum_ballots_for_comments, rules.minimum_group)


def may_show_comments(ballots: int, commented: int, *, rules: Rules) -> bool:
    """Tell whether a card's comments are kept; below these numbers they are destroyed, not hidden.

    `commented` counts ballots: three comments on one ballot are one person's.
    """
    return ballots >= fewest_for_comments(rules) and commented >= rules.minimum_commented
