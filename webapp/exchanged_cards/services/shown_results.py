"""Dataclasses of results: an exchanged card and a set of them, after disclosure control."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from reports import data, data_compared
from webapp.domain.cards import ShownCard
from webapp.exchanged_cards.services.stored import CardIdentity
from webapp.language import by_alphabet
from webapp.models import Round


@dataclass(frozen=True, kw_only=True)
class ExchangedCard(CardIdentity):
    """One card of an exchanged round as those entitled to it may see it.

    `shown` carries the figures of the round, `printed` the same with words and earlier rounds for
    page and PDF.
    """

    shown: ShownCard
    printed: data.Card


@dataclass(frozen=True, kw_only=True)
class Results:
    """Some cards of a round, and what their departments received in all rounds up to it.

    `content` names all of it: equal content, equal results. None where it has no name.
    """

    round_: Round
    rounds: tuple[Round, ...]  # oldest first, from the first that has one of these cards
    cards: tuple[ExchangedCard, ...]
    totals: Mapping[int, data_compared.DepartmentTotal]  # by department
    content: Hashable | None

    def find_card(self, *, graded_id: int, grading_id: int) -> ExchangedCard | None:
        """Return the card of one direction, or None where the round has none."""
        return next((card for card in self.cards if card.direction == (graded_id, grading_id)), None)

    def get_card(self, *, graded_id: int, grading_id: int) -> ExchangedCard:
        """Return the card of one direction; raises NoResultFound where the round has none."""
        found = self.find_card(graded_id=graded_id, grading_id=grading_id)
        if found is None:
            raise NoResultFound
        return found

    def departments(self) -> list[NamedDepartment]:
        """Return the departments of these cards, graded or grading, by name."""
        return departments_of(self.cards)

    def total_of(self, department: NamedDepartment) -> data_compared.DepartmentTotal:
        """Average what a department received, in this round and the earlier ones, over published cards.

        True only where these results hold every card that the department received.
        """
        return self.totals[department.id]


@dataclass(frozen=True, kw_only=True)
class NamedDepartment:
    """A department as it was called when the round opened."""

    id: int
    name: str
    slug: str


def departments_of(cards: Iterable[ExchangedCard]) -> list[NamedDepartment]:
    """Return the departments of some cards, graded or grading, by name."""
    found = {department.id: department for card in cards for department in _both_of(card)}
    return sorted(found.values(), key=lambda department: by_alphabet(department.name))


def _both_of(card: ExchangedCard) -> tuple[NamedDepartment, NamedDepartment]:
    return (
        NamedDepartment(id=card.graded_id, name=card.shown.of, slug=card.graded_slug),
        NamedDepartment(id=card.grading_id, name=card.shown.by, slug=card.grading_slug),
    )
