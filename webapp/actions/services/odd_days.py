"""Question about an unusual due day: nobody works on it, or it is too late for the next grades."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Sentence
from webapp.domain.working_days import why_not_on
from webapp.organisation.services.holidays import holidays
from webapp.rounds.services.planning import next_planned_round

MOST_USUAL_DAYS = 183


def ask_about(session: Session, due: date | None, *, day_asked_about: date | None, today: date) -> None:
    """Raise FieldsRefused with the question about an unusual day, unless this day was asked about already."""
    question = question_about(session, due, today=today)
    if question is not None and due != day_asked_about:
        raise FieldsRefused([FieldFault(field="due", sentence=question)])


def question_about(session: Session, due: date | None, *, today: date) -> Sentence | None:
    """Return the question about a day, None where it is usual."""
    if due is None:
        return None
    values: dict[str, date | str | int | float] = {"day": due}
    if why_not_on(due, holidays(session)) is not None:
        key = N_("%(day)s is a weekend or a holiday. Save again to keep it, or choose another day.")
        return Sentence(key=key, values=values)
    coming = next_planned_round(session)
    if coming is not None and due >= coming.opens_on > today:
        key = N_(
            "%(day)s is after the next grading opens on %(opens)s, so its grades cannot know of it. "
            "Save again to keep it, or choose an earlier day."
        )
        return Sentence(key=key, values={**values, "opens": coming.opens_on})
    if due > today + timedelta(days=MOST_USUAL_DAYS):
        key = N_("%(day)s is more than half a year away. Save again to keep it, or choose an earlier day.")
        return Sentence(key=key, values=values)
    return None
