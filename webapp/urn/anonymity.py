"""The sealed urn: the one module that may touch the roll, the ballots and what is made of them.

A round has a key pair. Its public key seals every ballot before the database sees it; its
private key is a file outside the database's folder. One slot a person is filled beforehand with a
sealed dummy of the same length, and handing in overwrites a random unused slot. At the exchange
all boxes are opened in one transaction and counted, what is below its minimum is dropped, boxes
and roll are deleted, and the private key is destroyed. From then on nobody can open a box,
wherever a copy of it may lie.
"""

from __future__ import annotations

import secrets
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Select,
    SQLColumnExpression,
    String,
    Table,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from webapp.domain.disclosure import Rules, is_shown_in_full, may_show_comments
from webapp.domain.grades import CANNOT_JUDGE, POINTS
from webapp.models import Card, CardLine, Person, Round, RoundState, Survey
from webapp.storage.database import Base, Database
from webapp.urn import comments, sealing
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

WELL = 0  # the "position" of the comment on what went especially well
BOX_LENGTH_WITH_COMMENTS = 8192
BOX_LENGTH_WITHOUT_COMMENTS = 512

# WITHOUT ROWID, random keys, no time anywhere: nothing in these tables tells an order.
# A card has a roll or drawn codes. The pair of keys keeps one from having both, so nobody counts twice.
roll = Table(
    "roll",
    Base.metadata,
    Column("card_id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("handed_in", Boolean, nullable=False),
    Column("by_code", Boolean, nullable=False, default=False),
    Column("held_by", ForeignKey("person.id"), nullable=True),  # by who changed her address
    CheckConstraint("NOT by_code", name="not_by_code"),
    ForeignKeyConstraint(["card_id", "by_code"], ["card.id", "card.by_code"]),
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
drawn_code = Table(
    "drawn_code",
    Base.metadata,
    Column("card_id", Integer, primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("slot", LargeBinary(16), ForeignKey("urn.slot"), nullable=False, unique=True),
    Column("handed_in", Boolean, nullable=False),
    Column("by_code", Boolean, nullable=False, default=True),
    CheckConstraint("by_code", name="by_code"),
    ForeignKeyConstraint(["card_id", "by_code"], ["card.id", "card.by_code"]),
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


class UrnDoesNotAgree(Exception):
    """The urn holds another number of ballots than people are marked. Nothing was changed."""


# --- The private key, and the boxes that only it opens, stand in webapp.sealing ---------------


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


def of_own_roll(cards: Select[Any], person: ColumnElement[int]) -> Select[Any]:
    """Narrow a select of cards to those that one person grades, her mark as `handed_in`; for her pages only.

    The cards are to be narrowed by round as well: only the way from a card to its roll has an index.
    """
    with_mark = cards.add_columns(roll.c.handed_in).join(roll, roll.c.card_id == Card.id)
    return with_mark.where(roll.c.person_id == person, roll.c.held_by.is_(None))


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


def _marked(session: Session, card: Card) -> int:
    """Return how many people, or drawn codes, are marked as having handed in a card."""
    marks = drawn_code if card.by_code else roll
    marked = select(func.count()).where(marks.c.card_id == card.id, marks.c.handed_in)
    return session.scalar(marked) or 0


# --- The exchange ---------------------------------------------------------------------------


def count_round(
    session: Session,
    round_: Survey,
    private_key: bytes,
    *,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Open every box of a closed round, count, drop what is below its minimum, empty urn and roll.

    To be called in one transaction with whatever else belongs to the exchange. Raises
    UrnDoesNotAgree where marks and boxes differ; then nothing is to be stored.
    """
    _take_turns(session)
    cards = session.scalars(select(Card).where(Card.round_id == round_.id).order_by(Card.id)).all()
    for number, card in enumerate(cards, start=1):
        lines = _lines_of(session, card)
        ballots, spoiled = _open_boxes(session, card, private_key, lines)
        if len(ballots) + spoiled != _marked(session, card):
            raise UrnDoesNotAgree
        card.spoiled = spoiled
        card.is_published = len(ballots) >= round_.minimum_group
        if card.is_published:
            _publish(session, card, ballots, round_, lines)
        progress(f"counted {number} of {len(cards)} cards")
    _empty_urn(session, round_)
    round_.seal_public_key = round_.code_salt = None
    round_.state = RoundState.EXCHANGED


def _take_turns(session: Session) -> None:
    """Let a round and other surveys be counted, or given up, one after the other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE roll IN SHARE UPDATE EXCLUSIVE MODE"))


def _open_boxes(
    session: Session, card: Card, private_key: bytes, lines: Sequence[str]
) -> tuple[list[Ballot], int]:
    ballots, spoiled = [], 0
    seen: set[bytes] = set()  # a box copied into other slots would show one person's grades as everybody's
    for box in session.scalars(
        select(urn.c.box).where(urn.c.card_id == card.id, urn.c.used).execution_options(yield_per=500)
    ):
        ballot = unseal(box, private_key, round_id=card.round_id, card_id=card.id)
        is_copy = box[: sealing.ENCAPSULATED] in seen
        seen.add(box[: sealing.ENCAPSULATED])
        if ballot is None or is_copy or not _is_whole(ballot, lines):
            spoiled += 1
        else:
            ballots.append(ballot)
    return ballots, spoiled


def _lines_of(session: Session, card: Card) -> list[str]:
    """Return what each line of a card allows: its codes, besides CANNOT_JUDGE."""
    codes = select(CardLine.codes).where(CardLine.card_id == card.id).order_by(CardLine.position)
    return list(session.scalars(codes))


def _is_whole(ballot: Ballot, lines: Sequence[str]) -> bool:
    return (
        len(ballot.answers) == len(lines)
        and all(given in codes + CANNOT_JUDGE for given, codes in zip(ballot.answers, lines, strict=True))
        and all(WELL <= position <= len(lines) for position in ballot.comments)
    )


def _publish(
    session: Session, card: Card, ballots: Sequence[Ballot], round_: Survey, lines: Sequence[str]
) -> None:
    """Store the sums of a card, its comments in random order, and its control numbers."""
    rules = Rules(minimum_group=round_.minimum_group)
    of_lines = [replace(rules, scale=tuple(codes)) for codes in lines]
    by_need = [Counter(answers) for answers in zip(*(ballot.answers for ballot in ballots), strict=True)]
    card.ballots = len(ballots)
    # Only what is shown in full goes into the mean and spread of a card: they must tell nothing of the rest.
    in_full = [is_shown_in_full(counts, of_line) for counts, of_line in zip(by_need, of_lines, strict=True)]
    means = sorted(_ballot_means(ballots, in_full)) if isinstance(round_, Round) else []
    card.graded_ballots = len(means)
    card.mean = round(statistics.fmean(means), 2) if means else None
    card.sd = round(statistics.stdev(means), 2) if len(means) > 1 else None
    for position, (counts, of_line) in enumerate(zip(by_need, of_lines, strict=True), start=1):
        if counts.total() - counts[CANNOT_JUDGE] >= round_.minimum_group:
            cells = [
                {"card_id": card.id, "position": position, "answer": answer, "count": counts[answer]}
                for answer in [*of_line.scale, CANNOT_JUDGE]
            ]
            session.execute(insert(tally), cells)
    written = [
        comments.Written(position, words, ballot.code_hash)
        for ballot in ballots
        for position, words in ballot.comments.items()
        if words
    ]
    commented = sum(any(ballot.comments.values()) for ballot in ballots)
    if may_show_comments(len(ballots), commented, rules=rules):
        comments.store(session, card.id, written, waits=round_.reviews_comments)
    numbers = sorted({ballot.number for ballot in ballots if ballot.number})
    if numbers:
        session.execute(
            insert(control_number), [{"card_id": card.id, "number": number} for number in numbers]
        )


def _ballot_means(ballots: Sequence[Ballot], is_in: Sequence[bool]) -> Iterator[float]:
    for ballot in ballots:
        wanted = [answer for answer, is_wanted in zip(ballot.answers, is_in, strict=True) if is_wanted]
        graded = [POINTS[answer] for answer in wanted if answer in POINTS]
        if graded:
            yield statistics.fmean(graded)


def _empty_urn(session: Session, round_: Survey) -> None:
    cards = select(Card.id).where(Card.round_id == round_.id)
    if session.get_bind().dialect.name == "postgresql":
        # What opens meanwhile is seen, not emptied.
        session.execute(text("LOCK TABLE roll, urn, drawn_code"))
        if not session.scalar(select(exists().where(urn.c.card_id.not_in(cards)))):
            # Gives the files back at once, which DELETE does not.
            session.execute(text("TRUNCATE urn, roll, drawn_code"))
            return
    session.execute(delete(drawn_code).where(drawn_code.c.card_id.in_(cards)))
    session.execute(delete(urn).where(urn.c.card_id.in_(cards)))
    session.execute(delete(roll).where(roll.c.card_id.in_(cards)))


def destroy_unread(session: Session, round_: Survey) -> set[int]:
    """Delete urn and roll of an open round, no box opened and no mark counted; forget its public key.

    Return who was on the roll, whether or not they had handed in. As after an exchange the caller
    sees to it that the private key is destroyed.
    """
    _take_turns(session)
    people = select(roll.c.person_id).join(Card, Card.id == roll.c.card_id)
    on_the_roll = set(session.scalars(people.where(Card.round_id == round_.id)))
    _empty_urn(session, round_)
    round_.seal_public_key = round_.code_salt = None
    return on_the_roll


def finish_exchange(database: Database, folder: Path, round_id: int) -> bool:
    """Destroy the key of a round that is exchanged or given up, and leave nothing of its boxes in the file.

    Say whether nothing is left to do: a full disk may keep the file from being rewritten. May be
    called again, then and after an interruption. The caller notes the day in `key_destroyed_on`,
    and calls `forget_key` where nothing is left to do.
    """
    sealing.destroy_key(folder, round_id)
    return database.compact()


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
