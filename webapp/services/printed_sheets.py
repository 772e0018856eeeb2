"""Fill the sheets to write on: the blank card of a needs list, and the questions for a visit."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data
from reports.language import words_of
from reports.visit_questions import Findings, visit_questions
from webapp.domain.grades import parse_scale
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.models import Department
from webapp.services.needs import Direction, next_round, standing_of
from webapp.services.organisation import get_company
from webapp.services.printing import actions_of, imprint_of
from webapp.services.report_cards import Results


def blank_card_to_print(session: Session, direction: Direction, *, today: date) -> data.BlankCard:
    """Return the list in force as a card to be graded by hand, for the next planned round where there is one.

    Raises NoResultFound where no list was proposed yet.
    """
    in_force = standing_of(session, direction).in_force
    if in_force is None:
        raise NoResultFound
    coming = next_round(session)
    company = get_company(session)
    imprint = data.Imprint(
        company_name=company.name,
        round_name=coming.name if coming else _("The list in force"),
        printed_on=today,
        language=current_language(),
        paper=cast(data.Paper, company.paper_size),
        scale=parse_scale(coming.scale if coming else company.scale),
    )
    return data.BlankCard(
        imprint=imprint,
        of=direction.of.name,
        by=direction.by.name,
        needs=tuple(
            data.BlankNeed(
                position=need.position, text=need.text, why=need.why, a_looks_like=need.a_looks_like
            )
            for need in in_force.needs
        ),
        closes_on=coming.closes_on if coming else None,
    )


def walk_in_to_print(
    session: Session, results: Results, department: Department, *, today: date
) -> data.WalkInSheet:
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
            one.line for one in actions_of(session, results, today=today) if one.graded_id == department.id
        ],
        scale=parse_scale(results.the_round.scale),
    )
    return data.WalkInSheet(
        imprint=imprint_of(session, results.the_round, today=today),
        department=department.name,
        questions=visit_questions(findings, words_of(current_language())),
    )
