"""Hold on the cards of somebody whose address was changed while a roll is open, until it is confirmed.

It lies on the roll and goes with it at the exchange. While it lies there `webapp.urn.anonymity` shows these
cards to nobody, takes none in and has nobody reminded.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from webapp.models import Card, Survey
from webapp.urn.anonymity import roll


def hold_cards(session: Session, person_id: int, *, by: int) -> bool:
    """Close a person's cards of every open roll since `by` changed her address; say whether there are any.

    Whoever signs in with the new address then learns nothing of her mark and hands in nothing for her.
    """
    mine = update(roll).where(roll.c.person_id == person_id).values(held_by=by)
    return session.connection().execute(mine).rowcount > 0


def held_people(session: Session) -> dict[int, int]:
    """Return whose cards are held, with who changed the address."""
    held = select(roll.c.person_id, roll.c.held_by).where(roll.c.held_by.is_not(None)).distinct()
    return dict(session.execute(held).all())


def oldest_opening(session: Session) -> date | None:
    """Return the day on which the oldest of the surveys with held cards was opened."""
    held = select(func.min(Survey.opens_on)).join(Card, Card.round_id == Survey.id)
    return session.scalar(held.join(roll, roll.c.card_id == Card.id).where(roll.c.held_by.is_not(None)))


def is_held(session: Session, person_id: int) -> bool:
    """Say whether this person's cards wait for her address to be confirmed; on her own pages."""
    mine = exists().where(roll.c.person_id == person_id, roll.c.held_by.is_not(None))
    return bool(session.scalar(select(mine)))


def let_go_cards(session: Session, person_id: int) -> None:
    """Open a person's cards again, once her address is confirmed."""
    session.execute(update(roll).where(roll.c.person_id == person_id).values(held_by=None))
