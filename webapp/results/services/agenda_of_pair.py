"""Agenda of the meeting mode: of a pair's cards the widest gap, the lowest need, and those to promise on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.data import GradedNeed
from webapp.domain.grades import POINTS
from webapp.exchanged_cards.services.results import ExchangedCard


@dataclass(frozen=True, kw_only=True)
class Point:
    """A need of one of the two cards; `letters_apart` is how far its grade lies from the expectation."""

    card: ExchangedCard
    need: GradedNeed
    letters_apart: int | None

    @property
    def key(self) -> str:
        """Name the need in an address and a form."""
        return f"{self.card.id}-{self.need.position}"


def points_of(cards: Iterable[ExchangedCard], scale: Sequence[str]) -> list[Point]:
    """Return every need of these cards that shows a letter, the lowest first."""
    found = [
        Point(card=card, need=need, letters_apart=_apart(need, scale))
        for card in cards
        for need in card.printed.needs
        if need.letter
    ]
    return sorted(found, key=_height)


def _apart(need: GradedNeed, scale: Sequence[str]) -> int | None:
    if need.expected not in scale or need.letter not in scale:
        return None
    return abs(scale.index(need.expected) - scale.index(need.letter))


def _height(point: Point) -> float:
    """Return the mean of a need, or where that is withheld the points of its letter."""
    mean = point.need.mean
    return mean if mean is not None else POINTS[point.need.letter or "A"]


def find_widest_gap(points: Sequence[Point]) -> Point | None:
    """Return the need that lies farthest from what was expected; where nobody expected, that changed most."""
    expected = [point for point in points if point.letters_apart is not None]
    if expected:
        return max(expected, key=lambda point: point.letters_apart or 0)
    return max((point for point in points if _change(point)), key=_change, default=None)


def _change(point: Point) -> float:
    need = point.need
    if need.change_to is None or need.change_from is None:
        return 0
    return abs(need.change_to - need.change_from)


def find_lowest(points: Sequence[Point], *, besides: Point | None) -> Point | None:
    """Return the lowest need that was not looked at yet."""
    return next((point for point in points if besides is None or point.key != besides.key), None)
