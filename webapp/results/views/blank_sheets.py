"""Sheets to write on as PDF: the blank card of a needs list, and the questions for the president's visit."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from webapp.exchanged_cards.services.results import results_of_department
from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.exchanged_cards.views.files import pdf_file
from webapp.meetings.services.visit_sheet import walk_in_to_print
from webapp.needs.services.lists import get_direction
from webapp.needs.views.pages import may_print_blank
from webapp.organisation.services.organisation import get_department
from webapp.results.services.blank_sheets import blank_card_to_print
from webapp.rounds.services.exchanged import all_rounds
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("sheets", __name__)


@blueprint.get("/needs/<of>/<by>.pdf")
@allow(Role.HEAD, Role.PRESIDENT)
def blank_card(of: str, by: str) -> Response:
    """Print the list in force as a card to be graded by hand, for the heads of both sides."""
    session = reading()
    direction = get_direction(session, of, by)
    if not may_print_blank(viewer(), direction):
        abort(403)
    report = blank_card_to_print(session, direction, today=pages.today())
    return pdf_file("render_blank_card", report, name=f"{direction.of.slug}-{direction.by.slug}-blank")


@blueprint.get("/trends/<department_slug>/visit.pdf")
@allow(Role.PRESIDENT)
def visit(department_slug: str) -> Response:
    """Print questions for an unannounced visit."""
    session = reading()
    department = get_department(session, department_slug)
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    results = results_of_department(session, round_, department_id=department.id, rounds=rounds)
    report = walk_in_to_print(session, results, department, today=pages.today())
    return pdf_file("render_walk_in", report, name=f"{round_.slug}-{department.slug}-visit", keep=False)
