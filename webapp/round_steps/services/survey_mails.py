"""Mails of surveys that are no rounds: one for all that opened together, one for each that is given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.mail.letters import queue_letters
from webapp.models import Mail, MailState, PlainSurvey
from webapp.rounds.services.mails import addressees, end_of_day
from webapp.rounds.services.templates import template_of
from webapp.signing_in.services.mailed_links import queue_with_links
from webapp.urn import anonymity


def ask_surveys(session: Session, surveys: Sequence[PlainSurvey], *, now: datetime) -> int:
    """Queue one mail for everybody whom surveys ask, for all that opened together; return how many."""
    people = {person for survey in surveys for person in anonymity.people_with_open_cards(session, survey.id)}
    return queue_with_links(
        session,
        addressees(session, people),
        kind="survey",
        once_key=_once_key(surveys),
        now=now,
        expires_at=end_of_day(session, min(survey.closes_on for survey in surveys)),
        wanted="/",
        minutes=sum(template_of(survey).minutes for survey in surveys),
        closes_on=min(survey.closes_on for survey in surveys),
    )


def _once_key(surveys: Iterable[PlainSurvey]) -> str:
    return "survey:" + "+".join(str(survey.id) for survey in surveys)


def withdraw_survey(session: Session, survey: PlainSurvey) -> None:
    """Take back what has not gone out of a survey that is given up."""
    waiting = Mail.once_key.startswith(_once_key([survey]) + ":")
    session.execute(delete(Mail).where(Mail.state == MailState.WAITING, waiting))


def announce_giving_up_of_survey(
    session: Session, survey: PlainSurvey, asked: set[int], *, now: datetime
) -> int:
    """Queue one mail for everybody who was asked, the same for all; return how many."""
    return queue_letters(
        session,
        addressees(session, asked),
        kind="survey_given_up",
        once_key=f"survey-given-up:{survey.id}",
        now=now,
    )
