"""Survey answers of the sample company: what graders noticed, six questions of two sides, forecasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.action_plans import ActionStatus
from webapp.domain.grades import CANNOT_JUDGE
from webapp.models import Action, Card, CardLine, Person
from webapp.sample_company.ballots import better, draw_ballots
from webapp.sample_company.story import directions
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


FORECAST = "forecast"
_FORECASTS_OF_A_CARD = 12


def answer_all(session: Session, check_id: int, *, random: Random) -> None:
    """Hand in answers of most people who are asked, about each action as far as it has come."""
    for card in _cards(session, check_id):
        asked = session.scalars(
            select(Action.status)
            .join(CardLine, CardLine.action_id == Action.id)
            .where(CardLine.card_id == card.id)
            .order_by(CardLine.position)
        ).all()
        for person_id in _most_people(session, card.grading_id, random):
            _hand_in(
                session, card, person_id, (random.choices(ANSWERS, _LIKELY[status])[0] for status in asked)
            )


def answer_checklist(session: Session, survey_id: int, *, random: Random) -> None:
    """Hand in answers of most people of both sides of every pair."""
    for card in _cards(session, survey_id):
        likely = _SIX_QUESTIONS.get(card.grading_name, _ELSEWHERE)
        for person_id in _most_people(session, card.grading_id, random):
            answers = (
                random.choices(("Y", "N", CANNOT_JUDGE), (yes, no, 1 - yes - no))[0] for yes, no in likely
            )
            _hand_in(session, card, person_id, answers)


def answer_forecasts(session: Session, survey_id: int, number: int, *, random: Random) -> None:
    """Hand in what some people of each graded department expect: better than it comes, as the story says."""
    told = {(direction.of, direction.by): direction for direction in directions()}
    for card in _cards(session, survey_id):
        direction = told[card.graded_name, card.grading_name]
        if number in direction.hoped:
            needs = direction.needs_in(number)
            hopes = [better(need.grades[number], direction.hoped[number]) for need in needs]
            people = _people(session, card.graded_id)
            some = random.sample(people, min(_FORECASTS_OF_A_CARD, len(people)))
            for person_id, answers in zip(
                some, draw_ballots(hopes, people=len(some), random=random), strict=True
            ):
                _hand_in(session, card, person_id, answers)


def _cards(session: Session, survey_id: int) -> Sequence[Card]:
    return session.scalars(select(Card).where(Card.round_id == survey_id).order_by(Card.id)).all()


def _people(session: Session, department_id: int) -> Sequence[int]:
    active = select(Person.id).where(Person.department_id == department_id, Person.is_active)
    return session.scalars(active.order_by(Person.id)).all()


def _most_people(session: Session, department_id: int, random: Random) -> Iterator[int]:
    for person_id in _people(session, department_id):
        if random.random() < _SHARE_WHO_ANSWER:
            yield person_id


def _hand_in(session: Session, card: Card, person_id: int, answers: Iterable[str]) -> None:
    ballot = Ballot(answers=tuple(answers), comments={})
    anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)
