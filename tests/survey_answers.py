"""Answer a survey the way its form does."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.disclosure import Rules
from webapp.domain.noticed import Noticed, show_noticed
from webapp.storage.database import Database
from webapp.survey_templates import checked_templates
from webapp.surveys.services.answers import get_my_survey, hand_in, read_answers
from webapp.surveys.services.lines import asked_lines

TEMPLATES = checked_templates().templates
NOTICED, CHECKLIST = TEMPLATES["noticed"], TEMPLATES["checklist"]


def answer_survey(
    database: Database,
    person_id: int,
    *answers: str,
    survey: str,
    card: str = "marketing",
    texts: Mapping[int, str] | None = None,
) -> None:
    """Hand in these answers, one a question; those that are missing are an error of the test."""
    with database.reading() as session:
        mine = get_my_survey(session, person_id, survey_slug=survey, card_slug=card)
        lines = asked_lines(session, mine.template, mine.card_id, mine.names)
    form = {f"answer-{position}": answer for position, answer in enumerate(answers, start=1)}
    form |= {f"comment-{position}": text for position, text in (texts or {}).items()}
    answered = read_answers(form, lines, mine)
    assert not answered.faults
    with database.transaction(leave_no_trace=True) as session:
        hand_in(session, mine, answered, person_id=person_id)


def shown_as_noticed(counts: Mapping[str, int], rules: Rules) -> Noticed | None:
    """Show answers to the template that comes along."""
    return show_noticed(counts, rules, noes=NOTICED.trouble)
