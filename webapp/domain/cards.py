"""Data classes of a card before and after disclosure control: what is stored, and what may be seen of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.change import Change
from webapp.domain.grades import Counts, Scale
from webapp.domain.statistics import Expectation, Range

MOST_LINES = 40  # on one card


class Withheld(StrEnum):
    """Why the figures of a need are not shown in full."""

    FEW = "few"
    UNANIMOUS = "unanimous"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class NeedTally:
    """One need as it is stored at the exchange: counts by letter, and the statistics made of them."""

    position: int
    lineage: str
    text: str
    counts: Counts
    cannot_judge: int = 0
    likely_range: Range | None = None
    change: Change | None = None
    trend: Change | None = None
    expected: str | None = None


@dataclass(frozen=True, kw_only=True)
class CardTally:
    """One card as it is stored at the exchange; a card that nobody graded has empty counts."""

    of: str
    by: str
    eligible: int
    handed_in: int
    needs: tuple[NeedTally, ...]
    change: Change | None = None
    letters_alone: bool = False  # beside the round before, its spread would tell about a few


@dataclass(frozen=True, kw_only=True)
class ShownNeed:
    """One need as anybody may see it; None is withheld or not there, and `withheld` says why."""

    position: int
    lineage: str
    text: str
    withheld: Withheld | None
    letter: str | None = None
    almost_all: str | None = None
    counts: Mapping[str, int] | None = None
    cannot_judge: int | None = None
    answers: int | None = None
    answers_between: tuple[int, int] | None = None
    mean: float | None = None
    likely_range: Range | None = None
    change: Change | None = None
    trend: Change | None = None  # over four rounds or more
    expected: str | None = None
    expectation: Expectation | None = None
    wide_gap: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownCard:
    """One card as anybody entitled to it may see it."""

    of: str
    by: str
    eligible: int
    published: bool
    needs: tuple[ShownNeed, ...]
    handed_in: int | None = None
    handed_in_between: tuple[int, int] | None = None
    letter: str | None = None
    mean: float | None = None
    change: Change | None = None


@dataclass(frozen=True, kw_only=True)
class ShownRound:
    """All cards of one round that a reader is entitled to, for pages and exports."""

    name: str
    scale: Scale
    minimum_group: int
    cards: tuple[ShownCard, ...]
