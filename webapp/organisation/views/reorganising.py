"""Routes of merging a department into another, splitting one, and undoing it."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.domain.wording import Refused
from webapp.importing.services.faults import EntryRefused
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import Department
from webapp.organisation.services import organisation, reorganising
from webapp.organisation.services.merging import merge as merge_departments
from webapp.organisation.services.merging import preview_merge
from webapp.organisation.services.splitting import split as split_department
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer, tell_undone
from webapp.web.pages import tell, warn

blueprint = Blueprint("admin_reorganise", __name__, url_prefix="/admin/org/departments/<slug>")


@blueprint.get("/merge")
@allow(Role.ADMINISTRATOR)
def ask_merge(slug: str) -> Page:
    """Say what merging this department into the one of the address does."""
    session = reading()
    department = organisation.get_department(session, slug)
    into = organisation.get_department(session, request.args.get("into", ""))
    try:
        found = preview_merge(session, department, into)
    except Refused as refused:
        warn(in_words(refused.sentence))
        return _to(department)
    return render_template("organisation/merge.html", department=department, into=into, found=found)


@blueprint.post("/merge")
@allow(Role.ADMINISTRATOR)
def merge(slug: str) -> Response:
    """Merge the department into the chosen one."""
    try:
        with transaction() as session:
            department = organisation.get_department(session, slug)
            into = organisation.get_department(session, request.form.get("into", ""))
            made = merge_departments(session, department, into, doer=doer())
            number = made.people
    except Refused as refused:
        warn(in_words(refused.sentence))
        return _to(department)
    words = ngettext(
        "%(origin)s is part of %(into)s now, with %(num)s person.",
        "%(origin)s is part of %(into)s now, with %(num)s people.",
        number,
        origin=department.name,
        into=into.name,
    )
    tell(f"{words} {_('Until the next round opens, you can undo it below.')}")
    return _to(into)


@blueprint.get("/split")
@allow(Role.ADMINISTRATOR)
def ask_split(slug: str) -> Page:
    """Ask who leaves the department, and for a department of which name."""
    department = organisation.get_department(reading(), slug)
    try:
        reorganising.require_may_reorganise(reading())
    except Refused as refused:
        warn(in_words(refused.sentence))
        return _to(department)
    return _split_page(department)


@blueprint.post("/split")
@allow(Role.ADMINISTRATOR)
def split(slug: str) -> Page:
    """Make a department of the chosen people."""
    name = request.form.get("name", "")
    people, others = _ids("person"), _ids("pair")
    department = organisation.get_department(reading(), slug)
    try:
        with transaction() as session:
            origin = organisation.get_department(session, slug)
            made = split_department(session, origin, name, people=people, counterparts=others, doer=doer())
            new = made.into
    except EntryRefused as refused:
        error_of = {fault.column: f"{fault.what} {fault.remedy}" for fault in refused.faults}
        return _split_page(department, name=name, people=people, others=others, error_of=error_of), 400
    except Refused as refused:
        warn(in_words(refused.sentence))
        return _to(department)
    done = _("%(new)s is a department of its own now.", new=new.name)
    tell(f"{done} {_('Until the next round opens, you can undo it below.')}")
    return _to(new)


@blueprint.post("/undo")
@allow(Role.ADMINISTRATOR)
def undo(slug: str) -> Response:
    """Take the last merge or split of this department back."""
    try:
        with transaction() as session:
            department = organisation.get_department(session, slug)
            left = reorganising.undo(session, department, doer=doer())
    except Refused as refused:
        warn(in_words(refused.sentence))
        return _to(department)
    tell_undone(_("It is undone: people, pairs and lists are where they were."), left=left)
    return redirect(url_for("admin_org.index"), 303)


def _to(department: Department) -> Response:
    return redirect(url_for("admin_org.edit_department", slug=department.slug), 303)


def _ids(field: str) -> set[int]:
    return {int(each) for each in request.form.getlist(field) if each.isascii() and each.isdigit()}


def _split_page(
    department: Department,
    *,
    name: str = "",
    people: Collection[int] = (),
    others: set[int] | None = None,
    error_of: dict[str, str] | None = None,
) -> str:
    session = reading()
    here = organisation.get_department(session, department.slug)
    counterparts = organisation.counterparts_of(session, here.id)
    error_of = error_of or {}
    return render_template(
        "organisation/split.html",
        department=here,
        name=name,
        people=[person for person in here.people if person.is_active],
        chosen=people,
        counterparts=counterparts,
        paired={other.id for other in counterparts} if others is None else others,
        error_of=error_of,
        errors=[(f"#{field}", words) for field, words in error_of.items()],
        minimum_group=organisation.get_company(session).minimum_group,
    )
