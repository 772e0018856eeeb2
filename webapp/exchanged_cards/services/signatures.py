"""Sign a card as read, and tell who did; signing does not say that one agrees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.language import by_alphabet
from webapp.models import Card, Round, Signature
from webapp.rounds.services.exchanged import require_exchanged
from webapp.rounds.services.planning import last_exchanged_round


class StaysClosed(Exception):
    """Fewer people than the minimum handed in: this card shows nothing that could be signed or replied to."""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A head's mark that a card was read, for one of its two departments."""

    person_id: int
    name: str
    department_id: int
    signed_on: date


def sign_as_read(session: Session, card: Card, *, person_id: int, department_id: int, today: date) -> bool:
    """Note that this head has read the card; say whether it is new.

    Raises NotExchanged before the exchange and StaysClosed where the card stays closed.
    """
    require_exchanged(card.round)
    if not card.is_published:
        raise StaysClosed
    if session.get(Signature, (card.id, person_id)) is not None:
        return False
    session.add(Signature(card_id=card.id, person_id=person_id, department_id=department_id, signed_on=today))
    return True


def get_card(session: Session, round_slug: str, *, graded_id: int, grading_id: int) -> Card:
    """Return a stored card to sign; raises NoResultFound (a 404 page)."""
    return session.scalars(
        select(Card)
        .join(Card.round)
        .where(Round.slug == round_slug, Card.graded_id == graded_id, Card.grading_id == grading_id)
    ).one()


def unsigned_cards(session: Session, department_ids: Collection[int]) -> list[Card]:
    """Return the published cards of the last exchange that none of these departments has signed."""
    last = last_exchanged_round(session)
    if last is None:
        return []
    unsigned = (
        select(Card)
        .where(
            Card.round_id == last.id,
            Card.is_published.is_(True),
            or_(Card.graded_id.in_(department_ids), Card.grading_id.in_(department_ids)),
            ~exists().where(Signature.card_id == Card.id, Signature.department_id.in_(department_ids)),
        )
        .options(joinedload(Card.graded), joinedload(Card.grading))
    )
    return sorted(
        session.scalars(unsigned),
        key=lambda card: (by_alphabet(card.graded_name), by_alphabet(card.grading_name)),
    )
