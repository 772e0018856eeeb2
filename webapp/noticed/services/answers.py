"""Open surveys of one person: the actions she is asked about, and handing in her answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.domain.faults import FieldFault
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.noticed import ANSWERS
from webapp.domain.wording import N_, Sentence
from webapp.models import AskedAction, Card, Department, NoticedSurvey, RoundState
from webapp.urn import anonymity


@dataclass(frozen=True, kw_only=True)
class MySurvey:
    """One card of a survey as one of those who are asked sees it."""

    card_id: int
    check_slug: str
    graded_slug: str
    graded_name: str
    grading_name: str
    closes_on: date
    minimum_group: int
    is_open: bool
    is_handed_in: bool


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What somebody chose, by position; a ballot once there are no faults."""

    answers: Mapping[int, str]
    faults: tuple[FieldFault, ...]

    def ballot(self) -> anonymity.Ballot:
        """Make the ballot that is sealed."""
        return anonymity.Ballot(
            answers=tuple(self.answers[answer] for answer in sorted(self.answers)), comments={}
        )


def open_surveys_of(session: Session, person_id: int) -> list[MySurvey]:
    """Return what this person is asked and has not answered yet, by name."""
    return [survey for survey in _surveys_of(session, person_id) if survey.is_open]


def get_survey(session: Session, person_id: int, *, check_slug: str, graded_slug: str) -> MySurvey:
    """Return one card of a survey for somebody who is asked; raises NoResultFound (a 404 page) for others.

    Once a survey is counted nobody is on its roll any more.
    """
    for survey in _surveys_of(session, person_id):
        if (survey.check_slug, survey.graded_slug) == (check_slug, graded_slug):
            return survey
    raise NoResultFound


def _surveys_of(session: Session, person_id: int) -> list[MySurvey]:
    shown: tuple[ColumnElement[Any], ...] = (
        *(Card.__table__.c[name] for name in ("id", "graded_name", "grading_name")),
        *(NoticedSurvey.__table__.c[name] for name in ("closes_on", "minimum_group")),
        NoticedSurvey.__table__.c.slug.label("check_slug"),
        Department.__table__.c.slug.label("graded_slug"),
    )
    cards = (
        select(*shown)
        .join_from(Card, NoticedSurvey, NoticedSurvey.id == Card.round_id)
        .join(Department, Department.id == Card.graded_id)
        .where(NoticedSurvey.state == RoundState.GRADING)
        .order_by(Card.graded_name)
    )
    return [
        MySurvey(
            card_id=row.id,
            check_slug=row.check_slug,
            graded_slug=row.graded_slug,
            graded_name=row.graded_name,
            grading_name=row.grading_name,
            closes_on=row.closes_on,
            minimum_group=row.minimum_group,
            is_open=not row.handed_in,
            is_handed_in=row.handed_in,
        )
        for row in session.execute(anonymity.of_own_roll(cards, literal(person_id)))
    ]


def asked_actions(session: Session, card_id: int) -> list[tuple[int, str]]:
    """Return position and wording of what a card asks about, as frozen."""
    rows = session.execute(
        select(AskedAction.position, AskedAction.text)
        .where(AskedAction.card_id == card_id)
        .order_by(AskedAction.position)
    )
    return [(row.position, row.text) for row in rows]


def read_answers(form: Mapping[str, str], positions: list[int]) -> Answered:
    """Read the fields action-1 …; whatever is no answer counts as missing."""
    allowed = {*ANSWERS, CANNOT_JUDGE}
    given = {
        position: answer
        for position in positions
        if (answer := form.get(f"action-{position}", "")) in allowed
    }
    key = N_("Action %(number)s: choose an answer, or choose “I cannot tell”.")
    faults = [
        FieldFault(
            field=f"action-{position}",
            first_choice=next(iter(ANSWERS)),
            sentence=Sentence(key=key, values={"number": position}),
        )
        for position in positions
        if position not in given
    ]
    return Answered(answers=given, faults=tuple(faults))


def hand_in(session: Session, mine: MySurvey, answered: Answered, *, person_id: int) -> None:
    """Seal the answers into the urn, for a transaction of its own that leaves no trace.

    Raises NotGrading, NotOnTheRoll or AlreadyHandedIn of anonymity; then nothing is to be stored.
    """
    anonymity.hand_in(session, card_id=mine.card_id, person_id=person_id, ballot=answered.ballot())
