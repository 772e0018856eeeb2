"""Mails to reviewers when comments wait for them: one a reviewer and round, idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.comment_review.services.review import candidates, cards_to_review, reviewers_among
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Mail, Person, Survey

MAIL_KIND = "comments_wait"


def reviewers_to_tell(session: Session) -> dict[int, list[Addressee]]:
    """Return whom comments wait for and who has had no mail about it, by round."""
    people = candidates(session)
    waited_for: dict[int, set[int]] = {}
    for card in cards_to_review(session):
        if card.undecided:
            waited_for.setdefault(card.round_id, set()).update(reviewers_among(people, card))
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
