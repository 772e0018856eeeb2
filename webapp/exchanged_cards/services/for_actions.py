"""The exchanged cards that actions stand on, after disclosure control."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.domain.cards import ShownCard, ShownNeed
from webapp.domain.disclosure import show_card
from webapp.exchanged_cards.services.stored import CardIdentity, StoredCard, read_cards
from webapp.models import Card, Round
from webapp.rounds.services.exchanged import all_rounds, exchanged, require_exchanged, rules_of


@dataclass(frozen=True, kw_only=True)
class PlanCard(CardIdentity):
    """One card of an exchanged round with what its actions need of it; `round_number` counts in time."""

    round_name: str
    round_slug: str
    round_number: int
    opens_on: date
    exchanged_on: date | None
    shown: ShownCard

    @property
    def letters(self) -> dict[int, str | None]:
        """The shown letter of each position, None where withheld."""
        return {need.position: need.letter for need in self.shown.needs}

    def need(self, position: int) -> ShownNeed:
        """Return the need at a position; raises KeyError where the card has none."""
        return {need.position: need for need in self.shown.needs}[position]


def read_plan_cards(
    session: Session, wanted: ColumnElement[bool], *, rounds: Iterable[Round] | None = None
) -> dict[int, PlanCard]:
    """Return the wanted cards of all exchanged rounds by id, oldest round first; two queries.

    `rounds` are all rounds, where the caller has read them already: that saves one.
    """
    held = exchanged(all_rounds(session) if rounds is None else rounds)
    numbers = {round_.id: number for number, round_ in enumerate(held)}
    by_id = {round_.id: round_ for round_ in held}

    def plan_card(card: StoredCard) -> PlanCard:
        round_ = by_id[card.round_id]
        return PlanCard(
            **card.identity,
            round_name=round_.name,
            round_slug=round_.slug,
            round_number=numbers[round_.id],
            opens_on=round_.opens_on,
            exchanged_on=round_.exchanged_on,
            shown=show_card(card.tally, rules_of(round_)),
        )

    found = [plan_card(card) for card in read_cards(session, held, wanted)]
    return {card.id: card for card in sorted(found, key=lambda card: card.round_number)}


def get_plan_card(session: Session, card_id: int) -> PlanCard:
    """Return one card; raises NoResultFound where there is none, NotExchanged before its exchange."""
    card = session.scalars(
        select(Card).join(Round, Round.id == Card.round_id).where(Card.id == card_id)
    ).one()
    require_exchanged(card.round)
    return read_plan_cards(session, Card.id == card_id)[card_id]
