"""Drawn codes, bearer tokens to grade a card without signing in. One of two modules at the urn's tables.

Slips with one-time codes are drawn from a box, so nobody knows whose code is whose. The database keeps a
salted hash of each code for each card, and with it a slot of the urn that belongs to that code: handing in
again before the close replaces what lies there. The hash is another one for every card, so that it does not
tell which ballots came from the same person. At the exchange the hashes go with the urn.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from webapp.models import Card, Round, RoundState
from webapp.urn.anonymity import Ballot, NotGrading, UrnDoesNotAgree, drawn_code, seal, urn
from webapp.urn.written_secrets import CHARACTERS, mark_from, new_secret, read_secret

CODE_LENGTH = 16  # characters: the round's, fourteen random ones (70 bits), and one to check them by

_random = SystemRandom()


class NoSuchCode(Exception):
    """No card of this round is graded with this code."""


# --- Codes ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DrawnCodes:
    """Codes that are to be printed and then stored as hashes; the codes themselves are kept nowhere."""

    salt: bytes
    by_department: Mapping[int, Sequence[str]] = field(
        repr=False
    )  # by the grading department's id; in an order of no meaning


def new_codes(round_id: int, electorates: Mapping[int, int]) -> DrawnCodes:
    """Make as many codes as may grade in each department, given by the department's id."""
    return DrawnCodes(
        salt=secrets.token_bytes(16),
        by_department={
            department: [new_secret(CODE_LENGTH - 2, first=_of_round(round_id)) for _ in range(people)]
            for department, people in electorates.items()
        },
    )


def _of_round(round_id: int) -> str:
    return CHARACTERS[round_id % len(CHARACTERS)]


def read_code(typed: str) -> str:
    """Return a code as it was made; raise written_secrets.Mistyped."""
    return read_secret(typed, length=CODE_LENGTH)


def is_of_round(code: str, round_id: int) -> bool:
    """Say whether a code was made for this round, as far as it shows by itself."""
    return code[0] == _of_round(round_id)


def hash_of(code: str, *, salt: bytes, card_id: int) -> bytes:
    """Return what is stored of a code for one card."""
    return hashlib.sha256(salt + f"{card_id}|{code}".encode()).digest()


def mark_of_codes(salt: bytes) -> str:
    """Return the six characters that stand after the last slip of a print, to be typed back."""
    return mark_from(hashlib.sha256(b"mark|" + salt).digest())


# --- In the database ------------------------------------------------------------------------


def store_codes(session: Session, round_: Round, made: DrawnCodes) -> None:
    """Give every code a slot in each card of its department, in the place of codes made before.

    To be called while nobody can have handed in with a code. Raises UrnDoesNotAgree where there are
    not as many slots as codes; then nothing is to be stored.
    """
    of_round = _cards_by_code(round_.id)
    session.execute(delete(drawn_code).where(drawn_code.c.card_id.in_(of_round.with_only_columns(Card.id))))
    round_.code_salt = made.salt
    for card in session.scalars(of_round).all():
        codes = made.by_department.get(card.grading_id, ())
        slots = list(session.scalars(select(urn.c.slot).where(urn.c.card_id == card.id)))
        if len(slots) != len(codes):
            raise UrnDoesNotAgree
        _random.shuffle(slots)
        rows = [
            {"card_id": card.id, "code_hash": hash_of(code, salt=made.salt, card_id=card.id), "slot": slot}
            for code, slot in zip(codes, slots, strict=True)
        ]
        rows.sort(key=lambda row: bytes(row["code_hash"]))
        session.execute(insert(drawn_code), [{**row, "handed_in": False} for row in rows])


def _cards_by_code(round_id: int) -> Select[Card]:
    return select(Card).where(Card.round_id == round_id, Card.by_code).order_by(Card.id)


def marks_of_code(session: Session, round_: Round, code: str) -> dict[int, bool]:
    """Return the cards that this code grades, by id, and whether it has handed in each: for its holder."""
    if round_.code_salt is None:
        return {}
    cards = session.scalars(_cards_by_code(round_.id).with_only_columns(Card.id))
    wanted = {card_id: hash_of(code, salt=round_.code_salt, card_id=card_id) for card_id in cards}
    rows = session.execute(
        select(drawn_code.c.card_id, drawn_code.c.code_hash, drawn_code.c.handed_in).where(
            drawn_code.c.code_hash.in_(wanted.values())
        )
    )
    return {
        row.card_id: bool(row.handed_in)
        for row in rows
        if hmac.compare_digest(bytes(row.code_hash), wanted.get(row.card_id, b""))
    }


def version_of_code(session: Session, round_: Round, code: str) -> str:
    """Return a digest of all that lies in this code's slots: a version that each hand-in makes another one.

    A form carries it (optimistic lock), so that one that was drawn before a hand-in is told from a new one.
    """
    if round_.code_salt is None:
        return ""
    cards = session.scalars(_cards_by_code(round_.id).with_only_columns(Card.id))
    hashes = [hash_of(code, salt=round_.code_salt, card_id=card_id) for card_id in cards]
    of_code = select(urn.c.box).join(drawn_code, drawn_code.c.slot == urn.c.slot)
    boxes = session.scalars(of_code.where(drawn_code.c.code_hash.in_(hashes)).order_by(drawn_code.c.card_id))
    digest = hashlib.sha256(b"version|")
    for box in boxes:
        digest.update(box)
    return digest.hexdigest()[:32]


_ROUND_OF_CARD = (
    select(Round.id, Round.state, Round.seal_public_key, Round.box_length, Round.code_salt)
    .join(Card, Card.round_id == Round.id)
    .where(Card.id == bindparam("card"), Round.codes_released)
    .with_for_update(read=True, of=Round.__table__)
)
_MARK_CODE = (
    update(drawn_code)
    .where(drawn_code.c.card_id == bindparam("card"), drawn_code.c.code_hash == bindparam("hash"))
    .values(handed_in=True, typed=None)
    .returning(drawn_code.c.slot)
)
_FILL_SLOT = update(urn).where(urn.c.slot == bindparam("place")).values(used=True, box=bindparam("sealed"))


def hand_in_by_code(session: Session, *, card_id: int, code: str, ballot: Ballot) -> None:
    """Put the sealed ballot into the slot of this code, in the place of what the code handed in before.

    To be called in a transaction of its own. Raises NotGrading, NoSuchCode or TooLong; then nothing
    is to be stored.
    """
    connection = session.connection()
    found = connection.execute(_ROUND_OF_CARD, {"card": card_id}).one_or_none()
    if found is None or found.state is not RoundState.GRADING or found.seal_public_key is None:
        raise NotGrading
    code_hash = hash_of(code, salt=found.code_salt, card_id=card_id)
    slot = connection.scalar(_MARK_CODE, {"card": card_id, "hash": code_hash})
    if slot is None:
        raise NoSuchCode
    box = seal(ballot, found.seal_public_key, round_id=found.id, card_id=card_id, length=found.box_length)
    connection.execute(_FILL_SLOT, {"place": slot, "sealed": box})
