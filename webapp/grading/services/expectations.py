"""Store the grades that the head of a graded department expects, until grading closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import by_alphabet
from webapp.models import Card, Department, Expectation, Round, RoundState


@dataclass(frozen=True, kw_only=True)
class OpenExpectation:
    """A card of the open round whose grades the graded department can predict."""

    round_slug: str
    grading_slug: str
    grading_name: str
    closes_on: date
    is_written: bool


def get_graded_card(session: Session, *, round_slug: str, graded_id: int, by_slug: str) -> Card:
    """Return the card of a department as graded by another; raises NoResultFound (a 404 page)."""
    by = select(Department.id).where(Department.slug == by_slug).scalar_subquery()
    round_ = select(Round.id).where(Round.slug == round_slug).scalar_subquery()
    found = select(Card).where(Card.round_id == round_, Card.graded_id == graded_id, Card.grading_id == by)
    return session.scalars(found).one()


def expectation_of(session: Session, card_id: int) -> dict[int, str]:
    """Return the predicted letters by position; for the graded department's head before the exchange."""
    rows = session.execute(
        select(Expectation.position, Expectation.letter).where(Expectation.card_id == card_id)
    )
    return {row.position: row.letter for row in rows}


def expect(session: Session, card_id: int, letters: Mapping[int, str]) -> None:
    """Store the prediction in place of an earlier one; raises Refused once grading is closed."""
    state = session.execute(
        select(Round.state, Round.name)
        .join(Card, Card.round_id == Round.id)
        .where(Card.id == card_id)
        .with_for_update(read=True, of=Round)
    ).one()
    if state.state is not RoundState.GRADING:
        key = N_("Grading of %(round)s is closed, so the expectation stays as it is.")
        raise Refused(Sentence(key=key, values={"round": state.name}))
    session.execute(delete(Expectation).where(Expectation.card_id == card_id))
    session.add_all(
        Expectation(card_id=card_id, position=position, letter=letter)
        for position, letter in sorted(letters.items())
    )
    session.flush()


def open_for(session: Session, graded_id: int) -> list[OpenExpectation]:
    """Return the open cards of this department: those for which it has predicted nothing come first."""
    is_written = exists().where(Expectation.card_id == Card.id)
    rows = session.execute(
        select(Round.slug, Department.slug, Card.grading_name, Round.closes_on, is_written)
        .join(Card, Card.round_id == Round.id)
        .join(Department, Department.id == Card.grading_id)
        .where(Round.state == RoundState.GRADING, Card.graded_id == graded_id)
    )
    found = [
        OpenExpectation(round_slug=a, grading_slug=b, grading_name=c, closes_on=d, is_written=e)
        for a, b, c, d, e in rows
    ]
    return sorted(found, key=lambda card: (card.is_written, by_alphabet(card.grading_name)))
