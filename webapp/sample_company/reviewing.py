"""Moderate the comments of the sample company's past round; those of one card still wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.comment_review.services.deciding import DAYS_TO_UNDO, decide_on_card, settle_reviews
from webapp.doer import Doer
from webapp.domain.review import Choice, Fate
from webapp.models import Card, Person
from webapp.sample_company.story import PAST_ROUNDS
from webapp.urn import comments

LEFT_WAITING = ("Finance", "Operations")
NAMES_A_PERSON = "Rosa came along to the fair and stayed three days."


def review_comments(session: Session, round_id: int, number: int, *, reviewer: Person, now: datetime) -> None:
    """Publish what waits, but for a name that is struck; of the last round, leave one card waiting."""
    doer = Doer(person_id=reviewer.id, name=reviewer.name, now=now, today=now.date())
    for card in session.scalars(select(Card).where(Card.round_id == round_id).order_by(Card.id)):
        if number == PAST_ROUNDS and (card.graded_name, card.grading_name) == LEFT_WAITING:
            continue
        choices = {comment.id: _choice(comment.text) for comment in comments.waiting(session, card.id)}
        decide_on_card(session, card, choices, doer=doer)
    later = now + timedelta(days=DAYS_TO_UNDO + 1)
    settle_reviews(session, today=later.date(), now=later, who=reviewer.name)


def _choice(text: str) -> Choice:
    return Choice(fate=Fate.SHORTENED, struck=(0,)) if text == NAMES_A_PERSON else Choice()
