"""Open surveys of one person: the form she is asked to fill in, and handing in her answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.domain.faults import FieldFault
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.wording import N_, Sentence
from webapp.models import Card, Department, PlainSurvey, RoundState
from webapp.rounds.services.templates import frozen_template
from webapp.survey_templates import Audience, SurveyTemplate
from webapp.surveys.services.lines import AskedLine, Names
from webapp.typed_text import clean_text
from webapp.urn import anonymity, private_codes
from webapp.urn.own_cards import of_own_roll

LONGEST_COMMENT = 2_000  # characters


@dataclass(frozen=True, kw_only=True)
class MySurvey:
    """One card of a survey as one of those who are asked sees it; `card_slug` names it in addresses."""

    card_id: int
    survey_slug: str
    card_slug: str
    graded_name: str
    grading_name: str
    template: SurveyTemplate
    closes_on: date
    minimum_group: int
    asks_comments: bool
    box_length: int
    is_open: bool
    is_handed_in: bool

    @property
    def names(self) -> Names:
        return Names(graded=self.graded_name, grading=self.grading_name)

    @property
    def other_name(self) -> str:
        """Return the department of a pair to which the person who is asked does not belong."""
        return self.grading_name if self.template.audience is Audience.GRADED else self.graded_name

    @property
    def is_of_a_pair(self) -> bool:
        return self.graded_name != self.grading_name


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What somebody chose and wrote, by position; a ballot once there are no faults."""

    answers: Mapping[int, str]
    comments: Mapping[int, str]
    faults: tuple[FieldFault, ...]

    def ballot(self, *, number: str = "", code_hash: str = "") -> anonymity.Ballot:
        """Make the ballot that is sealed."""
        answers = tuple(self.answers[position] for position in sorted(self.answers))
        return anonymity.Ballot(
            answers=answers, comments=dict(self.comments), number=number, code_hash=code_hash
        )


def open_surveys_of(session: Session, person_id: int) -> list[MySurvey]:
    """Return what this person is asked and has not answered yet, by name."""
    return [survey for survey in _surveys_of(session, person_id) if survey.is_open]


def get_my_survey(session: Session, person_id: int, *, survey_slug: str, card_slug: str) -> MySurvey:
    """Return one card of a survey for somebody who is asked; raises NoResultFound (a 404 page) for others.

    Once a survey is counted nobody is on its roll any more.
    """
    for survey in _surveys_of(session, person_id):
        if (survey.survey_slug, survey.card_slug) == (survey_slug, card_slug):
            return survey
    raise NoResultFound


# A card is named by the other department, and by the own one where a department is asked about itself.
_named_by = case((Card.audience == Audience.GRADED, Card.grading_id), else_=Card.graded_id)


def _surveys_of(session: Session, person_id: int) -> list[MySurvey]:
    shown: tuple[ColumnElement[Any], ...] = (
        *(Card.__table__.c[name] for name in ("id", "graded_name", "grading_name")),
        *(PlainSurvey.__table__.c[name] for name in ("closes_on", "minimum_group", "asks_comments")),
        *(PlainSurvey.__table__.c[name] for name in ("box_length", "template", "template_digest")),
        PlainSurvey.__table__.c.id.label("survey_id"),
        PlainSurvey.__table__.c.slug.label("survey_slug"),
        Department.__table__.c.slug.label("card_slug"),
    )
    cards = (
        select(*shown)
        .join_from(Card, PlainSurvey, PlainSurvey.id == Card.round_id)
        .join(Department, Department.id == _named_by)
        .where(PlainSurvey.state == RoundState.GRADING)
        .order_by(Card.graded_name, Card.grading_name, Card.id)
    )
    return [
        MySurvey(
            card_id=row.id,
            survey_slug=row.survey_slug,
            card_slug=row.card_slug,
            graded_name=row.graded_name,
            grading_name=row.grading_name,
            template=frozen_template(session, row.survey_id, row.template, row.template_digest),
            closes_on=row.closes_on,
            minimum_group=row.minimum_group,
            asks_comments=row.asks_comments,
            box_length=row.box_length,
            is_open=not row.handed_in,
            is_handed_in=row.handed_in,
        )
        for row in session.execute(of_own_roll(cards, literal(person_id)))
    ]


def read_answers(form: Mapping[str, str], lines: Sequence[AskedLine], mine: MySurvey) -> Answered:
    """Read the fields answer-1 … and comment-1 …; whatever is no answer counts as missing.

    A question that is answered in words may stay empty.
    """
    given: dict[int, str] = {}
    written: dict[int, str] = {}
    faults = []
    for line in lines:
        answer = form.get(f"answer-{line.position}", "") if line.choices else CANNOT_JUDGE
        if answer == CANNOT_JUDGE or answer in line.codes:
            given[line.position] = answer
        else:
            faults.append(_missing(line))
        if mine.asks_comments and (mine.template.asks_comments or not line.choices):
            written[line.position] = clean_text(form.get(f"comment-{line.position}", ""))
    written = {position: text for position, text in written.items() if text}
    faults += [_too_long(position, text) for position, text in written.items() if len(text) > LONGEST_COMMENT]
    answered = Answered(answers=given, comments=written, faults=tuple(faults))
    if faults or not written:
        return answered
    return Answered(answers=given, comments=written, faults=_fault_of_box(answered, mine.box_length))


def _missing(line: AskedLine) -> FieldFault:
    key = N_("Question %(number)s: choose an answer, or say that you cannot tell.")
    return FieldFault(
        field=f"answer-{line.position}",
        first_choice=line.codes[0],
        sentence=Sentence(key=key, values={"number": line.position}),
    )


def _too_long(position: int, text: str) -> FieldFault:
    key = N_("This comment is %(number)s characters too long: at most 2,000 fit. Shorten it.")
    sentence = Sentence(key=key, values={"number": len(text) - LONGEST_COMMENT})
    return FieldFault(field=f"comment-{position}", sentence=sentence)


def _fault_of_box(answered: Answered, length: int) -> tuple[FieldFault, ...]:
    ballot = answered.ballot(number="0000-0000", code_hash=private_codes.hash_of_code(""))
    over = anonymity.bytes_too_many(ballot, length)
    if not over:
        return ()
    longest = max(answered.comments, key=lambda position: len(answered.comments[position].encode()))
    key = N_("Your comments together are about %(number)s characters too long. Shorten this one, or another.")
    return (FieldFault(field=f"comment-{longest}", sentence=Sentence(key=key, values={"number": over})),)


def hand_in(session: Session, mine: MySurvey, answered: Answered, *, person_id: int) -> None:
    """Seal the answers into the urn, for a transaction of its own that leaves no trace.

    Raises NotGrading, NotOnTheRoll or AlreadyHandedIn of anonymity; then nothing is to be stored.
    """
    anonymity.hand_in(session, card_id=mine.card_id, person_id=person_id, ballot=answered.ballot())
