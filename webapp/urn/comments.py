"""What people wrote, from the exchange to its publication: comments, their review, and the private codes.

Nothing here has seen a ballot or a roll. `webapp.urn.anonymity` hands over what was written, parted from
grades and people and mixed. Of the private code of its writer each comment keeps a hash of its own, so
that the rows tell neither which comments are of one hand nor whose they are.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import SystemRandom

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Subquery,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from webapp.domain.cards import MOST_LINES
from webapp.domain.review import Choice, Fate, strike
from webapp.storage.database import Base
from webapp.urn.private_codes import hash_of_code, hash_of_one

POSITIONS = range(MOST_LINES + 1)  # of a comment on a card; 0 is for what went especially well

_random = SystemRandom()


comment = Table(
    "comment",
    Base.metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", String, nullable=False),  # of a withheld one nothing is left
    Column("code_hash", LargeBinary(32), nullable=True, index=True),
    Column("fate", String, nullable=False),
    Column("reason", String, nullable=False),  # why it is withheld
    Column("chosen", String, nullable=True),  # the fate that a reviewer gives it, as long as it waits
    Column("struck", String, nullable=False),  # the numbers of the words that this leaves out
    Column("decided_on", Date, nullable=True),  # since when the choice stands; None once it was undone
    CheckConstraint("fate IN ('waiting', 'published', 'shortened', 'withheld')", name="fate"),
    CheckConstraint("fate <> 'withheld' OR reason <> ''", name="reason_said"),
    CheckConstraint("fate <> 'withheld' OR text = ''", name="withheld_is_gone"),
    CheckConstraint("fate = 'waiting' OR chosen IS NULL", name="chosen_waits"),
    CheckConstraint("chosen IS NOT NULL OR decided_on IS NULL", name="decided_is_chosen"),
    sqlite_with_rowid=False,
)


class DecidedMeanwhile(Exception):
    """This comment was decided meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A comment that nobody has decided on, for reviewers; `choice` is one that was undone, or the usual."""

    id: bytes
    position: int
    text: str
    choice: Choice


@dataclass(frozen=True)
class Written:
    """One comment as it comes out of a box; `code_hash` is what its ballot held of the private code."""

    position: int
    text: str
    code_hash: str


def store(session: Session, card_id: int, written: Iterable[Written], *, waits: bool) -> None:
    """Store the comments on a card in random order; those that wait are shown to nobody but reviewers."""
    mixed = list(written)
    _random.shuffle(mixed)
    keys = sorted(secrets.token_bytes(16) for _ in mixed)
    fate = Fate.WAITING if waits else Fate.PUBLISHED
    same = {"card_id": card_id, "fate": fate.value, "reason": "", "struck": ""}
    rows = [
        {
            **same,
            "id": key,
            "position": said.position,
            "text": said.text,
            "code_hash": hash_of_one(said.code_hash, said.position) if said.code_hash else None,
        }
        for key, said in zip(keys, mixed, strict=True)
    ]
    session.execute(insert(comment), rows)


def comments_of(session: Session, card_id: int) -> list[tuple[int, str]]:
    """Return (position, text) of a card's comments in the random order of their keys.

    Empty as long as one of them waits: the comments on a card appear at the same moment.
    """
    return comments_and_numbers_of(session, card_id)[0]


def comments_and_numbers_of(session: Session, card_id: int) -> tuple[list[tuple[int, str]], Counter[Fate]]:
    """Return the same comments, and how many on the card met which fate, in one query."""
    rows = session.execute(
        select(comment.c.position, comment.c.text, comment.c.fate)
        .where(comment.c.card_id == card_id)
        .order_by(comment.c.id)
    ).all()
    numbers = Counter(Fate(row.fate) for row in rows)
    if numbers[Fate.WAITING]:
        return [], numbers
    return [(row.position, row.text) for row in rows if row.fate != Fate.WITHHELD], numbers


def waiting(session: Session, card_id: int) -> list[Waiting]:
    """Return the comments on a card that nobody has decided on, in the order of their keys; for reviewers."""
    rows = session.execute(
        select(comment).where(comment.c.card_id == card_id, _undecided).order_by(comment.c.id)
    )
    return [
        Waiting(
            id=bytes(row.id),
            position=row.position,
            text=row.text,
            choice=Choice(
                fate=Fate(row.chosen or Fate.PUBLISHED), struck=_numbers(row.struck), reason=row.reason
            ),
        )
        for row in rows
    ]


_waits = comment.c.fate == Fate.WAITING.value
_undecided = _waits & comment.c.decided_on.is_(None)


def _numbers(struck: str) -> tuple[int, ...]:
    return tuple(int(number) for number in struck.split())


def waiting_by_card() -> Subquery:
    """Give a table for a statement: how many comments on a card wait, how many are undecided, the last day.

    Its columns are `card_id`, `number`, `undecided` and `decided_on`.
    """
    return (
        select(
            comment.c.card_id,
            func.count().label("number"),
            (func.count() - func.count(comment.c.decided_on)).label("undecided"),
            func.max(comment.c.decided_on).label("decided_on"),
        )
        .where(_waits)
        .group_by(comment.c.card_id)
        .subquery()
    )


def numbers_of(session: Session, card_id: int) -> dict[Fate, int]:
    """Return how many comments on a card met which fate."""
    rows = session.execute(
        select(comment.c.fate, func.count()).where(comment.c.card_id == card_id).group_by(comment.c.fate)
    )
    return {Fate(fate): number for fate, number in rows}


def decide(session: Session, *, card_id: int, comment_id: bytes, choice: Choice, today: date) -> None:
    """Decide on a comment until that is undone or settled; raises DecidedMeanwhile.

    To be called in a transaction that leaves no trace, as the two below.
    """
    wanted = (comment.c.id == comment_id) & (comment.c.card_id == card_id)
    values = {
        "chosen": choice.fate.value,
        "struck": " ".join(map(str, choice.struck)),
        "reason": choice.reason,
        "decided_on": today,
    }
    decided = session.connection().execute(update(comment).where(wanted, _undecided).values(values))
    if decided.rowcount != 1:
        raise DecidedMeanwhile


def undo(session: Session, card_id: int) -> int:
    """Let what was decided on a card and is not settled wait again, as it was chosen; return how many."""
    decided = comment.c.decided_on.is_not(None)
    undone = update(comment).where(comment.c.card_id == card_id, _waits, decided).values(decided_on=None)
    return session.connection().execute(undone).rowcount


def settle(session: Session, card_ids: Iterable[int]) -> int:
    """Give the decided comments on these cards their fate, once and for all; return how many.

    What is withheld or struck is left nowhere then.
    """
    decided = comment.c.card_id.in_(list(card_ids)) & comment.c.decided_on.is_not(None)
    rows = session.execute(select(comment).where(_waits, decided).order_by(comment.c.id)).all()
    settled = [
        {
            "key": row.id,
            "fate": row.chosen,
            "text": _left_of(row.text, Fate(row.chosen), _numbers(row.struck)),
            "chosen": None,
            "struck": "",
            "decided_on": None,
        }
        for row in rows
    ]
    if settled:
        session.connection().execute(update(comment).where(comment.c.id == bindparam("key")), settled)
    return len(settled)


def _left_of(text: str, fate: Fate, struck: tuple[int, ...]) -> str:
    if fate is Fate.WITHHELD:
        return ""
    return strike(text, struck) if fate is Fate.SHORTENED else text


def fates_of(session: Session, code: str) -> Sequence[tuple[Fate, str]]:
    """Return (fate, reason) of the comments of a private code, without their places; none for an unknown one.

    As long as a comment on the card waits, all of the card do. The database is asked for hashes alone,
    and the same is done for any code: the time that it takes does not tell how near a guess has come.
    """
    sealed = hash_of_code(code)
    wanted = [hash_of_one(sealed, position) for position in POSITIONS]
    mine = session.execute(
        select(comment.c.card_id, comment.c.fate, comment.c.reason).where(comment.c.code_hash.in_(wanted))
    ).all()
    waiting_cards = set(session.scalars(select(waiting_by_card().c.card_id)))
    return sorted(
        (Fate.WAITING, "") if row.card_id in waiting_cards else (Fate(row.fate), row.reason) for row in mine
    )
