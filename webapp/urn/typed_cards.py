"""Cards on paper, typed in twice (double data entry): what the first typed waits encrypted under the code.

The key is made of the code on the paper, which is kept nowhere, and of the round's salt: without the paper
nobody can read what waits, and with it the paper says it all. What both typed alike is sealed into the urn
like any ballot of a drawn code. With that the code is spent: random bytes take the place of its hash, so that
not even the paper leads to the box any more. PostgreSQL's dead rows keep the hash and what waited until the
close, which writes the table anew (VACUUM need not overwrite them); its log and copies of the database keep
both for longer. Whoever has such a file and the code too reads there what the paper said.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, and_, func, insert, select, text, update
from sqlalchemy.orm import Session

from webapp.models import Card, Round, RoundState
from webapp.urn.anonymity import Ballot, NotGrading, seal
from webapp.urn.drawn_codes import NoSuchCode, hash_of
from webapp.urn.tables import drawn_code, urn

NONCE = 12  # bytes
LENGTH = 256  # of what is encrypted, whatever was typed


@dataclass(frozen=True, kw_only=True)
class TypedCard:
    """One typing of a card: by whom, and an answer for each need. Nothing but its key leads to either."""

    typist_id: int
    answers: tuple[str, ...]


def waiting_card(session: Session, *, card_id: int, code: str) -> TypedCard | None:
    """Return what was typed of a card and waits for a second typing, or None."""
    round_ = _open_round(session, card_id)
    box = session.scalar(select(drawn_code.c.typed).where(_is_row(round_, card_id, code)).with_for_update())
    if box is None:
        return None
    content = json.loads(_cipher(round_, card_id, code).decrypt(box[:NONCE], box[NONCE:], None))
    return TypedCard(typist_id=content["by"], answers=tuple(content["a"]))


def keep_waiting(session: Session, typed: TypedCard, *, card_id: int, code: str) -> None:
    """Let a typing wait for the second, in the place of what waited. Raises NotGrading or NoSuchCode."""
    round_ = _open_round(session, card_id)
    plain = json.dumps({"by": typed.typist_id, "a": "".join(typed.answers)}).ljust(LENGTH).encode()
    nonce = secrets.token_bytes(NONCE)
    box = nonce + _cipher(round_, card_id, code).encrypt(nonce, plain, None)
    kept = update(drawn_code).where(_is_row(round_, card_id, code), drawn_code.c.handed_in.is_(False))
    if session.scalar(kept.values(typed=box).returning(drawn_code.c.slot)) is None:
        raise NoSuchCode


def hand_in_typed(session: Session, ballot: Ballot, *, card_id: int, code: str) -> None:
    """Seal what two typed alike into the slot of this code, and spend the code for this card.

    To be called in a transaction of its own. Raises NotGrading, or NoSuchCode where the code has handed in
    meanwhile; then nothing is to be stored.
    """
    round_ = _open_round(session, card_id)
    spent = {"handed_in": True, "typed": None, "code_hash": secrets.token_bytes(32)}
    unused = update(drawn_code).where(_is_row(round_, card_id, code), drawn_code.c.handed_in.is_(False))
    slot = session.scalar(unused.values(spent).returning(drawn_code.c.slot))
    if slot is None or round_.seal_public_key is None or round_.box_length is None:
        raise NoSuchCode
    box = seal(ballot, round_.seal_public_key, round_id=round_.id, card_id=card_id, length=round_.box_length)
    session.execute(update(urn).where(urn.c.slot == slot).values(used=True, box=box))


def number_waiting(session: Session, round_id: int) -> int:
    """Return how many cards of a round were typed once."""
    waiting = select(func.count()).select_from(drawn_code).join(Card, Card.id == drawn_code.c.card_id)
    return session.scalar(waiting.where(Card.round_id == round_id, drawn_code.c.typed.is_not(None))) or 0


def forget_waiting(session: Session, round_id: int) -> None:
    """Delete what waits for a second typing, when grading ends; hashes of spent codes go with it.

    PostgreSQL keeps what rows were before (dead tuples), even through a VACUUM: there the table is written
    anew, which gives its old file back.
    """
    cards = select(Card.id).where(Card.round_id == round_id)
    of_round = update(drawn_code).where(drawn_code.c.card_id.in_(cards))
    changed = session.connection().execute(of_round.values(typed=None)).rowcount
    if changed and session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE drawn_code"))
        rows = session.execute(
            select(drawn_code).order_by(drawn_code.c.card_id, drawn_code.c.code_hash)
        ).all()
        session.execute(text("TRUNCATE drawn_code"))
        session.execute(insert(drawn_code), [row._asdict() for row in rows])


def _open_round(session: Session, card_id: int) -> Round:
    of_card = select(Round).join(Card, Card.round_id == Round.id).where(Card.id == card_id)
    round_ = session.scalar(of_card.where(Round.codes_released).with_for_update(read=True, of=Round))
    if round_ is None or round_.state is not RoundState.GRADING or round_.code_salt is None:
        raise NotGrading
    return round_


def _is_row(round_: Round, card_id: int, code: str) -> ColumnElement[bool]:
    code_hash = hash_of(code, salt=round_.code_salt or b"", card_id=card_id)
    return and_(drawn_code.c.card_id == card_id, drawn_code.c.code_hash == code_hash)


def _cipher(round_: Round, card_id: int, code: str) -> AESGCM:
    info = f"typed|{round_.id}|{card_id}".encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=round_.code_salt, info=info).derive(code.encode()))
