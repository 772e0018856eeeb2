"""Routes of the president's questions for a session of two departments; nothing is stored or logged."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from sqlalchemy.exc import NoResultFound

from reports.data_sheets import WalkInSheet
from webapp.exchanged_cards.services.results import results_of_pair
from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.exchanged_cards.views.files import pdf_file
from webapp.meetings.services.visit_sheet import session_to_print
from webapp.models import Department, Round
from webapp.organisation.services.organisation import find_pair, get_department
from webapp.printing.desk import print_desk
from webapp.rounds.services.exchanged import all_rounds
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/meetings/visits/<one_slug>/<other_slug>")
@allow(Role.PRESIDENT)
def show(one_slug: str, other_slug: str) -> str:
    """Show questions that challenge how well two departments work together."""
    both, round_, sheet = _sheet(one_slug, other_slug)
    print_desk().make_ready()
    return render_template("meetings/session.html", both=both, round_=round_, sheet=sheet)


@blueprint.get("/meetings/visits/<one_slug>/<other_slug>.pdf")
@allow(Role.PRESIDENT)
def pdf(one_slug: str, other_slug: str) -> Response:
    """Print them on one sheet."""
    both, round_, sheet = _sheet(one_slug, other_slug)
    name = f"{round_.slug}-{both[0].slug}-{both[1].slug}-session"
    return pdf_file("render_walk_in", sheet, name=name, keep=False)


def _sheet(one_slug: str, other_slug: str) -> tuple[tuple[Department, Department], Round, WalkInSheet]:
    """Return the sheet of a pair; raises NoResultFound (a 404 page) where the two are none."""
    session = reading()
    both = get_department(session, one_slug), get_department(session, other_slug)
    if find_pair(session, *both) is None:
        raise NoResultFound
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    results = results_of_pair(session, round_, one_id=both[0].id, other_id=both[1].id, rounds=rounds)
    return both, round_, session_to_print(session, results, both, today=pages.today())
