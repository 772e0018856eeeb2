"""Survey answers of the sample company: what graders noticed, and how two sides see the six questions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.action_plans import ActionStatus
from webapp.domain.grades import CANNOT_JUDGE
from webapp.models import Action, Card, CardLine, Person
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot

ANSWERS = ("Y", "S", "N", CANNOT_JUDGE)  # as in noticed.toml
# What is done is mostly noticed, what goes on now and then, what was not begun hardly.
_LIKELY = {
    ActionStatus.DONE: (6, 5, 3, 2),
    ActionStatus.IN_PROGRESS: (2, 4, 7, 3),
    ActionStatus.PLANNED: (0, 1, 9, 4),
}
_SHARE_WHO_ANSWER = 0.7

CHECKLIST, CHECKLIST_AFTER_DAYS = "checklist", 30
# How likely a person says yes or no to each of the six questions; the rest do not know. Marketing believes in
# its plan; Sales cannot read from it what happens when.
_SIX_QUESTIONS = {
    "Marketing": ((0.2, 0.5), (0.7, 0.2), (0.65, 0.15), (0.8, 0.1), (0.45, 0.25), (0.2, 0.65)),
    "Sales": ((0.6, 0.25), (0.65, 0.25), (0.25, 0.65), (0.2, 0.6), (0.2, 0.5), (0.1, 0.7)),
}
_ELSEWHERE = ((0.3, 0.5), (0.6, 0.3), (0.5, 0.3), (0.5, 0.3), (0.4, 0.4), (0.3, 0.5))


def answer_all(session: Session, check_id: int, *, random: Random) -> None:
    """Hand in answers of most people who are asked, about each action as far as it has come."""
    for card in session.scalars(select(Card).where(Card.round_id == check_id).order_by(Card.id)).all():
        asked = session.scalars(
            select(Action.status)
            .join(CardLine, CardLine.action_id == Action.id)
            .where(CardLine.card_id == card.id)
            .order_by(CardLine.position)
        ).all()
        people = select(Person.id).where(Person.department_id == card.grading_id, Person.is_active)
        for person_id in session.scalars(people.order_by(Person.id)).all():
            if random.random() < _SHARE_WHO_ANSWER:
                ballot = Ballot(answers=_answers(asked, random), comments={})
                anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)


def _answers(asked: Sequence[ActionStatus], random: Random) -> tuple[str, ...]:
    return tuple(random.choices(ANSWERS, _LIKELY[status])[0] for status in asked)


def answer_checklist(session: Session, survey_id: int, *, random: Random) -> None:
    """Hand in answers of most people of both sides of every pair."""
    for card in session.scalars(select(Card).where(Card.round_id == survey_id).order_by(Card.id)).all():
        likely = _SIX_QUESTIONS.get(card.grading_name, _ELSEWHERE)
        people = select(Person.id).where(Person.department_id == card.grading_id, Person.is_active)
        for person_id in session.scalars(people.order_by(Person.id)).all():
            if random.random() < _SHARE_WHO_ANSWER:
                answers = (
                    random.choices(("Y", "N", CANNOT_JUDGE), (yes, no, 1 - yes - no))[0] for yes, no in likely
                )
                ballot = Ballot(answers=tuple(answers), comments={})
                anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)
