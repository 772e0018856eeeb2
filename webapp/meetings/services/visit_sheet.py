"""Fill the PDF report with the questions of an unannounced visit."""

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
