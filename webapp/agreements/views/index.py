"""Routes of the list of agreements, and of beginning one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp.agreements.services.form_files import known_forms
from webapp.agreements.services.standing import Standing, agreements, departments_of, statements
from webapp.agreements.services.words import sentence_of, sides_in_words, state_of, title_of
from webapp.agreements.services.writing import begin
from webapp.agreements.views.rights import may_read_working
from webapp.language import gettext as _
from webapp.models import Department
from webapp.organisation.services.organisation import counterparts_of, get_department
from webapp.rounds.services.templates import said
from webapp.storage.database import reading, transaction
from webapp.survey_templates import AgreementForm, OfWhom
from webapp.web import pages
from webapp.web.access import Role, Viewer, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.kept_pages import drawn_once

blueprint = Blueprint("agreements", __name__)


@dataclass(frozen=True)
class AgreementLine:
    """One agreement in a list."""

    title: str
    sides: str
    href: str
    sentence: str
    pill: str
    state: str


@blueprint.get("/agreements")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
@drawn_once
def index() -> str:
    """List what my department has agreed on, and what its counterparts state; the president sees all."""
    me = viewer()
    if me.department_id is None and not me.is_president:
        abort(403)
    session = reading()
    found = _found(session, me)
    return render_template(
        "agreements/index.html",
        pairs=[line_of(each) for each in found if len(departments_of(each.agreement)) == 2],
        statements=[line_of(each) for each in found if len(departments_of(each.agreement)) < 2],
        forms=_forms_for(session, me),
        said=said,
        counterparts=counterparts_of(session, me.department_id) if me.department_id else [],
    )


def _found(session: Session, me: Viewer) -> list[Standing]:
    if me.is_president:
        found = agreements(session)
    else:
        others = [department.id for department in counterparts_of(session, me.department_id or 0)]
        found = [*agreements(session, me.department_id), *statements(session, others)]
    return [each for each in found if each.in_force or may_read_working(me, each)]


def line_of(standing: Standing) -> AgreementLine:
    """Return an agreement as a list shows it to the viewer."""
    version = standing.in_force or standing.newest
    pill, state = state_of(standing, sees_working=may_read_working(viewer(), standing), today=pages.today())
    return AgreementLine(
        title_of(version),
        sides_in_words(standing.agreement),
        url_for("agreement.show", agreement_id=standing.agreement.id),
        sentence_of(standing),
        pill,
        state,
    )


def _forms_for(session: Session, me: Viewer) -> list[AgreementForm]:
    """Return the forms on which the viewer can begin an agreement."""
    forms = known_forms(session).values()
    return [form for form in forms if (me.is_president if form.of is OfWhom.COMPANY else me.is_head)]


@blueprint.post("/agreements")
@allow(Role.HEAD, Role.PRESIDENT)
def start() -> Page:
    """Begin an agreement and go to its editor; one that is there already is shown."""
    me = viewer()
    form = next((form for form in _forms_for(reading(), me) if form.key == request.form.get("form")), None)
    if form is None:
        abort(404)
    with transaction() as session:
        first, second = _sides(session, me, form)
        agreement = begin(session, form, first, second, doer=doer())
        is_there = any(version.in_force_since for version in agreement.versions)
        agreement_id = agreement.id
    if is_there:
        pages.tell(_("You have agreed on this already. Here it is."))
        return redirect(url_for("agreement.show", agreement_id=agreement_id), 303)
    return redirect(url_for("agreement_editor.edit", agreement_id=agreement_id), 303)


def _sides(session: Session, me: Viewer, form: AgreementForm) -> tuple[Department | None, Department | None]:
    """Return the sides of a new agreement, the viewer's first; 404 where the other is no counterpart."""
    if form.of is OfWhom.COMPANY:
        return None, None
    mine = get_department(session, me.department_slug or "")
    if not form.of.is_of_a_pair:
        return mine, None
    wanted = request.form.get("other")
    other = next((each for each in counterparts_of(session, mine.id) if each.slug == wanted), None)
    if other is None:
        abort(404)
    return mine, other
