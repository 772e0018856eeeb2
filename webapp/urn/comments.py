"""What people wrote, from the exchange to its publication: comments, their review, and the private codes.

Nothing here has seen a ballot or a roll. `webapp.urn.anonymity` hands over what was written, parted from
grades and people and mixed; from then on a comment stands alone. Whoever handed in with comments
got a private code, once. Of it each comment keeps a hash of its own, so that the rows tell neither
which comments are of one hand nor whose they are, and yet the holder of the code learns what became
of hers.
"""

from __future__ import annotations

import enum
import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Subquery,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from webapp.domain.cards import MOST_LINES
from webapp.storage.database import Base
from webapp.urn.written_secrets import in_groups, new_secret, read_secret

POSITIONS = range(MOST_LINES + 1)  # of a comment on a card; 0 is for what went especially well
CODE_LENGTH = 20  # characters of five bits, the last of which checks the others

_random = SystemRandom()


class Fate(enum.StrEnum):
    """What became of a comment."""

    WAITING = "waiting"
    PUBLISHED = "published"
    SHORTENED = "shortened"
    WITHHELD = "withheld"


comment = Table(
    "comment",
    Base.metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", String, nullable=False),  # of a withheld one nothing is left
    Column("code_hash", LargeBinary(32), nullable=True, index=True),
    Column("fate", String, nullable=False),
    Column("reason", String, nullable=False),  # why it was shortened or withheld
    CheckConstraint("fate IN ('waiting', 'published', 'shortened', 'withheld')", name="fate"),
    CheckConstraint("(fate IN ('shortened', 'withheld')) = (reason <> '')", name="reason_said"),
    CheckConstraint("fate <> 'withheld' OR text = ''", name="withheld_is_gone"),
    sqlite_with_rowid=False,
)


class DecidedMeanwhile(Exception):
    """This comment was decided meanwhile."""


@dataclass(frozen=True)
class Written:
    """One comment as it comes out of a box; `code_hash` is what its ballot held of the private code."""

    position: int
    text: str
    code_hash: str


# --- Private codes --------------------------------------------------------------------------


def new_code() -> str:
    """Make a private code of 95 random bits, to be told to the writer alone: five groups of four."""
    return "-".join(in_groups(new_secret(CODE_LENGTH - 1), 4))


def read_code(typed: str) -> str:
    """Return a typed code as it was made, whatever its case and gaps; raise Mistyped."""
    return "-".join(in_groups(read_secret(typed, length=CODE_LENGTH), 4))


def hash_of_code(code: str) -> str:
    """Return what is sealed into a ballot of its private code, in 64 characters."""
    return hashlib.sha256(b"private code|" + code.encode()).hexdigest()


def _hash_of_one(code_hash: str, position: int) -> bytes:
    """Return what one comment keeps; without the code, two comments of one hand have nothing in common."""
    return hashlib.sha256(f"comment|{code_hash}|{position}".encode()).digest()


# --- From the exchange to publication -------------------------------------------------------


def store(session: Session, card_id: int, written: Iterable[Written], *, waits: bool) -> None:
    """Store the comments on a card in random order; those that wait are shown to nobody but reviewers."""
    mixed = list(written)
    _random.shuffle(mixed)
    keys = sorted(secrets.token_bytes(16) for _ in mixed)
    fate = Fate.WAITING if waits else Fate.PUBLISHED
    rows = [
        {
            "id": key,
            "card_id": card_id,
            "position": written_comment.position,
            "text": written_comment.text,
            "code_hash": _hash_of_one(written_comment.code_hash, written_comment.position)
            if written_comment.code_hash
            else None,
            "fate": fate.value,
            "reason": "",
        }
        for key, written_comment in zip(keys, mixed, strict=True)
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


def waiting(session: Session, card_id: int) -> list[tuple[bytes, str]]:
    """Return (id, text) of the comments on a card that wait, in the order of their keys; for reviewers."""
    rows = session.execute(
        select(comment.c.id, comment.c.text)
        .where(comment.c.card_id == card_id, comment.c.fate == Fate.WAITING.value)
        .order_by(comment.c.id)
    )
    return [(bytes(row.id), row.text) for row in rows]


def waiting_by_card() -> Subquery:
    """Give a table for a statement: `card_id`, and the `number` of comments on that card that wait."""
    return (
        select(comment.c.card_id, func.count().label("number"))
        .where(comment.c.fate == Fate.WAITING.value)
        .group_by(comment.c.card_id)
        .subquery()
    )


def numbers_waiting(session: Session) -> dict[int, int]:
    """Return how many comments wait, by card."""
    return dict(session.execute(select(waiting_by_card())).all())


def numbers_of(session: Session, card_id: int) -> dict[Fate, int]:
    """Return how many comments on a card met which fate."""
    rows = session.execute(
        select(comment.c.fate, func.count()).where(comment.c.card_id == card_id).group_by(comment.c.fate)
    )
    return {Fate(fate): number for fate, number in rows}


def decide(
    session: Session, *, card_id: int, comment_id: bytes, fate: Fate, text: str, reason: str = ""
) -> None:
    """Give a waiting comment its fate, once and for all; what is left out of `text` is left nowhere.

    To be called in a transaction that leaves no trace. Raises DecidedMeanwhile.
    """
    waits = (comment.c.id == comment_id) & (comment.c.card_id == card_id)
    decided = session.connection().execute(
        update(comment)
        .where(waits, comment.c.fate == Fate.WAITING.value)
        .values(fate=fate.value, text=text, reason=reason)
    )
    if decided.rowcount != 1:
        raise DecidedMeanwhile


def fates_of(session: Session, code: str) -> Sequence[tuple[Fate, str]]:
    """Return (fate, reason) of the comments of a private code, without their places; none for an unknown one.

    As long as a comment on the card waits, all of the card do. The database is asked for hashes alone,
    and the same is done for any code: the time that it takes does not tell how near a guess has come.
    """
    sealed = hash_of_code(code)
    wanted = [_hash_of_one(sealed, position) for position in POSITIONS]
    mine = session.execute(
        select(comment.c.card_id, comment.c.fate, comment.c.reason).where(comment.c.code_hash.in_(wanted))
    ).all()
    waiting_cards = numbers_waiting(session)
    return sorted(
        (Fate.WAITING, "") if row.card_id in waiting_cards else (Fate(row.fate), row.reason) for row in mine
    )
