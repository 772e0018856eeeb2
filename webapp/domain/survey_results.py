"""Disclosure control of any survey: what is shown of the answers, and how far two sides differ.

The thresholds are those of grades: minimum group, few answers, unanimity. A scale has no mean here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from webapp.domain.cards import Withheld
from webapp.domain.disclosure import Rules, is_shown_in_full
from webapp.domain.grades import CANNOT_JUDGE, answers

DIFFERENT_FROM = 2  # tenths


@dataclass(frozen=True, kw_only=True)
class ShownAnswers:
    """What may be seen of one question on one card; None is withheld, and `withheld` says why.

    `most` is the answer that was given most often; of several, the first of the scale.
    """

    withheld: Withheld | None
    counts: Mapping[str, int] | None = None
    cannot_judge: int | None = None
    answers: int | None = None
    answers_between: tuple[int, int] | None = None
    most: str | None = None


def show_answers(counts: Mapping[str, int], rules: Rules) -> ShownAnswers:
    """Apply every rule of disclosure to the answers to one question; `rules.scale` are its codes."""
    given = answers(counts)
    if given < rules.minimum_group:
        return ShownAnswers(withheld=Withheld.NONE)
    most = max(rules.scale, key=lambda code: counts.get(code, 0))
    # Always one, also where two were given alike: silence about two answers would tell three and three.
    if given < rules.full_from:
        return ShownAnswers(withheld=Withheld.FEW, answers_between=rules.few_between(), most=most)
    if not is_shown_in_full(counts, rules):
        return ShownAnswers(withheld=Withheld.UNANIMOUS, most=most)
    return ShownAnswers(
        withheld=None,
        counts={code: counts.get(code, 0) for code in rules.scale},
        cannot_judge=counts.get(CANNOT_JUDGE, 0),
        answers=given,
        most=most,
    )


def tenths_apart(one: ShownAnswers, other: ShownAnswers) -> int | None:
    """Return how many of ten people of one side would have to answer otherwise for both to say the same.

    Half the sum of the differences of the shares; "I do not know" counts as an answer. None unless both
    sides are shown in full.
    """
    shares = [_shares(side) for side in (one, other)]
    if shares[0] is None or shares[1] is None:
        return None
    codes = shares[0].keys() | shares[1].keys()
    apart = sum(
        (abs(shares[0].get(code, Fraction()) - shares[1].get(code, Fraction())) for code in codes), Fraction()
    )
    return round(apart / 2 * 10)


def _shares(side: ShownAnswers) -> dict[str, Fraction] | None:
    if side.counts is None or side.cannot_judge is None:
        return None
    counts = {**side.counts, CANNOT_JUDGE: side.cannot_judge}
    total = sum(counts.values())
    return {code: Fraction(count, total) for code, count in counts.items()}


def is_trouble(side: ShownAnswers, trouble: Collection[str]) -> bool:
    """Say whether the answer that most gave is one of those that are bad news."""
    return side.most is not None and side.most in trouble


def ranked(apart: Sequence[int | None]) -> list[int]:
    """Return the places of questions, the widest disagreement first; what cannot be compared comes last."""
    return sorted(range(len(apart)), key=lambda place: (-(apart[place] or 0), apart[place] is None, place))
