"""Routes of departments and pairs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.importing.services.faults import EntryRefused
from webapp.language import gettext as _
from webapp.models import Department, Pair
from webapp.organisation.services import departments, organisation, pairs
from webapp.organisation.services.reorganising import changes_in_words, last_that_can_be_undone
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import question_page
from webapp.web.pages import tell

blueprint = Blueprint("admin_org", __name__)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A department as the page lists it."""

    department: Department
    head: str
    people: int
    counterparts: int
    is_small: bool


@blueprint.get("/admin/org")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """List departments and pairs."""
    return _page()


@blueprint.post("/admin/org/departments")
@allow(Role.ADMINISTRATOR)
def add_department() -> Response | tuple[str, int]:
    """Add a department."""
    name = request.form.get("name", "")
    try:
        with transaction() as session:
            department = departments.add_department(session, name, at=now(), who=viewer().name)
    except EntryRefused as refused:
        return _page(name=name, error_of={"name": refused.in_words}), 400
    tell(_("The department %(name)s was added.", name=department.name))
    return redirect(url_for("admin_org.index"), 303)


@blueprint.get("/admin/org/departments/<slug>")
@allow(Role.ADMINISTRATOR)
def edit_department(slug: str) -> str:
    """Show one department to be renamed or removed."""
    return _department_page(slug)


@blueprint.post("/admin/org/departments/<slug>")
@allow(Role.ADMINISTRATOR)
def rename_department(slug: str) -> Response | tuple[str, int]:
    """Give a department another name, and say how its people grade."""
    name = request.form.get("name", "")
    by_code, who = "by_code" in request.form, viewer().name
    try:
        with transaction() as session:
            department = organisation.get_department(session, slug)
            departments.rename_department(session, department, name, at=now(), who=who)
            departments.let_grade_by_code(session, department, by_code, at=now(), who=who)
    except EntryRefused as refused:
        return _department_page(slug, name=name, error=refused.in_words), 400
    tell(_("%(name)s is saved.", name=department.name))
    return redirect(url_for("admin_org.index"), 303)


@blueprint.post("/admin/org/departments/<slug>/remove")
@allow(Role.ADMINISTRATOR)
def remove_department(slug: str) -> Response | tuple[str, int]:
    """Remove a department on which nothing depends."""
    try:
        with transaction() as session:
            department = organisation.get_department(session, slug)
            departments.remove_department(session, department, at=now(), who=viewer().name)
    except EntryRefused as refused:
        return _department_page(slug, error=refused.in_words), 400
    tell(_("The department %(name)s was removed.", name=department.name))
    return redirect(url_for("admin_org.index"), 303)


@blueprint.post("/admin/org/pairs")
@allow(Role.ADMINISTRATOR)
def add_pair() -> Response | tuple[str, int]:
    """Let two departments grade each other."""
    first, second = request.form.get("first", ""), request.form.get("second", "")
    try:
        with transaction() as session:
            one = organisation.get_department(session, first)
            other = organisation.get_department(session, second)
            pairs.add_pair(session, one, other, at=now(), who=viewer().name)
    except EntryRefused as refused:
        return _page(first=first, second=second, error_of={"second": refused.in_words}), 400
    tell(_("%(one)s and %(other)s grade each other from the next round on.", one=one.name, other=other.name))
    return redirect(url_for("admin_org.index"), 303)


@blueprint.get("/admin/org/pairs/<int:pair_id>/end")
@allow(Role.ADMINISTRATOR)
def ask_end_pair(pair_id: int) -> str:
    """Say what it means that a pair ends."""
    pair = pairs.get_pair(reading(), pair_id)
    return question_page(
        heading=_("End the pair %(one)s and %(other)s", one=pair.first.name, other=pair.second.name),
        consequences=[
            _("From the next round on the two no longer grade each other."),
            _("A round that is open keeps its cards of this pair, and they are exchanged as planned."),
            _("Past cards, needs lists and actions stay. You can add the pair again at any time."),
        ],
        button=_("End the pair"),
        back_to=url_for("admin_org.index"),
    )


@blueprint.post("/admin/org/pairs/<int:pair_id>/end")
@allow(Role.ADMINISTRATOR)
def end_pair(pair_id: int) -> Response:
    """End a pair from the next round on."""
    with transaction() as session:
        pair = pairs.get_pair(session, pair_id)
        one, other = pair.first.name, pair.second.name
        pairs.remove_pair(session, pair, at=now(), who=viewer().name)
    tell(_("%(one)s and %(other)s are no pair any more.", one=one, other=other))
    return redirect(url_for("admin_org.index"), 303)


def _page(
    *, name: str = "", first: str = "", second: str = "", error_of: dict[str, str] | None = None
) -> str:
    found = organisation.pairs(reading())
    lines = _lines(found)
    error_of = error_of or {}
    return render_template(
        "organisation/departments.html",
        lines=lines,
        pairs=found,
        options=[(line.department.slug, line.department.name) for line in lines],
        name=name,
        first=first,
        second=second,
        error_of=error_of,
        errors=[(f"#{field}", text) for field, text in error_of.items()],
        minimum_group=organisation.get_company(reading()).minimum_group,
    )


def _lines(found: list[Pair]) -> list[_Line]:
    session = reading()
    number_of = departments.people_in(session)
    head_of = departments.heads(session)
    minimum = organisation.get_company(session).minimum_group
    return [
        _Line(
            department=department,
            head=head_of.get(department.id, ""),
            people=number_of.get(department.id, 0),
            counterparts=sum(department.id in (pair.first_id, pair.second_id) for pair in found),
            is_small=number_of.get(department.id, 0) < minimum,
        )
        for department in organisation.departments(session)
    ]


def _department_page(slug: str, *, name: str | None = None, error: str = "") -> str:
    session = reading()
    department = organisation.get_department(session, slug)
    return render_template(
        "organisation/department.html",
        department=department,
        name=department.name if name is None else name,
        error=error,
        errors=[("#name", error)] if error else [],
        is_in_use=departments.is_in_use(session, department),
        past=changes_in_words(session, department.id),
        can_undo=last_that_can_be_undone(session, department) is not None,
        others=[
            (other.slug, other.name)
            for other in organisation.departments(session)
            if other.id != department.id
        ],
    )
