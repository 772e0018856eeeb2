"""The sealed urn: beside `counting` and the codes, the one module that may touch the roll and ballots.

A round has a key pair. Its public key seals every ballot before the database sees it; its
private key is a file outside the database's folder. One slot a person is filled beforehand with a
sealed dummy of the same length, and handing in overwrites a random unused slot. At the exchange
all boxes are opened in one transaction and counted, what is below its minimum is dropped, boxes
and roll are deleted, and the private key is destroyed. From then on nobody can open a box,
wherever a copy of it may lie.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    func,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from webapp.models import Card, Person, RoundState, Survey
from webapp.urn import sealing
from webapp.urn.comments import comments_of as comments_of
from webapp.urn.sealing import Ballot as Ballot
from webapp.urn.sealing import KeyMissing as KeyMissing
from webapp.urn.sealing import TooLong as TooLong
from webapp.urn.sealing import bytes_too_many as bytes_too_many
from webapp.urn.sealing import forget_key as forget_key
from webapp.urn.sealing import key_file as key_file
from webapp.urn.sealing import make_key as make_key
from webapp.urn.sealing import new_control_number as new_control_number
from webapp.urn.sealing import seal as seal
from webapp.urn.sealing import unseal as unseal
from webapp.urn.tables import control_number as control_number
from webapp.urn.tables import drawn_code as drawn_code
from webapp.urn.tables import roll as roll
from webapp.urn.tables import tally as tally
from webapp.urn.tables import urn as urn

WELL = 0  # the "position" of the comment on what went especially well
BOX_LENGTH_WITH_COMMENTS = 8192
BOX_LENGTH_WITHOUT_COMMENTS = 512


class NotGrading(Exception):
    """This round is not open for grading."""


class NotOnTheRoll(Exception):
    """You are not among the people who grade this card in this round."""


class AlreadyHandedIn(Exception):
    """You have handed in this card already."""


class UrnDoesNotAgree(Exception):
    """The urn holds another number of ballots than people are marked. Nothing was changed."""


def read_key(folder: Path, round_: Survey) -> bytes:
    """Read the private key of a round; raise KeyMissing where it is not there, or is another's."""
    return sealing.read_key(folder, round_.id, public_key=round_.seal_public_key)


# --- Opening and handing in -----------------------------------------------------------------


def fill_urn(session: Session, card: Card, people: Iterable[int], *, public_key: bytes, length: int) -> None:
    """Write the roll of a card and one sealed dummy for each person on it.

    A card that is graded by code has no roll: its slots wait for the codes.
    """
    names = sorted(people)
    dummy = Ballot(answers=(), comments={})
    if not names:
        return
    if not card.by_code:
        session.execute(
            insert(roll), [{"card_id": card.id, "person_id": name, "handed_in": False} for name in names]
        )
    slots = sorted(secrets.token_bytes(16) for _ in names)
    session.execute(
        insert(urn),
        [
            {
                "slot": slot,
                "card_id": card.id,
                "used": False,
                "box": seal(dummy, public_key, round_id=card.round_id, card_id=card.id, length=length),
            }
            for slot in slots
        ],
    )


# Made once: putting a statement together costs more than running it, and every other voter waits meanwhile.
_rounds, _cards = Survey.__table__, Card.__table__
_ROUND_OF_CARD = (
    select(*(_rounds.c[name] for name in ("id", "state", "seal_public_key", "box_length")))
    .join(_cards, _cards.c.round_id == _rounds.c.id)
    .where(_cards.c.id == bindparam("card"))
    .with_for_update(read=True, of=_rounds)
)
_OF_CARD = roll.c.card_id == bindparam("card")
_OWN_MARK = _OF_CARD & (roll.c.person_id == bindparam("person")) & roll.c.held_by.is_(None)
_SPEND_MARK = update(roll).where(_OWN_MARK, roll.c.handed_in.is_(False)).values(handed_in=True)
_IS_MARKED = select(roll.c.handed_in).where(_OWN_MARK)
_FIRST_FREE_SLOT = (
    select(urn.c.slot)
    .where(urn.c.card_id == bindparam("card"), urn.c.used.is_(False))
    .order_by(urn.c.slot)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT_FREE_SLOT = _FIRST_FREE_SLOT.where(urn.c.slot >= bindparam("place"))
_FILL_SLOT = update(urn).where(urn.c.slot == bindparam("place")).values(used=True, box=bindparam("sealed"))


def hand_in(session: Session, *, card_id: int, person_id: int, ballot: Ballot) -> None:
    """Spend the person's one mark on the roll and put the sealed ballot into a random free slot.

    To be called in a transaction of its own. Raises NotGrading, NotOnTheRoll, AlreadyHandedIn or
    TooLong; then nothing is to be stored.
    """
    connection = session.connection()
    mine = {"card": card_id, "person": person_id}
    found = connection.execute(_ROUND_OF_CARD, {"card": card_id}).one_or_none()
    if found is None or found.state is not RoundState.GRADING or found.seal_public_key is None:
        raise NotGrading
    if connection.execute(_SPEND_MARK, mine).rowcount != 1:
        raise AlreadyHandedIn if connection.scalar(_IS_MARKED, mine) else NotOnTheRoll
    box = seal(ballot, found.seal_public_key, round_id=found.id, card_id=card_id, length=found.box_length)
    connection.execute(_FILL_SLOT, {"place": _free_slot(connection, card_id), "sealed": box})


def _free_slot(connection: Connection, card_id: int) -> bytes:
    """Take a free slot at a random place; since slots are random, no order stays in them."""
    somewhere = {"card": card_id, "place": secrets.token_bytes(16)}
    for free in (_NEXT_FREE_SLOT, _FIRST_FREE_SLOT):
        if slot := connection.scalar(free, somewhere):
            return bytes(slot)
    raise UrnDoesNotAgree


def people_on_roll(session: Session, round_id: int, *, grading_id: int) -> list[tuple[str, date | None]]:
    """Return who may grade in an open round, by name, and since when; for their department, never who has."""
    people = select(Person.name, Person.joined_on, Person.id).join(roll, roll.c.person_id == Person.id)
    of_cards = people.join(Card, Card.id == roll.c.card_id)
    mine = of_cards.where(Card.round_id == round_id, Card.grading_id == grading_id)
    rows = session.execute(mine.distinct().order_by(Person.name))
    return [(row.name, row.joined_on) for row in rows]


def people_with_open_cards(session: Session, round_id: int, *, person_id: int | None = None) -> set[int]:
    """Return whom the system reminds, or only whether she is one; for the mailing alone, nobody held."""
    open_cards = (
        select(roll.c.person_id)
        .join(Card, Card.id == roll.c.card_id)
        .where(Card.round_id == round_id, roll.c.handed_in.is_(False), roll.c.held_by.is_(None))
    )
    if person_id is not None:
        open_cards = open_cards.where(roll.c.person_id == person_id)
    return set(session.scalars(open_cards))


def share_handed_in(session: Session, card_id: int) -> float:
    """Return the share of people who have handed in, rounded to a quarter: 0, .25, .5, .75 or 1."""
    return shares_handed_in(session, [card_id]).get(card_id, 0.0)


def shares_handed_in(session: Session, card_ids: Iterable[int]) -> dict[int, float]:
    """Return the same rounded share for several cards of an open round, by card."""
    wanted, found = list(card_ids), {}
    for marks in (roll, drawn_code):
        shares = select(marks.c.card_id, func.avg(marks.c.handed_in.cast(Integer))).group_by(marks.c.card_id)
        for card_id, mean in session.execute(shares.where(marks.c.card_id.in_(wanted))):
            found[card_id] = round(4 * float(mean)) / 4
    return found


# --- What is left after the exchange --------------------------------------------------------


class _Counts(TypeDecorator[dict[str, int]]):
    """Counts by answer, as "A4 B2" out of the database."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, int] | None:
        return None if value is None else {count[0]: int(count[1:]) for count in value.split()}


def counts_by_answer(
    card_id: SQLColumnExpression[int], position: SQLColumnExpression[int]
) -> ColumnElement[Any]:
    """Give a column for a statement that names cards and positions: the counts by answer, or NULL.

    CANNOT_JUDGE is among the answers. For disclosure control only.
    """
    each = tally.c.answer + cast(tally.c["count"], String)
    counted = select(func.aggregate_strings(each, " ")).where(
        tally.c.card_id == card_id, tally.c.position == position
    )
    return type_coerce(counted.scalar_subquery(), _Counts())


def control_numbers_of(session: Session, card_id: int) -> list[str]:
    """Return the sorted control numbers of a published card."""
    return list(
        session.scalars(
            select(control_number.c.number)
            .where(control_number.c.card_id == card_id)
            .order_by(control_number.c.number)
        )
    )


def card_of_number(session: Session, number: str) -> int | None:
    """Return the published card in which the ballot of this control number was counted, or None."""
    return session.scalar(select(control_number.c.card_id).where(control_number.c.number == number).limit(1))
