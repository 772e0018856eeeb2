"""Select one person's cards from the roll: which are hers, her mark on each, how many there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select

from webapp.models import Card
from webapp.urn.tables import roll


def of_own_roll(cards: Select[Any], person: ColumnElement[int]) -> Select[Any]:
    """Narrow a select of cards to those that one person grades, her mark as `handed_in`; for her pages only.

    The cards are to be narrowed by round as well: only the way from a card to its roll has an index.
    """
    with_mark = cards.add_columns(roll.c.handed_in).join(roll, roll.c.card_id == Card.id)
    return with_mark.where(roll.c.person_id == person, roll.c.held_by.is_(None))


def with_own_number(cards: Select[Any], person: ColumnElement[int]) -> Select[Any]:
    """Say beside cards of `of_own_roll` how many of the round are hers, and how many she has handed in."""
    mine, mark = Card.__table__.alias(), roll.alias()
    marks = select().join_from(mine, mark, mark.c.card_id == mine.c.id)
    own = marks.where(mark.c.person_id == person, mark.c.held_by.is_(None), mine.c.round_id == Card.round_id)
    number, handed_in = func.count(), func.sum(cast(mark.c.handed_in, Integer))
    return cards.add_columns(
        own.with_only_columns(number).scalar_subquery().label("own"),
        own.with_only_columns(handed_in).scalar_subquery().label("own_handed_in"),
    )
