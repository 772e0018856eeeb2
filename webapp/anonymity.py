"""The sealed urn: the one module that may touch the roll, the ballots and what is made of them.

A round has a key pair. Its public key seals every ballot before the database sees it; its
private key is a file outside the database's folder. One slot a person is filled beforehand with a
sealed dummy of the same length, and handing in overwrites a random unused slot. At the exchange
all boxes are opened in one transaction and counted, what is below its minimum is dropped, boxes
and roll are deleted, and the private key is destroyed. From then on nobody can open a box,
wherever a copy of it may lie.
"""

from __future__ import annotations

import contextlib
import enum
import json
import os
import secrets
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from webapp.database import Base, Database
from webapp.domain.grades import CANNOT_JUDGE, POINTS
from webapp.models import Card, CardNeed, Round, RoundState

WELL = 0  # the "position" of the comment on what went especially well
BOX_LENGTH_WITH_COMMENTS = 8192
BOX_LENGTH_WITHOUT_COMMENTS = 512
MINIMUM_BALLOTS_FOR_COMMENTS = 10
MINIMUM_COMMENTS = 3

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # RFC 9180
_OVERHEAD = 32 + 16  # bytes that sealing adds: the encapsulated key and the tag
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_random = SystemRandom()

# WITHOUT ROWID, random keys, no time anywhere: nothing in these tables tells an order.
roll = Table(
    "roll",
    Base.metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("handed_in", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
urn = Table(
    "urn",
    Base.metadata,
    Column("slot", LargeBinary(16), primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False),
    Column("used", Boolean, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Index("ix_urn_free_slot", "card_id", "used", "slot"),
    sqlite_with_rowid=False,
)
tally = Table(
    "tally",
    Base.metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("answer", String(1), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
comment = Table(
    "comment",
    Base.metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", String, nullable=False),
    sqlite_with_rowid=False,
)
control_number = Table(
    "control_number",
    Base.metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True),
    Column("number", String(9), primary_key=True),
    sqlite_with_rowid=False,
)


class NotGrading(Exception):
    """This round is not open for grading."""


class NotOnTheRoll(Exception):
    """You are not among the people who grade this card in this round."""


class AlreadyHandedIn(Exception):
    """You have handed in this card already."""


class TooLong(Exception):
    """Your comments are too long together. Shorten one of them."""


class KeyMissing(Exception):
    """The round's private key cannot be read, so its boxes cannot be opened. Nothing was changed."""


class UrnDoesNotAgree(Exception):
    """The urn holds another number of ballots than people are marked. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One person's answers to one card: `answers[i]` is a letter or CANNOT_JUDGE for need i + 1."""

    answers: tuple[str, ...]
    comments: Mapping[int, str]  # by position; WELL for what went especially well
    number: str = ""  # the control number


# --- Sealing --------------------------------------------------------------------------------


def seal(ballot: Ballot, public_key: bytes, *, round_id: int, card_id: int, length: int) -> bytes:
    """Seal a ballot to the round's key; the box has `length` + 48 bytes whatever is in it.

    HPKE base mode, X25519, HKDF-SHA256, AES-256-GCM (RFC 9180); the plain text is JSON, one byte
    0x80, and zeros. Raises TooLong where the ballot does not fit.
    """
    plain = _plain_text(ballot)
    if len(plain) >= length:
        raise TooLong
    padded = (plain + b"\x80").ljust(length, b"\0")
    return _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public_key), _info(round_id, card_id))


def bytes_too_many(ballot: Ballot, length: int) -> int:
    """Return by how many bytes a ballot is too long for a box of `length`; 0 where it fits."""
    return max(0, len(_plain_text(ballot)) - length + 1)


def _plain_text(ballot: Ballot) -> bytes:
    content = {
        "a": "".join(ballot.answers),
        "c": {str(k): v for k, v in ballot.comments.items() if v},
        "n": ballot.number,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unseal(box: bytes, private_key: bytes, *, round_id: int, card_id: int) -> Ballot | None:
    """Open a box; None for a damaged or foreign one."""
    try:
        padded = _SUITE.decrypt(
            box, X25519PrivateKey.from_private_bytes(private_key), _info(round_id, card_id)
        )
        content = json.loads(padded.rstrip(b"\0").removesuffix(b"\x80"))
        comments = {int(position): str(words) for position, words in content["c"].items()}
        return Ballot(answers=tuple(content["a"]), comments=comments, number=str(content["n"]))
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError):
        return None


def _info(round_id: int, card_id: int) -> bytes:
    return f"urn1|{round_id}|{card_id}".encode()


def new_control_number() -> str:
    """Make a number that shows its holder later that the ballot was counted, and nothing else."""
    letters = "".join(secrets.choice(_CROCKFORD) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


# --- The private key ------------------------------------------------------------------------


def make_key(folder: Path, round_id: int) -> bytes:
    """Make the round's key pair: the private half into a 0600 file, the public half returned."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = X25519PrivateKey.generate()
    descriptor = os.open(key_file(folder, round_id), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private.private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
    return private.public_key().public_bytes_raw()


def key_file(folder: Path, round_id: int) -> Path:
    """Return where the private key of a round lies while the round is open."""
    return folder / f"round-{round_id}.key"


def read_key(folder: Path, the_round: Round) -> bytes:
    """Read the private key and check that it is this round's; raise KeyMissing otherwise."""
    try:
        private = key_file(folder, the_round.id).read_bytes()
        fits = (
            X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
            == the_round.seal_public_key
        )
    except (OSError, ValueError):
        raise KeyMissing from None
    if not fits:
        raise KeyMissing
    return private


def destroy_key(folder: Path, round_id: int) -> None:
    """Overwrite the key file and remove it; does nothing where it is gone already."""
    path = key_file(folder, round_id)
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        folder_descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(folder_descriptor)
        finally:
            os.close(folder_descriptor)


# --- Opening and handing in -----------------------------------------------------------------


def fill_urn(session: Session, card: Card, people: Iterable[int], *, public_key: bytes, length: int) -> None:
    """Write the roll of a card and one sealed dummy for each person on it."""
    names = sorted(people)
    dummy = Ballot(answers=(), comments={})
    if not names:
        return
    session.execute(
        insert(roll), [{"card_id": card.id, "person_id": one, "handed_in": False} for one in names]
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


def hand_in(session: Session, *, card_id: int, person_id: int, ballot: Ballot) -> None:
    """Spend the person's one mark on the roll and put the sealed ballot into a random free slot.

    To be called in a transaction of its own. Raises NotGrading, NotOnTheRoll, AlreadyHandedIn or
    TooLong; then nothing is to be stored.
    """
    found = session.execute(
        select(Round.id, Round.state, Round.seal_public_key, Round.box_length)
        .join(Card, Card.round_id == Round.id)
        .where(Card.id == card_id)
        .with_for_update(read=True, of=Round)
    ).one_or_none()
    if found is None or found.state is not RoundState.GRADING or found.seal_public_key is None:
        raise NotGrading
    mine = (roll.c.card_id == card_id) & (roll.c.person_id == person_id)
    still_open = update(roll).where(mine, roll.c.handed_in.is_(False))
    marked = session.scalars(still_open.values(handed_in=True).returning(roll.c.card_id)).one_or_none()
    if marked is None:
        raise AlreadyHandedIn if session.scalar(select(roll.c.handed_in).where(mine)) else NotOnTheRoll
    box = seal(ballot, found.seal_public_key, round_id=found.id, card_id=card_id, length=found.box_length)
    slot = _free_slot(session, card_id)
    session.execute(update(urn).where(urn.c.slot == slot).values(used=True, box=box))


def _free_slot(session: Session, card_id: int) -> bytes:
    """Take a free slot at a random place; since slots are random, no order stays in them."""
    free = (
        select(urn.c.slot)
        .where(urn.c.card_id == card_id, urn.c.used.is_(False))
        .order_by(urn.c.slot)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    slot: bytes | None = session.scalar(free.where(urn.c.slot >= secrets.token_bytes(16))) or session.scalar(
        free
    )
    if slot is None:
        raise UrnDoesNotAgree
    return slot


class Part(enum.StrEnum):
    """How one person stands to one card of an open round."""

    OPEN = "open"
    HANDED_IN = "handed in"
    NONE = "none"


def part_of(session: Session, *, card_id: int, person_id: int) -> Part:
    """Tell a person about herself; nobody may ask this about somebody else."""
    mark = session.scalar(
        select(roll.c.handed_in).where(roll.c.card_id == card_id, roll.c.person_id == person_id)
    )
    return Part.NONE if mark is None else Part.HANDED_IN if mark else Part.OPEN


def of_own_roll(cards: Select[Any], person: ColumnElement[int]) -> Select[Any]:
    """Narrow a select of cards to those that one person grades, her mark as `handed_in`; for her pages only.

    The cards are to be narrowed by round as well: only the way from a card to its roll has an index.
    """
    with_mark = cards.add_columns(roll.c.handed_in).join(roll, roll.c.card_id == Card.id)
    return with_mark.where(roll.c.person_id == person)


def people_with_open_cards(session: Session, round_id: int) -> set[int]:
    """Return whom the system reminds; for the mailing alone, never for a page."""
    rows = session.scalars(
        select(roll.c.person_id)
        .join(Card, Card.id == roll.c.card_id)
        .where(Card.round_id == round_id, roll.c.handed_in.is_(False))
    )
    return set(rows)


def share_handed_in(session: Session, card_id: int) -> float:
    """Return the share of people who have handed in, rounded to a quarter: 0, .25, .5, .75 or 1."""
    return shares_handed_in(session, [card_id]).get(card_id, 0.0)


def shares_handed_in(session: Session, card_ids: Iterable[int]) -> dict[int, float]:
    """Return the same rounded share for several cards of an open round, by card."""
    shares = select(roll.c.card_id, func.avg(roll.c.handed_in.cast(Integer))).group_by(roll.c.card_id)
    rows = session.execute(shares.where(roll.c.card_id.in_(list(card_ids))))
    return {card_id: round(4 * float(mean)) / 4 for card_id, mean in rows}


def _turnout(session: Session, card_id: int) -> tuple[int, int]:
    rows = session.execute(
        select(roll.c.handed_in, func.count()).where(roll.c.card_id == card_id).group_by(roll.c.handed_in)
    )
    counts = {bool(marked): number for marked, number in rows}
    return counts.get(True, 0), sum(counts.values())


# --- The exchange ---------------------------------------------------------------------------


def count_round(
    session: Session,
    the_round: Round,
    private_key: bytes,
    *,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Open every box of a closed round, count, drop what is below its minimum, empty urn and roll.

    To be called in one transaction with whatever else belongs to the exchange. Raises
    UrnDoesNotAgree where marks and boxes differ; then nothing is to be stored.
    """
    cards = session.scalars(select(Card).where(Card.round_id == the_round.id).order_by(Card.id)).all()
    for number, card in enumerate(cards, start=1):
        ballots, spoiled = _open_boxes(session, card, private_key, the_round)
        marked, _ = _turnout(session, card.id)
        if len(ballots) + spoiled != marked:
            raise UrnDoesNotAgree
        card.spoiled = spoiled
        card.is_published = len(ballots) >= the_round.minimum_group
        if card.is_published:
            _publish(session, card, ballots, the_round)
        progress(f"counted {number} of {len(cards)} cards")
    _empty_urn(session, the_round)
    the_round.seal_public_key = None
    the_round.state = RoundState.EXCHANGED


def _open_boxes(
    session: Session, card: Card, private_key: bytes, the_round: Round
) -> tuple[list[Ballot], int]:
    answers = {*the_round.scale.split(), CANNOT_JUDGE}
    needs = session.scalar(select(func.count()).select_from(CardNeed).where(CardNeed.card_id == card.id)) or 0
    ballots, spoiled = [], 0
    for box in session.scalars(
        select(urn.c.box).where(urn.c.card_id == card.id, urn.c.used).execution_options(yield_per=500)
    ):
        ballot = unseal(box, private_key, round_id=the_round.id, card_id=card.id)
        if ballot is None or len(ballot.answers) != needs or not answers.issuperset(ballot.answers):
            spoiled += 1
        else:
            ballots.append(ballot)
    return ballots, spoiled


def _publish(session: Session, card: Card, ballots: Sequence[Ballot], the_round: Round) -> None:
    """Store the sums of a card, its comments in random order, and its control numbers."""
    scale = the_round.scale.split()
    card.ballots = len(ballots)
    means = sorted(_ballot_means(ballots))
    card.graded_ballots = len(means)
    card.mean = round(statistics.fmean(means), 2) if means else None
    card.sd = round(statistics.stdev(means), 2) if len(means) > 1 else None
    for position, answers in enumerate(zip(*(ballot.answers for ballot in ballots), strict=True), start=1):
        counts = Counter(answers)
        if len(answers) - counts[CANNOT_JUDGE] >= the_round.minimum_group:
            cells = [
                {"card_id": card.id, "position": position, "answer": one, "count": counts[one]}
                for one in [*scale, CANNOT_JUDGE]
            ]
            session.execute(insert(tally), cells)
    comments = [(position, words) for ballot in ballots for position, words in ballot.comments.items()]
    if len(ballots) >= MINIMUM_BALLOTS_FOR_COMMENTS and len(comments) >= MINIMUM_COMMENTS:
        keys = sorted(secrets.token_bytes(16) for _ in comments)
        _random.shuffle(comments)
        rows = [
            {"id": key, "card_id": card.id, "position": p, "text": words}
            for key, (p, words) in zip(keys, comments, strict=True)
        ]
        session.execute(insert(comment), rows)
    numbers = sorted({ballot.number for ballot in ballots if ballot.number})
    if numbers:
        session.execute(
            insert(control_number), [{"card_id": card.id, "number": number} for number in numbers]
        )


def _ballot_means(ballots: Sequence[Ballot]) -> Iterator[float]:
    for ballot in ballots:
        graded = [POINTS[answer] for answer in ballot.answers if answer != CANNOT_JUDGE]
        if graded:
            yield statistics.fmean(graded)


def _empty_urn(session: Session, the_round: Round) -> None:
    cards = select(Card.id).where(Card.round_id == the_round.id)
    if session.get_bind().dialect.name == "postgresql" and not session.scalar(
        select(exists().where(roll.c.card_id.not_in(cards)))
    ):
        session.execute(text("TRUNCATE urn, roll"))  # gives the files back at once, which DELETE does not
        return
    session.execute(delete(urn).where(urn.c.card_id.in_(cards)))
    session.execute(delete(roll).where(roll.c.card_id.in_(cards)))


def finish_exchange(database: Database, folder: Path, round_id: int) -> None:
    """Destroy the key of an exchanged round and leave nothing of its boxes in the file.

    May be called again after an interruption; the caller notes the day in `key_destroyed_on`.
    """
    destroy_key(folder, round_id)
    database.compact()


# --- What is left after the exchange --------------------------------------------------------


def tallies_of(session: Session, card_ids: Iterable[int]) -> dict[int, dict[int, dict[str, int]]]:
    """Return counts by card, position and answer, CANNOT_JUDGE among them. For disclosure control only."""
    found: dict[int, dict[int, dict[str, int]]] = {}
    cells = select(tally.c.card_id, tally.c.position, tally.c.answer, tally.c["count"])
    for card_id, position, answer, count in session.execute(cells.where(tally.c.card_id.in_(list(card_ids)))):
        found.setdefault(card_id, {}).setdefault(position, {})[answer] = count
    return found


def comments_of(session: Session, card_id: int) -> list[tuple[int, str]]:
    """Return (position, text) of a card's comments in the random order of their keys."""
    rows = session.execute(
        select(comment.c.position, comment.c.text).where(comment.c.card_id == card_id).order_by(comment.c.id)
    )
    return [(row.position, row.text) for row in rows]


def control_numbers_of(session: Session, card_id: int) -> list[str]:
    """Return the sorted control numbers of a published card."""
    return list(
        session.scalars(
            select(control_number.c.number)
            .where(control_number.c.card_id == card_id)
            .order_by(control_number.c.number)
        )
    )
