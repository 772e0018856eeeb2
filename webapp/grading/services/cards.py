"""Query one person's cards of an open round, cache their frozen words, and hand a card in."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select
from sqlalchemy.orm import Session

from webapp.cache import Kept
from webapp.domain.alphabet import sort_key
from webapp.domain.grades import letters_of
from webapp.domain.half_years import OPEN_STATES
from webapp.domain.needs import NeedWords
from webapp.grading.services.form import FilledIn, read_ballot
from webapp.language import current_language
from webapp.models import Card, CardLine, Department, Round, RoundState, SurveyKind
from webapp.storage.prepared import Prepared
from webapp.urn import anonymity, private_codes
from webapp.urn.anonymity import Ballot, NotOnTheRoll
from webapp.urn.own_cards import of_own_roll, with_own_number

_CARDS_KEPT = 1_000


@dataclass(frozen=True, kw_only=True)
class FrozenNeed:
    """One need as it was worded when the round opened."""

    position: int
    words: NeedWords


class Part(enum.StrEnum):
    """How one person stands to one card of an open round."""

    OPEN = "open"
    HANDED_IN = "handed in"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class MyCard:
    """A card of an open or past round as one of its graders sees it."""

    id: int
    round_id: int
    round_name: str
    round_slug: str
    state: RoundState
    template: str
    template_digest: str
    closes_on: date
    exchanges_on: date
    plans_due_on: date
    graded_name: str
    graded_slug: str
    grading_name: str
    eligible: int
    minimum_group: int
    letters: tuple[str, ...]
    asks_comments: bool
    reviews_comments: bool
    box_length: int | None
    seal_public_key: bytes | None
    part: Part
    own: int = 1  # how many cards of the round this person grades,
    own_handed_in: int = 0  # and how many of these are handed in

    @property
    def is_open(self) -> bool:
        """Say whether this person can hand it in now."""
        return self.state is RoundState.GRADING and self.part is Part.OPEN

    @property
    def is_handed_in(self) -> bool:
        return self.part is Part.HANDED_IN


# Statements that every page of grading uses are put together once and go through Core: that, not the
# database, is what a question costs.
_cards, _rounds, _departments = Card.__table__, Round.__table__, Department.__table__
_OF_ROUNDS = (
    select(
        *(_cards.c[name] for name in ("id", "round_id", "graded_name", "grading_name", "eligible")),
        _departments.c.slug.label("graded_slug"),
        _rounds.c.name.label("round_name"),
        _rounds.c.slug.label("round_slug"),
        *(
            _rounds.c[name]
            for name in ("state", "template", "template_digest", "closes_on", "exchanges_on", "plans_due_on")
        ),
        *(_rounds.c[name] for name in ("minimum_group", "scale", "asks_comments", "reviews_comments")),
        *(_rounds.c[name] for name in ("box_length", "seal_public_key")),
    )
    .select_from(_cards)
    .join(_rounds, _rounds.c.id == _cards.c.round_id)
    .where(_rounds.c.kind == SurveyKind.GRADING)
)
_GRADED = _departments, _departments.c.id == _cards.c.graded_id
_CARDS = _OF_ROUNDS.join(*_GRADED)
_OWN_CARDS = of_own_roll(_OF_ROUNDS, bindparam("person")).join(*_GRADED)
_MY_CARD = Prepared(
    with_own_number(_OWN_CARDS, bindparam("person")).where(
        _rounds.c.slug == bindparam("round"), _departments.c.slug == bindparam("graded")
    )
)
_MY_CARDS = _OWN_CARDS.where(or_(*(_rounds.c.state == state for state in OPEN_STATES)))


def cards_of(session: Session, person_id: int) -> list[MyCard]:
    """Return all cards of the open round that this person is on the roll of, by name."""
    rows = session.connection().execute(_MY_CARDS, {"person": person_id})
    language = current_language()
    return sorted(map(_my_card, rows), key=lambda card: sort_key(card.graded_name, language))


def cards_of_code(session: Session, marks: Mapping[int, bool]) -> list[MyCard]:
    """Return the cards that a drawn code grades as its holder sees them, by name.

    `marks` says of each card's id whether the code has handed it in; such a card may be graded again.
    """
    rows = session.execute(_CARDS.where(_cards.c.id.in_(marks)).order_by(_cards.c.graded_name))
    return [replace(_my_card(row), part=Part.HANDED_IN if marks[row.id] else Part.OPEN) for row in rows]


def find_own_card(
    connection: Connection, person_id: int, *, round_slug: str, graded_slug: str
) -> MyCard | None:
    """Return a card for somebody on its roll, or None."""
    rows = _MY_CARD.rows(connection, person=person_id, round=round_slug, graded=graded_slug)
    return _my_card_of(_MY_CARD.names, rows[0]) if rows else None


def get_other_card(
    session: Session, *, round_slug: str, graded_slug: str, department_id: int | None
) -> MyCard:
    """Return a card for somebody who is not on its roll: once a round is exchanged, nobody is.

    Then the card of the person's own department is returned, with the part NONE. Raises NoResultFound for a
    round or department that does not exist (a 404 page), and else NotOnTheRoll.
    """
    round_ = session.scalars(select(Round).where(Round.slug == round_slug)).one()
    graded = session.scalars(select(Department.id).where(Department.slug == graded_slug)).one()
    row = session.execute(
        _CARDS.where(
            _cards.c.round_id == round_.id,
            _cards.c.graded_id == graded,
            _cards.c.grading_id == department_id,
        )
    ).one_or_none()
    if row is None or round_.state is not RoundState.EXCHANGED:
        raise NotOnTheRoll
    return _my_card(row)


def _my_card(row: Row[*tuple[Any, ...]]) -> MyCard:
    return _my_card_of(tuple(row._mapping), tuple(row))


@lru_cache(maxsize=_CARDS_KEPT)
def _my_card_of(names: tuple[str, ...], row: tuple[Any, ...]) -> MyCard:
    values: dict[str, Any] = dict(zip(names, row, strict=True))
    values["letters"] = letters_of(values.pop("scale"))
    mark = values.pop("handed_in", None)
    values["part"] = Part.NONE if mark is None else Part.HANDED_IN if mark else Part.OPEN
    return MyCard(**values)


# --- The frozen wording ---------------------------------------------------------------------

# A card that was frozen never changes, so its needs are read once a process. The round's public key
# is part of the name: the same id in another database, or after a restore, is another card.
_needs_kept = Kept[tuple[FrozenNeed, ...]](most=_CARDS_KEPT)


def frozen_needs(session: Session, card: MyCard) -> tuple[FrozenNeed, ...]:
    """Return the needs of a card as they were frozen, in their order."""
    key = (card.id, card.seal_public_key or b"")
    needs = _needs_kept.find(key)
    if needs is None:
        rows = session.execute(
            select(CardLine.position, CardLine.words)
            .where(CardLine.card_id == card.id)
            .order_by(CardLine.position)
        )
        needs = tuple(FrozenNeed(**row._mapping) for row in rows)
        if card.seal_public_key is not None:
            _needs_kept.keep(key, needs)
    return needs


# --- Filling in and handing in --------------------------------------------------------------


def read_card(form: Mapping[str, str], card: MyCard, needs: tuple[FrozenNeed, ...]) -> FilledIn:
    """Read what was posted for this card."""
    return read_ballot(
        form,
        positions=[need.position for need in needs],
        letters=card.letters,
        box_length=card.box_length if card.asks_comments else None,
    )


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What whoever has handed in is shown once, and what is stored nowhere else."""

    number: str
    code: str  # the private code; "" for a card without comments


def hand_in(session: Session, card: MyCard, *, person_id: int, filled_in: FilledIn) -> Receipt:
    """Seal the ballot into the urn and return its receipt.

    For a transaction of its own that leaves no trace. Raises NotGrading, NotOnTheRoll or
    AlreadyHandedIn of anonymity; then nothing is to be stored.
    """
    receipt, ballot = with_receipt(filled_in)
    anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)
    return receipt


def with_receipt(filled_in: FilledIn) -> tuple[Receipt, Ballot]:
    """Make the receipt of a card, and the ballot that is sealed with what the receipt is checked by."""
    receipt = Receipt(
        number=anonymity.new_control_number(), code=private_codes.new_code() if filled_in.has_comments else ""
    )
    code_hash = private_codes.hash_of_code(receipt.code) if receipt.code else ""
    return receipt, filled_in.ballot(receipt.number, code_hash)
