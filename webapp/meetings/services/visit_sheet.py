"""Fill the PDF report with the questions of an unannounced visit, to a department or to a session of two."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data_sheets
from reports.words.language import words_of
from reports.words.visit_findings import Findings
from reports.words.visit_questions import visit_questions
from webapp.actions.services.of_results import actions_of
from webapp.exchanged_cards.services.imprint import imprint_of
from webapp.exchanged_cards.services.results import Results
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.meetings.services.names import revenue_words
from webapp.meetings.services.revenue import revenue_of_last_month
from webapp.models import Department


def walk_in_to_print(
    session: Session, results: Results, department: Department, *, today: date
) -> data_sheets.WalkInSheet:
    """Return the questions for a visit to a department, from the results of that department.

    Nothing is stored: a visit leaves no trace beforehand. Raises NoResultFound where the round has no card of
    the department.
    """
    received = [card.printed for card in results.cards if card.graded_id == department.id]
    given = [card.printed for card in results.cards if card.grading_id == department.id]
    if not received and not given:
        raise NoResultFound
    findings = Findings(
        received=received,
        given=given,
        actions=[
            action.line
            for action in actions_of(session, results, today=today)
            if action.graded_id == department.id
        ],
        scale=results.round_.letters,
    )
    return data_sheets.WalkInSheet(
        imprint=imprint_of(session, results.round_, today=today),
        department=department.name,
        questions=visit_questions(findings, words_of(current_language())),
    )


def session_to_print(
    session: Session, results: Results, both: tuple[Department, Department], *, today: date
) -> data_sheets.WalkInSheet:
    """Return the questions for a session of two departments, from the results of that pair.

    Where the two have a revenue plan, last month's result is asked about first. Raises NoResultFound where
    the round has no card between them.
    """
    cards = [card.printed for card in results.cards]
    if not cards:
        raise NoResultFound
    actions = [action.line for action in actions_of(session, results, today=today)]
    findings = Findings(received=cards, given=cards, actions=actions, scale=results.round_.letters)
    questions = visit_questions(findings, words_of(current_language()))
    revenue = revenue_of_last_month(session, both, day=today)
    if revenue is not None:
        text = _(
            "What did each of you do for last month's revenue, and what will you do together this month?"
        )
        asked = data_sheets.Question(text=text, source=revenue_words(revenue))
        questions = (asked, *questions[:-1])
    return data_sheets.WalkInSheet(
        imprint=imprint_of(session, results.round_, today=today),
        department=_("%(one)s and %(other)s", one=both[0].name, other=both[1].name),
        questions=questions,
    )
