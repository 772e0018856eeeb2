"""Freeze the cards of a survey, and find out which departments have changed since the same was asked."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Card, ListState, PlainSurvey, RoundState
from webapp.organisation.services.reorganising import departments_of_few
from webapp.rounds.services.templates import template_of
from webapp.survey_templates import Audience, SurveyTemplate
from webapp.surveys.services.asking import CardToAsk


def asks_the_same(template: SurveyTemplate, asked: PlainSurvey) -> bool:
    """Say whether a survey asked a question of this template, also where its file has another name."""
    return bool(template_of(asked).questions & template.questions)


def departments_changed(session: Session, template: SurveyTemplate, *, fewest: int) -> Collection[int]:
    """Return the departments which a few joined or left at once since the same was asked."""
    asked = select(PlainSurvey).where(PlainSurvey.state == RoundState.EXCHANGED)
    newest_first = session.scalars(asked.order_by(PlainSurvey.opens_on.desc(), PlainSurvey.id.desc()))
    last = next((survey for survey in newest_first if asks_the_same(template, survey)), None)
    return departments_of_few(session, since=last.opens_on, fewest=fewest) if last else ()


def freeze_card(
    session: Session, survey: PlainSurvey, asked: CardToAsk, audience: Audience, changed: Collection[int]
) -> Card:
    direction = asked.direction
    asked_id = direction.graded_id if audience is Audience.GRADED else direction.grading_id
    card = Card(
        round_id=survey.id,
        audience=audience,
        list_state=ListState.AGREED,
        eligible=len(asked.people),
        letters_alone=asked_id in changed,
        **vars(direction),
    )
    session.add(card)
    session.flush()
    session.add_all(line.frozen(card, position) for position, line in enumerate(asked.lines, start=1))
    session.flush()
    return card
