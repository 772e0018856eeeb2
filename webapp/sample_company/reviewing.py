"""Moderate the comments of the sample company's past round; those of one card still wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.comment_review.services.review import decide
from webapp.models import Card, Person
from webapp.sample_company.story import PAST_ROUNDS
from webapp.urn import comments
from webapp.urn.comments import Fate

LEFT_WAITING = ("Finance", "Operations")
NAMES_A_PERSON = "Rosa came along to the fair and stayed three days."
SHORTENED = "[…] came along to the fair and stayed three days."


def review_comments(session: Session, round_id: int, number: int, *, reviewer: Person, now: datetime) -> None:
    """Publish what waits, but for a name that is left out; of the last round, leave one card waiting."""
    for card in session.scalars(select(Card).where(Card.round_id == round_id).order_by(Card.id)):
        if number == PAST_ROUNDS and (card.graded_name, card.grading_name) == LEFT_WAITING:
            continue
        for comment_id, words in comments.waiting(session, card.id):
            names_a_person = words == NAMES_A_PERSON
            decide(
                session,
                card,
                comment_id=comment_id,
                fate=Fate.SHORTENED if names_a_person else Fate.PUBLISHED,
                text=SHORTENED,
                reason="It names a person." if names_a_person else "",
                reviewer=reviewer,
                now=now,
            )
