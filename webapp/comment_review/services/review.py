"""Moderation queue: who may review the comments on a card, and the cards whose comments wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, aliased

from webapp.domain.review import Candidate, Fate, Reviewed, reviewers_of
from webapp.models import Card, Department, Person, Survey
from webapp.urn import comments


@dataclass(frozen=True, kw_only=True)
class CardToReview:
    """A card with comments that wait: for a decision, or decided on and not settled yet."""

    id: int
    round_id: int
    round_name: str
    round_slug: str
    graded_id: int
    grading_id: int
    graded_name: str
    grading_name: str
    graded_slug: str
    grading_slug: str
    number: int
    undecided: int
    decided_on: date | None  # the last day on which something was

    @property
    def is_decided(self) -> bool:
        """Say whether no comment waits for a decision, though nothing is settled yet."""
        return not self.undecided


def candidates(session: Session) -> list[Candidate]:
    """Return everybody who is active and might review something."""
    people = select(Person).where(Person.is_active & (Person.is_reviewer | Person.is_president))
    return [
        Candidate(
            person_id=person.id,
            department_id=person.department_id,
            is_reviewer=person.is_reviewer,
            is_president=person.is_president,
        )
        for person in session.scalars(people)
    ]


_graded, _grading, _waiting = aliased(Department), aliased(Department), comments.waiting_by_card()
_CARDS_TO_REVIEW = (
    select(
        *(Card.id, Card.round_id, Card.graded_id, Card.grading_id, Card.graded_name, Card.grading_name),
        *(_graded.slug.label("graded_slug"), _grading.slug.label("grading_slug")),
        *(Survey.name.label("round_name"), Survey.slug.label("round_slug")),
        *(_waiting.c.number, _waiting.c.undecided, _waiting.c.decided_on),
    )
    .join(_waiting, _waiting.c.card_id == Card.id)
    .join(Survey, Survey.id == Card.round_id)
    .join(_graded, _graded.id == Card.graded_id)
    .join(_grading, _grading.id == Card.grading_id)
    .order_by(Survey.opens_on, Survey.id, Card.graded_name, Card.grading_name)
)
"""Made once: to put it together takes longer than to ask, and the president's front pages ask every time."""


def cards_to_review(session: Session) -> list[CardToReview]:
    """Return every card with comments that wait, by round and name; one query."""
    return [CardToReview(**row._mapping) for row in session.execute(_CARDS_TO_REVIEW)]


_may_review = Person.is_active & (Person.is_reviewer | Person.is_president)
_CARDS_WITH_CANDIDATES = _CARDS_TO_REVIEW.add_columns(
    *(Person.id.label("person_id"), Person.department_id, Person.is_reviewer, Person.is_president)
).join(Person, _may_review)


def cards_for(session: Session, person_id: int) -> list[CardToReview]:
    """Return those cards with waiting comments that this person may review; one query."""
    found: dict[CardToReview, list[Candidate]] = {}
    for row in session.execute(_CARDS_WITH_CANDIDATES):
        values = dict(row._mapping)
        candidate = Candidate(**{field.name: values.pop(field.name) for field in fields(Candidate)})
        found.setdefault(CardToReview(**values), []).append(candidate)
    return [card for card, people in found.items() if person_id in reviewers_among(people, card)]


def number_waiting_for(session: Session, person_id: int) -> int:
    """Return how many comments wait for this person's decision."""
    return sum(card.undecided for card in cards_for(session, person_id))


def reviewers_among(people: Iterable[Candidate], card: CardToReview) -> frozenset[int]:
    """Return who of these people may review the comments on a card."""
    return reviewers_of(people, graded_id=card.graded_id, grading_id=card.grading_id)


def may_review(session: Session, card: Card, *, person_id: int) -> bool:
    """Say whether this person may review the comments on a card, whether any wait or not."""
    allowed = reviewers_of(candidates(session), graded_id=card.graded_id, grading_id=card.grading_id)
    return person_id in allowed


def get_card(session: Session, round_slug: str, *, graded: str, grading: str) -> Card:
    """Return the card of an address; raises NoResultFound (a 404 page)."""
    of, by = aliased(Department), aliased(Department)
    found = session.scalar(
        select(Card)
        .join(Survey, Survey.id == Card.round_id)
        .join(of, of.id == Card.graded_id)
        .join(by, by.id == Card.grading_id)
        .where(Survey.slug == round_slug, of.slug == graded, by.slug == grading)
    )
    if found is None:
        raise NoResultFound
    return found


def reviewed(numbers: Mapping[Fate, int]) -> Reviewed:
    """Return how far the review of a card's comments has come, by how many met which fate."""
    return Reviewed(**{fate.value: number for fate, number in numbers.items()})
