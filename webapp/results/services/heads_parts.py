"""Query of what heads owe in a half-year: lists, expectation, signatures, replies, plans, reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.exchanged_cards.services.results import results_of_round
from webapp.language import by_alphabet
from webapp.language import gettext as _
from webapp.models import (
    Card,
    CardReply,
    Department,
    Expectation,
    Meeting,
    Pair,
    Person,
    Position,
    Round,
    RoundState,
    Signature,
)
from webapp.organisation.services.organisation import pairs
from webapp.results.services.shortfalls import Shortfalls, shortfalls_of


class Duty(StrEnum):
    """What heads do between two rounds, in the order of time."""

    LIST = "list"
    EXPECTATION = "expectation"
    SIGNATURE = "signature"
    REPLY = "reply"
    PLAN = "plan"
    REVIEW = "review"


BEFORE_THE_EXCHANGE = (Duty.LIST, Duty.EXPECTATION)


class State(StrEnum):
    """How far one piece of a duty is."""

    DONE = "done"
    OPEN = "open"
    MISSED = "missed"  # it can no longer be done
    NOTHING = "nothing"  # nobody owes anything on a card that stays closed


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One counterpart, card or need of a duty."""

    state: State
    name: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One duty of one department's heads."""

    pieces: tuple[Piece, ...]

    @property
    def done(self) -> int:
        return len(self.named(State.DONE))

    @property
    def all(self) -> int:
        return len(self.pieces) - len(self.named(State.NOTHING))

    def named(self, state: State) -> list[str]:
        """Return what is in a state, each name once."""
        return [piece.name for piece in self.pieces if piece.state == state]


@dataclass(frozen=True, kw_only=True)
class HeadsRow:
    """A department with its heads, how many counterparts it has, and their duties."""

    department: Department
    heads: tuple[Person, ...]
    counterparts: int
    parts: dict[Duty, Part]


@dataclass(frozen=True, kw_only=True)
class _Round:
    """What is stored of a round that concerns heads, by card."""

    state: RoundState
    cards: dict[tuple[int, int], Card]
    expected: frozenset[int]
    signed: frozenset[tuple[int, int]]  # card and department
    replied: frozenset[int]
    shortfalls: Shortfalls


def parts_of_heads(
    session: Session, round_: Round, *, today: date, rounds: Sequence[Round] | None = None
) -> list[HeadsRow]:
    """Return every paired department with what its heads did in a round that has opened, by name."""
    every_pair, found = pairs(session), _read(session, round_, rounds)
    planned = _pairs_with_a_review_ahead(session, today=today)
    heads = _heads(session)
    by_department: dict[Department, list[Pair]] = {}
    for pair in every_pair:
        for department in (pair.first, pair.second):
            by_department.setdefault(department, []).append(pair)
    return [
        HeadsRow(
            department=department,
            heads=tuple(heads.get(department.id, ())),
            counterparts=len(its_pairs),
            parts=_parts(department, its_pairs, found, planned),
        )
        for department, its_pairs in sorted(by_department.items(), key=lambda item: by_alphabet(item[0].name))
    ]


def _parts(
    department: Department, its_pairs: Sequence[Pair], found: _Round, planned: frozenset[int]
) -> dict[Duty, Part]:
    others = sorted(
        ((pair, pair.second if pair.first_id == department.id else pair.first) for pair in its_pairs),
        key=lambda item: by_alphabet(item[1].name),
    )
    given = [(found.cards.get((other.id, department.id)), other.name) for _pair, other in others]
    received = [(found.cards.get((department.id, other.id)), other.name) for _pair, other in others]
    late = State.OPEN if found.state is RoundState.GRADING else State.MISSED
    parts = {
        Duty.LIST: [Piece(state=State.DONE if card else State.MISSED, name=name) for card, name in given],
        Duty.EXPECTATION: [
            Piece(state=State.DONE if card.id in found.expected else late, name=name)
            for card, name in received
            if card
        ],
    }
    if found.state is RoundState.EXCHANGED:
        owed = [
            *((card, _("card by %(department)s", department=name)) for card, name in received),
            *((card, _("card of %(department)s", department=name)) for card, name in given),
        ]
        parts |= {
            Duty.SIGNATURE: [
                _on(card, name, is_done=(card.id, department.id) in found.signed)
                for card, name in owed
                if card
            ],
            Duty.REPLY: [
                _on(card, name, is_done=card.id in found.replied) for card, name in received if card
            ],
            Duty.PLAN: [
                Piece(state=State.DONE if key in found.shortfalls.settled else State.OPEN, name=name)
                for card, name in received
                if card
                for key in sorted(found.shortfalls.below)
                if key[0] == card.id
            ],
            Duty.REVIEW: [
                Piece(state=State.DONE if pair.id in planned else State.OPEN, name=other.name)
                for pair, other in others
            ],
        }
    return {duty: Part(pieces=tuple(pieces)) for duty, pieces in parts.items()}


def _on(card: Card, name: str, *, is_done: bool) -> Piece:
    if not card.is_published:
        return Piece(state=State.NOTHING, name=name)
    return Piece(state=State.DONE if is_done else State.OPEN, name=name)


def _read(session: Session, round_: Round, rounds: Sequence[Round] | None) -> _Round:
    cards = session.scalars(select(Card).where(Card.round_id == round_.id)).all()
    ids = [card.id for card in cards]
    is_exchanged = round_.state is RoundState.EXCHANGED
    shown = results_of_round(session, round_, rounds=rounds).cards if is_exchanged else ()
    expected = select(Expectation.card_id).where(Expectation.card_id.in_(ids)).distinct()
    signed = select(Signature.card_id, Signature.department_id).where(Signature.card_id.in_(ids))
    replied = select(CardReply.card_id).where(CardReply.card_id.in_(ids))
    return _Round(
        state=round_.state,
        cards={(card.graded_id, card.grading_id): card for card in cards},
        expected=frozenset(session.scalars(expected)),
        signed=frozenset((row.card_id, row.department_id) for row in session.execute(signed)),
        replied=frozenset(session.scalars(replied)),
        shortfalls=shortfalls_of(session, shown),
    )


def _pairs_with_a_review_ahead(session: Session, *, today: date) -> frozenset[int]:
    ahead = (
        select(Pair.id)
        .join(Meeting, (Meeting.first_id == Pair.first_id) & (Meeting.second_id == Pair.second_id))
        .where(Meeting.is_celebration.is_(False), Meeting.is_cancelled.is_(False), Meeting.day >= today)
    )
    return frozenset(session.scalars(ahead))


def _heads(session: Session) -> dict[int, list[Person]]:
    """Return the active heads, then the deputies, of every department."""
    found = session.scalars(
        select(Person).where(Person.is_active, Person.position.in_([Position.HEAD, Position.DEPUTY]))
    )
    heads: dict[int, list[Person]] = {}
    for person in sorted(
        found, key=lambda person: (person.position is not Position.HEAD, by_alphabet(person.name))
    ):
        if person.department_id is not None:
            heads.setdefault(person.department_id, []).append(person)
    return heads
