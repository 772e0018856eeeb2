"""Routes of the president's unannounced visits: questions and private notes, kept out of the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for

from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.services.results import results_of_department
from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.language import gettext as _
from webapp.meetings.services.visit_sheet import walk_in_to_print
from webapp.meetings.services.visits import delete_note, find_note, noted_departments, write_note
from webapp.models import Department
from webapp.organisation.services.organisation import departments, get_department, pairs
from webapp.printing.desk import print_desk
from webapp.rounds.services.exchanged import all_rounds
from webapp.storage.database import reading, transaction
from webapp.typed_text import clean_text
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page
from webapp.web.typed_forms import errors_of, number_from

blueprint = Blueprint("visits", __name__)


@blueprint.get("/meetings/visits")
@allow(Role.PRESIDENT)
def index() -> Page:
    """List the departments that can be visited."""
    session = reading()
    return render_template(
        "meetings/visits.html",
        departments=departments(session),
        sessions=pairs(session),
        noted=noted_departments(session, viewer().id),
    )


@blueprint.get("/meetings/visits/<department_slug>")
@allow(Role.PRESIDENT)
def show(department_slug: str) -> Page:
    """Show the questions for a visit to a department, and what the viewer wrote down about it."""
    return _page(get_department(reading(), department_slug))


@blueprint.post("/meetings/visits/<department_slug>")
@allow(Role.PRESIDENT)
def write(department_slug: str) -> Page:
    """Store the viewer's notes."""
    department, me = get_department(reading(), department_slug), viewer()
    text = clean_text(request.form.get("text", ""))
    number = number_from(request.form, "edit_number")
    try:
        with transaction() as session:
            write_note(
                session,
                text,
                person_id=me.id,
                department_id=department.id,
                edit_number=number,
                today=pages.today(),
            )
    except FieldsRefused as refused:
        return _page(department, typed=text, faults=refused.faults), 422
    except ChangedMeanwhile:
        return _page(department, typed=text, changed_meanwhile=True), 409
    pages.tell(_("Your notes are stored. Nobody else reads them."))
    return redirect(url_for(".show", department_slug=department_slug), 303)


@blueprint.post("/meetings/visits/<department_slug>/delete")
@allow(Role.PRESIDENT)
def delete(department_slug: str) -> Page:
    """Delete the viewer's notes."""
    department = get_department(reading(), department_slug)
    with transaction() as session:
        delete_note(session, person_id=viewer().id, department_id=department.id)
    pages.tell(_("Your notes are deleted."))
    return redirect(url_for(".show", department_slug=department_slug), 303)


def _page(
    department: Department,
    *,
    typed: str | None = None,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    session = reading()
    rounds = all_rounds(session)
    round_ = required_round(rounds)
    results = results_of_department(session, round_, department_id=department.id, rounds=rounds)
    note = find_note(session, person_id=viewer().id, department_id=department.id)
    links, error_of = errors_of(faults)
    print_desk().make_ready()
    return render_template(
        "meetings/visit.html",
        department=department,
        round_=round_,
        sheet=walk_in_to_print(session, results, department, today=pages.today()),
        note=note,
        typed=typed if typed is not None else note.text if note else "",
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )
