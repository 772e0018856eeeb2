"""Classify a difference between rounds: improved, declined or not significant, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.grades import Counts, answers, exact_mean
from webapp.domain.significance import (
    BallotMeans,
    benjamini_hochberg,
    linear_trend,
    permutation_p,
    welch,
)

FEWEST_ANSWERS = 8
FALSE_DISCOVERY_RATE = 0.10
ALPHA = 0.10
SMALLEST_CHANGE_OF_A_NEED = 0.30
SMALLEST_CHANGE_OF_A_CARD = 0.20
ROUNDS_OF_A_TREND = 4
# Means differ by fractions; this only takes the binary noise off a difference of exactly 0.30.
_DIGITS = 9


class Change(StrEnum):
    """What may be said of a figure beside the last round's."""

    IMPROVED = "improved"
    DECLINED = "declined"
    NO_CLEAR_CHANGE = "no clear change"
    TOO_FEW_ANSWERS = "too few answers"
    LAST_WITHHELD = "last round withheld"  # this round has enough answers, the last showed a letter alone
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class NeedChange:
    """The verdict on one need, the difference of means (points, this minus last) and its p."""

    verdict: Change
    difference: float | None = None
    p: float | None = None


@dataclass(frozen=True, kw_only=True)
class CardChange:
    """The verdict on a whole card, the difference of means (points, this minus last) and its p."""

    verdict: Change
    difference: float | None = None
    p: float | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The verdict on a need over four or more rounds, with M² and its p."""

    verdict: Change
    statistic: float
    p: float


def needs_changes(
    pairs: Sequence[tuple[Counts | None, Counts | None]], q: float = FALSE_DISCOVERY_RATE
) -> list[NeedChange]:
    """Judge all needs of a card at once; each entry is (last round's counts, this round's counts).

    None as last: the need has no predecessor. Empty counts: it has one, whose figures are withheld.
    Only needs with 8 answers in both rounds are tested, and they alone share the false discovery rate.
    """
    differences = [_difference(last, this) for last, this in pairs]
    tested = [index for index, difference in enumerate(differences) if difference is not None]
    ps = [permutation_p(pairs[i][0] or {}, pairs[i][1] or {}) for i in tested]
    stands = dict(zip(tested, zip(ps, benjamini_hochberg(ps, q), strict=True), strict=True))
    verdicts = []
    for index, (difference, (last, _)) in enumerate(zip(differences, pairs, strict=True)):
        if difference is None:
            verdicts.append(NeedChange(verdict=Change.NEW if last is None else Change.TOO_FEW_ANSWERS))
            continue
        p, is_discovery = stands[index]
        verdict = _verdict(difference, is_discovery, smallest=SMALLEST_CHANGE_OF_A_NEED)
        verdicts.append(NeedChange(verdict=verdict, difference=difference, p=p))
    return verdicts


def _difference(last: Counts | None, this: Counts | None) -> float | None:
    """Return this mean minus the last, or None where either round has too few answers to compare."""
    if min(answers(last or {}), answers(this or {})) < FEWEST_ANSWERS:
        return None
    before, now = exact_mean(last or {}), exact_mean(this or {})
    return None if before is None or now is None else float(now - before)


def _verdict(difference: float, is_significant: bool, *, smallest: float) -> Change:
    if not is_significant or round(abs(difference), _DIGITS) < smallest:
        return Change.NO_CLEAR_CHANGE
    return Change.IMPROVED if difference > 0 else Change.DECLINED


def card_change(last: BallotMeans | None, this: BallotMeans | None) -> CardChange:
    """Judge a whole card by Welch's t on the means of its single ballots.

    None as last: the pair did not exchange this card before. A card that was withheld counts as no
    ballots: pass BallotMeans(0, 0, 0).
    """
    if last is None:
        return CardChange(verdict=Change.NEW)
    if this is None or min(last.ballots, this.ballots) < FEWEST_ANSWERS:
        return CardChange(verdict=Change.TOO_FEW_ANSWERS)
    difference = round(this.mean - last.mean, _DIGITS)
    p = welch(last, this).p
    verdict = _verdict(difference, p <= ALPHA, smallest=SMALLEST_CHANGE_OF_A_CARD)
    return CardChange(verdict=verdict, difference=difference, p=p)


def trend_over(rounds: Sequence[Counts | None]) -> Trend | None:
    """Judge a need over its rounds, oldest first; None where fewer than four have enough answers.

    A round that is None or has fewer than 8 answers is a gap: it keeps its place in time and adds nothing.
    """
    usable = [
        (number, counts)
        for number, counts in enumerate(rounds)
        if counts is not None and answers(counts) >= FEWEST_ANSWERS
    ]
    if len(usable) < ROUNDS_OF_A_TREND:
        return None
    found = linear_trend(usable)
    verdict = _verdict(float(found.direction), found.p <= ALPHA, smallest=0.0)
    return Trend(verdict=verdict, statistic=found.statistic, p=found.p)
