"""Query of the needs below B on some cards, and of those with an action or a decision not to act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from webapp.domain.grades import is_shortfall
from webapp.exchanged_cards.services.results import ExchangedCard
from webapp.models import Action, ActionNeed, ActionStatus, DecisionNotToAct


@dataclass(frozen=True, kw_only=True)
class Shortfalls:
    """How many needs are below B, and which of them have an action or a decision, by card and position."""

    below: frozenset[tuple[int, int]]
    settled: frozenset[tuple[int, int]]

    @property
    def open(self) -> int:
        return len(self.below) - len(self.settled)


def shortfalls_of(session: Session, cards: Iterable[ExchangedCard]) -> Shortfalls:
    """Count the needs below B on these cards as far as they are shown; one query."""
    below = {
        (card.id, need.position)
        for card in cards
        for need in card.shown.needs
        if need.letter is not None and is_shortfall(need.letter)
    }
    ids = {card_id for card_id, _position in below}
    planned = (
        select(Action.card_id, ActionNeed.position)
        .join(ActionNeed, ActionNeed.action_id == Action.id)
        .where(Action.card_id.in_(ids), Action.status != ActionStatus.DROPPED)
    )
    left = select(DecisionNotToAct.card_id, DecisionNotToAct.position)
    rows = session.execute(union(planned, left.where(DecisionNotToAct.card_id.in_(ids))))
    settled = {(card_id, position) for card_id, position in rows}
    return Shortfalls(below=frozenset(below), settled=frozenset(below & settled))
