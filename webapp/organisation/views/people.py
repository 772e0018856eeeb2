"""Routes of people: list, create, edit, deactivate."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from webapp.importing.services.clean_text import tidy
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.language import gettext as _
from webapp.mail_addresses import pasted_address, stored_address
from webapp.models import Person, Position
from webapp.organisation.services import erasing, people
from webapp.organisation.services.entries import PersonEntry, entry_of
from webapp.organisation.services.organisation import departments
from webapp.organisation.views.people_list import list_page, sheet_of_list
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow
from webapp.web.answers import doer, question_page
from webapp.web.pages import tell, warn
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("admin_people", __name__)
FIELDS = {"roles": "position"}  # where a fault of a column stands on the page


@blueprint.get("/admin/people")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """List people: filtered, sorted, in pages; those chosen can be changed at once."""
    return list_page()


@blueprint.get(f"/admin/people.{ENDING}")
@allow(Role.ADMINISTRATOR)
def sheet(ending: str) -> Response:
    """Give who can sign in as a file that can be imported again, as far as the filters leave them."""
    return sheet_file(sheet_of_list(), name="people", ending=ending)


@blueprint.get("/admin/people/new")
@allow(Role.ADMINISTRATOR)
def new() -> str:
    """Ask for a new person."""
    return _form(PersonEntry(name="", email="", department=""), person=None)


@blueprint.post("/admin/people/new")
@allow(Role.ADMINISTRATOR)
def add() -> Response | tuple[str, int]:
    """Add the person."""
    entry = _entry_from(request.form)
    try:
        with transaction() as session:
            people.save_person(session, entry, person=None, doer=doer())
    except EntryRefused as refused:
        return _form(entry, person=None, faults=refused.faults), 400
    tell(_("%(name)s was added.", name=entry.name))
    return redirect(url_for("admin_people.index"), 303)


@blueprint.get("/admin/people/<int:person_id>")
@allow(Role.ADMINISTRATOR)
def edit(person_id: int) -> str:
    """Show one person to be changed."""
    person = people.get_person(reading(), person_id)
    return _form(entry_of(person), person=person)


@blueprint.post("/admin/people/<int:person_id>")
@allow(Role.ADMINISTRATOR)
def change(person_id: int) -> Response | tuple[str, int]:
    """Store what was changed."""
    entry = _entry_from(request.form)
    try:
        with transaction() as session:
            person = people.get_person(session, person_id)
            people.save_person(session, entry, person=person, doer=doer())
    except EntryRefused as refused:
        return _form(entry, person=people.get_person(reading(), person_id), faults=refused.faults), 400
    tell(_("The entry of %(name)s was changed.", name=entry.name))
    return redirect(url_for("admin_people.index"), 303)


@blueprint.get("/admin/people/<int:person_id>/deactivate")
@allow(Role.ADMINISTRATOR)
def ask_deactivate(person_id: int) -> str:
    """Say what it means that somebody may no longer sign in."""
    person = people.get_person(reading(), person_id)
    is_last = people.is_last_administrator(reading(), person)
    last = _(
        "Nobody else is administrator, so this cannot be done now. Make somebody else administrator first."
    )
    return question_page(
        heading=_("Deactivate %(name)s", name=person.name),
        note=person.email,
        consequences=[
            _("This person is signed out everywhere and can no longer sign in."),
            _("From the next round on the person is not asked to grade."),
            _(
                "A card handed in already is counted. A card of an open round that is not handed in stays "
                "open and is not counted."
            ),
            _("You can undo this on the person's page at any time."),
        ],
        button=_("Deactivate"),
        back_to=url_for("admin_people.edit", person_id=person.id),
        why_not=[last] if is_last else [],
    )


@blueprint.post("/admin/people/<int:person_id>/deactivate")
@allow(Role.ADMINISTRATOR)
def deactivate(person_id: int) -> Response:
    """Let a person no longer sign in."""
    try:
        with transaction() as session:
            person = people.get_person(session, person_id)
            people.deactivate(session, person, doer=doer())
    except EntryRefused as refused:
        warn(refused.in_words)
        return redirect(url_for("admin_people.edit", person_id=person_id), 303)
    tell(_("%(name)s can no longer sign in.", name=person.name))
    return redirect(url_for("admin_people.index"), 303)


@blueprint.post("/admin/people/<int:person_id>/activate")
@allow(Role.ADMINISTRATOR)
def activate(person_id: int) -> Response:
    """Let a person sign in again."""
    try:
        with transaction() as session:
            person = people.get_person(session, person_id)
            people.activate(session, person, doer=doer())
    except EntryRefused as refused:
        warn(refused.in_words)
    else:
        tell(_("%(name)s can sign in again.", name=person.name))
    return redirect(url_for("admin_people.edit", person_id=person_id), 303)


@blueprint.get("/admin/people/<int:person_id>/erase")
@allow(Role.ADMINISTRATOR)
def ask_erase(person_id: int) -> str:
    """Say what it means that somebody is erased."""
    person = people.get_person(reading(), person_id)
    active = _("This person may still sign in. Deactivate the entry first.")
    return question_page(
        heading=_("Erase %(name)s", name=person.name),
        note=person.email,
        consequences=[
            _(
                "Name and address go from the list of people, from cards, mails and the log. A number stands "
                "in their place."
            ),
            _("What was counted and agreed stays: grades without a name, actions, signatures."),
            _(
                "A text in which somebody wrote the name stays as it was written. So do backups made before: "
                "delete those yourself."
            ),
            _("This cannot be undone."),
        ],
        button=_("Erase"),
        back_to=url_for("admin_people.edit", person_id=person.id),
        why_not=[active] if person.is_active else [],
    )


@blueprint.post("/admin/people/<int:person_id>/erase")
@allow(Role.ADMINISTRATOR)
def erase(person_id: int) -> Response:
    """Take name and address of a person from every table."""
    try:
        with transaction() as session:
            erasing.erase(session, people.get_person(session, person_id), doer=doer())
    except EntryRefused as refused:
        warn(refused.in_words)
        return redirect(url_for("admin_people.edit", person_id=person_id), 303)
    tell(_("Name and address are erased."))
    return redirect(url_for("admin_people.index"), 303)


def _entry_from(form: MultiDict[str, str]) -> PersonEntry:
    position = form.get("position", "")
    return PersonEntry(
        name=tidy(form.get("name", "")),
        email=stored_address(pasted_address(form.get("email", ""))),
        department=tidy(form.get("department", "")),
        position=Position(position) if position in list(Position) else Position.EMPLOYEE,
        is_president="president" in form,
        is_administrator="administrator" in form,
        is_reviewer="reviewer" in form,
        is_works_council="works-council" in form,
    )


def _form(entry: PersonEntry, *, person: Person | None, faults: Sequence[Fault] = ()) -> str:
    names = [department.name for department in departments(reading())]
    error_of = {FIELDS.get(fault.column, fault.column): fault.in_words for fault in faults}
    return render_template(
        "organisation/person.html",
        entry=entry,
        person=person,
        departments=[("", _("no department")), *((name, name) for name in names)],
        positions=[
            (Position.EMPLOYEE.value, _("Employee")),
            (Position.HEAD.value, _("Head of the department")),
            (Position.DEPUTY.value, _("Deputy of the head")),
        ],
        error_of=error_of,
        errors=[(f"#{name}", text) for name, text in error_of.items()],
    )
