"""Schedule of surveys: which are due today, and how many minutes a month a person is asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.half_years import months_later
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import Pair, PlainSurvey, Round
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.planning import last_exchanged_round, open_round_of
from webapp.rounds.services.templates import get_template, known_templates
from webapp.survey_templates import Audience, Rhythm, SurveyTemplate
from webapp.surveys.services.surveys import why_not_to_ask

DAYS_TO_CATCH_UP = 30  # after a standstill; later a survey would ask about another half-year


class TooManyMinutes(Refused):
    """More would be asked of a person than the company's setting allows."""


def recurring(session: Session) -> list[SurveyTemplate]:
    """Return the templates that ask by themselves, by key; one that was removed is left out."""
    known = known_templates(session)
    keys = sorted(get_company(session).recurring_surveys.split())
    return [known[key] for key in keys if key in known]


def due_surveys(session: Session, *, today: date) -> list[tuple[str, int | None]]:
    """Return which templates ask today by their rhythm, each with the round that it goes with or follows."""
    found: list[tuple[str, int | None]] = []
    for template in recurring(session):
        round_ = round_for(session, template)
        is_due = _is_due(session, template, round_, today)
        if is_due and why_not_to_ask(session, template, round_, today=today) is None:
            found.append((template.key, round_.id if round_ else None))
    return found


def round_for(session: Session, template: SurveyTemplate) -> Round | None:
    """Return the round that a survey opened now would go with or follow, or None."""
    if template.rhythm is Rhythm.AFTER_EXCHANGE:
        return last_exchanged_round(session)
    return open_round_of(session) if template.rhythm is Rhythm.WITH_ROUND else None


def _is_due(session: Session, template: SurveyTemplate, round_: Round | None, today: date) -> bool:
    match template.rhythm:
        case Rhythm.WITH_ROUND:
            return round_ is not None
        case Rhythm.EACH_MONTH:
            newest = session.scalar(
                select(func.max(PlainSurvey.opens_on)).where(PlainSurvey.template == template.key)
            )
            return newest is None or (newest.year, newest.month) != (today.year, today.month)
        case Rhythm.AFTER_EXCHANGE:
            if round_ is None or round_.exchanged_on is None:
                return False
            begins = months_later(round_.exchanged_on, template.months)
            return begins <= today <= begins + timedelta(days=DAYS_TO_CATCH_UP)
    return False


def minutes_a_month(session: Session, templates: list[SurveyTemplate]) -> int:
    """Return for how many minutes a month these ask the person who answers most forms, rounded up."""
    forms = most_forms(session)
    per_pair = (Audience.EACH_OTHER, Audience.BOTH_SIDES, Audience.GRADED)
    minutes = sum(
        template.minutes_a_month * (forms if template.audience in per_pair else 1) for template in templates
    )
    return -int(-minutes // 1)


def most_forms(session: Session) -> int:
    """Return how many pairs the department with most of them has."""
    pairs = session.execute(select(Pair.first_id, Pair.second_id))
    return max(Counter(department for pair in pairs for department in pair).values(), default=0)


def set_recurring(session: Session, key: str, *, asks: bool) -> None:
    """Let a template ask by itself from now on, or no more; raise NoSuchTemplate or TooManyMinutes."""
    company = get_company(session)
    keys = set(company.recurring_surveys.split()) - {key}
    if asks:
        wanted = [*(template for template in recurring(session) if template.key != key)]
        minutes = minutes_a_month(session, [*wanted, get_template(session, key)])
        if minutes > company.survey_minutes:
            sentence = N_(
                "That would be %(minutes)s minutes a month for a person; the settings allow %(most)s. "
                "Switch another survey off first."
            )
            raise TooManyMinutes(
                Sentence(key=sentence, values={"minutes": minutes, "most": company.survey_minutes})
            )
        keys.add(key)
    company.recurring_surveys = " ".join(sorted(keys))
