"""The one way to the results of a round: every page, PDF, export and command reads them here.

Nothing is read before the exchange, and everything has passed disclosure control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data
from webapp.domain.cards import ShownCard, ShownRound
from webapp.domain.disclosure import department_total, show_card
from webapp.domain.grades import parse_scale
from webapp.models import Card, Round
from webapp.services.exchange_statistics import store_statistics
from webapp.services.exchanged_rounds import rounds_up_to, rules_of
from webapp.services.printed_cards import Earlier, printed_card
from webapp.services.signatures import Signed, signatures_of
from webapp.services.stored_cards import (
    StoredCard,
    of_department,
    of_direction,
    of_pair,
    read_cards,
)

__all__ = [
    "ExchangedCard",
    "GradedDepartment",
    "Results",
    "card_of",
    "cards_of_pair",
    "results_of_department",
    "results_of_round",
    "shown_card",
    "shown_round",
    "store_statistics",
]


@dataclass(frozen=True, kw_only=True)
class ExchangedCard:
    """One card of an exchanged round as those entitled to it may see it.

    `shown` carries the figures of the round, `printed` the same with words and earlier rounds for
    page and PDF.
    """

    id: int
    graded_id: int
    grading_id: int
    graded_slug: str
    grading_slug: str
    shown: ShownCard
    printed: data.Card


@dataclass(frozen=True, kw_only=True)
class Results:
    """Some cards of a round, and what their departments received in all rounds up to it."""

    rounds: tuple[Round, ...]  # oldest first, from the first that has one of these cards
    cards: tuple[ExchangedCard, ...]
    received: Mapping[tuple[int, int], Sequence[ShownCard]]  # by (round, graded department)

    def departments(self) -> list[GradedDepartment]:
        """Return the graded departments of these cards, by name."""
        found = {card.graded_id: _graded(card) for card in self.cards}
        return sorted(found.values(), key=lambda one: one.name)

    def total_of(self, department: GradedDepartment) -> data.DepartmentTotal:
        """Average what a department received, in this round and the earlier ones, over published cards.

        True only where these results hold every card that the department received.
        """
        points = [
            (
                one.name,
                department_total(self.received.get((one.id, department.id), []), parse_scale(one.scale)),
            )
            for one in self.rounds
        ]
        now = points[-1][1]
        return data.DepartmentTotal(
            department=department.name,
            letter=now.letter,
            mean=now.mean,
            history=tuple(
                data.TrendPoint(round_name=name, letter=total.letter, mean=total.mean)
                for name, total in points
            ),
        )


@dataclass(frozen=True, kw_only=True)
class GradedDepartment:
    """A department as it was called when the round opened."""

    id: int
    name: str
    slug: str


def _graded(card: ExchangedCard) -> GradedDepartment:
    return GradedDepartment(id=card.graded_id, name=card.shown.of, slug=card.graded_slug)


def card_of(session: Session, the_round: Round, *, graded_id: int, grading_id: int) -> ExchangedCard:
    """Return one card; raises NotExchanged, or NoResultFound where the round has no such card."""
    found = _results(session, the_round, of_direction(graded_id, grading_id)).cards
    if not found:
        raise NoResultFound
    return found[0]


def shown_card(session: Session, card: Card) -> ExchangedCard:
    """Return what may be seen of a stored card; raises NotExchanged."""
    return card_of(session, card.round, graded_id=card.graded_id, grading_id=card.grading_id)


def cards_of_pair(
    session: Session, the_round: Round, one_id: int, other_id: int
) -> tuple[ExchangedCard | None, ExchangedCard | None]:
    """Return the card that the one received from the other, and the reverse; None where there is none."""
    found = {card.graded_id: card for card in _results(session, the_round, of_pair(one_id, other_id)).cards}
    return found.get(one_id), found.get(other_id)


def results_of_department(session: Session, the_round: Round, department_id: int) -> Results:
    """Return the cards that a department received and gave, by name; raises NotExchanged."""
    return _results(session, the_round, of_department(department_id))


def results_of_round(session: Session, the_round: Round) -> Results:
    """Return every card of a round, by name; raises NotExchanged."""
    return _results(session, the_round, None)


def shown_round(the_round: Round, cards: Iterable[ExchangedCard]) -> ShownRound:
    """Return some cards of a round in the form that the exports take."""
    return ShownRound(
        name=the_round.name,
        scale=parse_scale(the_round.scale),
        minimum_group=the_round.minimum_group,
        cards=tuple(card.shown for card in cards),
    )


def _results(session: Session, the_round: Round, wanted: ColumnElement[bool] | None) -> Results:
    rounds = rounds_up_to(session, the_round)
    stored = read_cards(session, rounds, wanted)
    begun = {card.round_id for card in stored} | {the_round.id}
    first = next(place for place, one in enumerate(rounds) if one.id in begun)
    rounds = rounds[first:]
    seen = _after_disclosure_control(stored, rounds)
    present = [card for card in stored if card.round_id == the_round.id]
    signed = signatures_of(session, [card.id for card in present])
    cards = tuple(
        _exchanged(card, seen[card.direction], rounds=rounds, signed=signed.get(card.id, []))
        for card in present
    )
    received: dict[tuple[int, int], list[ShownCard]] = {}
    for (graded_id, _grading_id), by_round in seen.items():
        for round_id, card in by_round.items():
            received.setdefault((round_id, graded_id), []).append(card.shown)
    return Results(rounds=tuple(rounds), cards=cards, received=received)


def _after_disclosure_control(
    stored: Sequence[StoredCard], rounds: Sequence[Round]
) -> dict[tuple[int, int], dict[int, Earlier]]:
    """Return every card as it may be seen, by direction and round."""
    rules = {one.id: rules_of(one) for one in rounds}
    found: dict[tuple[int, int], dict[int, Earlier]] = {}
    for card in stored:
        seen = Earlier(stored=card, shown=show_card(card.tally, rules[card.round_id]))
        found.setdefault(card.direction, {})[card.round_id] = seen
    return found


def _exchanged(
    card: StoredCard, by_round: Mapping[int, Earlier], *, rounds: Sequence[Round], signed: Sequence[Signed]
) -> ExchangedCard:
    return ExchangedCard(
        id=card.id,
        graded_id=card.graded_id,
        grading_id=card.grading_id,
        graded_slug=card.graded_slug,
        grading_slug=card.grading_slug,
        shown=by_round[card.round_id].shown,
        printed=printed_card([(one.name, by_round.get(one.id)) for one in rounds], signed),
    )
