"""Disclosure control of `noticed`: have the graders noticed a change, and what of their answers is shown.

The same thresholds hold as for grades. Below the minimum nothing is shown, exactly as if nobody had
been asked; what is shown for few answers, or where almost all say the same, tells no count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.domain.cards import Withheld
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the graders' answers about one action tell; the counts are None where they are withheld.

    `mostly` says that at least half of those who answered noticed a change, or almost all where
    `withheld` is UNANIMOUS. A change that was noticed clearly and one that was noticed a little count alike.
    """

    mostly: bool
    withheld: Withheld | None = None
    yes: int | None = None
    no: int | None = None
    answers: int | None = None
    answers_between: tuple[int, int] | None = None


def show_noticed(counts: Mapping[str, int], rules: Rules, *, noes: Collection[str]) -> Noticed | None:
    """Apply every rule of disclosure to the answers about one action; None shows nothing."""
    no = sum(counts.get(code, 0) for code in noes)
    yes = sum(counts.values()) - counts.get(CANNOT_JUDGE, 0) - no
    answers = yes + no
    if answers < rules.minimum_group:
        return None
    mostly = 2 * yes >= answers  # never "half of them": with few answers that would be a count
    if answers < rules.full_from:
        return Noticed(mostly=mostly, withheld=Withheld.FEW, answers_between=rules.few_between())
    if max(yes, no) >= answers - 1:
        return Noticed(mostly=mostly, withheld=Withheld.UNANIMOUS)
    return Noticed(mostly=mostly, yes=yes, no=no, answers=answers)
