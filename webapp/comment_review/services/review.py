"""Moderation of comments: who may review, the queue of waiting comments, and publishing or withholding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, aliased

from webapp import log
from webapp.domain.review import Candidate, Reviewed, reviewers_of, shorten
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Card, Department, Mail, Person, Survey
from webapp.typed_text import clean_text, on_one_line
from webapp.urn import comments
from webapp.urn.comments import Fate

LONGEST_REASON = 200  # characters
MAIL_KIND = "comments_wait"


class NotShortened(Refused):
    """What was sent is not the comment with words left out."""


class NoReason(Refused):
    """A comment was to be withheld or shortened without a reason, or with one that is too long."""


@dataclass(frozen=True, kw_only=True)
class CardToReview:
    """A card with comments that wait."""

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


def candidates(session: Session) -> list[Candidate]:
    """Return everybody who is active and might review something."""
    people = select(Person).where(Person.is_active, Person.is_reviewer | Person.is_president)
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
        *(Survey.name.label("round_name"), Survey.slug.label("round_slug"), _waiting.c.number),
    )
    .join(_waiting, _waiting.c.card_id == Card.id)
    .join(Survey, Survey.id == Card.round_id)
    .join(_graded, _graded.id == Card.graded_id)
    .join(_grading, _grading.id == Card.grading_id)
    .order_by(Survey.opens_on, Card.graded_name, Card.grading_name)
)
"""Made once: to put it together takes longer than to ask, and the president's front pages ask every time."""


def cards_to_review(session: Session) -> list[CardToReview]:
    """Return every card with comments that wait, by round and name; one query."""
    return [CardToReview(**row._mapping) for row in session.execute(_CARDS_TO_REVIEW)]


def cards_for(session: Session, person_id: int) -> list[CardToReview]:
    """Return those cards with waiting comments that this person may review."""
    cards = cards_to_review(session)
    people = candidates(session) if cards else []
    return [card for card in cards if person_id in _reviewers(people, card)]


def number_waiting_for(session: Session, person_id: int) -> int:
    """Return how many comments wait for this person's review."""
    return sum(card.number for card in cards_for(session, person_id))


def _reviewers(people: Iterable[Candidate], card: CardToReview) -> frozenset[int]:
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


def decide(
    session: Session,
    card: Card,
    *,
    comment_id: bytes,
    fate: Fate,
    text: str,
    reason: str,
    reviewer: Person,
    now: datetime,
) -> None:
    """Publish a comment, publish it with words left out, or withhold it, once and for all.

    `text` is the proposal for a shortened one. The log says that the comments on a card were
    reviewed, never which words, and it says so when the last one is decided. For a transaction that
    leaves no trace. Raises Refused, and DecidedMeanwhile of comments.
    """
    lock_organisation(session)
    waiting = dict(comments.waiting(session, card.id))
    if comment_id not in waiting:
        raise comments.DecidedMeanwhile
    left = _left_of(waiting[comment_id], fate, proposed=text)
    because = "" if fate is Fate.PUBLISHED else _reason(reason)
    comments.decide(session, card_id=card.id, comment_id=comment_id, fate=fate, text=left, reason=because)
    if len(waiting) == 1:
        number = sum(comments.numbers_of(session, card.id).values())
        what = f"finished the review of {number} comments on {card.graded_name} by {card.grading_name}"
        log.note(session, at=now, who=reviewer.name, what=what)


def _left_of(original: str, fate: Fate, *, proposed: str) -> str:
    if fate is Fate.WITHHELD:
        return ""
    return _shortened(original, proposed) if fate is Fate.SHORTENED else original


def _shortened(original: str, proposed: str) -> str:
    shorter = shorten(original, clean_text(proposed))
    if shorter is None:
        key = N_(
            "A comment can only lose words: put […] in the place of those that must not be read, and leave "
            "all others as they are. Where nothing can stay, withhold it."
        )
        raise NotShortened(Sentence(key=key))
    return shorter


def _reason(typed: str) -> str:
    words = on_one_line(typed)
    if not words:
        raise NoReason(Sentence(key=N_("Give the reason in one sentence. The writer can read it.")))
    if len(words) > LONGEST_REASON:
        key = N_("This reason is %(number)s characters too long: at most %(most)s fit. Shorten it.")
        values = {"number": len(words) - LONGEST_REASON, "most": LONGEST_REASON}
        raise NoReason(Sentence(key=key, values=values))
    return words


def reviewed(numbers: Mapping[Fate, int]) -> Reviewed:
    """Return how far the review of a card's comments has come, by how many met which fate."""
    return Reviewed(**{fate.value: number for fate, number in numbers.items()})


# --- One mail a reviewer and round ----------------------------------------------------------


def reviewers_to_tell(session: Session) -> dict[int, list[Addressee]]:
    """Return whom comments wait for and who has had no mail about it, by round."""
    people = candidates(session)
    waited_for: dict[int, set[int]] = {}
    for card in cards_to_review(session):
        waited_for.setdefault(card.round_id, set()).update(_reviewers(people, card))
    told = set(session.scalars(select(Mail.once_key).where(Mail.kind == MAIL_KIND)))
    return {
        round_id: untold
        for round_id, wanted in waited_for.items()
        if (
            untold := [
                addressee
                for addressee in _addressees(session, wanted)
                if _key(round_id, addressee) not in told
            ]
        )
    }


def _addressees(session: Session, wanted: Iterable[int]) -> list[Addressee]:
    people = select(Person.id, Person.email, Person.language).where(Person.id.in_(list(wanted)))
    return [Addressee(*row) for row in session.execute(people)]


def _key(round_id: int, addressee: Addressee) -> str:
    return f"{MAIL_KIND}:{round_id}:{addressee.person_id}"


def tell_reviewers(session: Session, *, now: datetime) -> int:
    """Queue one mail for each reviewer whom comments of a round wait for, once; return how many.

    May run any number of times. Needs an application context.
    """
    return sum(
        queue_letters(
            session,
            addressees,
            kind=MAIL_KIND,
            once_key=f"{MAIL_KIND}:{round_id}",
            now=now,
            round=session.get_one(Survey, round_id),
        )
        for round_id, addressees in reviewers_to_tell(session).items()
    )
