"""Routes of the joint revenue plan; off until a head switches it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.revenue import read_amount, read_result
from webapp.exchanged_cards.views.rights import may_read_card, may_sign
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.meetings.services.revenue import (
    Start,
    begin_plan,
    end_plan,
    find_plan,
    months_in,
    note_results,
    plan_as_sheet,
    set_target,
    write_lines,
)
from webapp.meetings.views.revenue_form import (
    lines_from,
    month_from,
    no_amount,
    typed_from_lines,
    typed_start,
)
from webapp.meetings.views.revenue_page import Both, off_page, plan_page
from webapp.meetings.views.rights import may_set_target, may_write_lines
from webapp.models import RevenuePlan
from webapp.organisation.services.organisation import find_pair, get_two_departments
from webapp.storage.database import reading, transaction
from webapp.typed_text import on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.sheet_files import ENDING, sheet_file
from webapp.web.typed_forms import number_from, typed_from, version_from

blueprint = Blueprint("revenue", __name__)


def _both(one_slug: str, other_slug: str) -> Both:
    """Return two departments of a pair whose revenue the viewer may read; 404 or 403 else."""
    session = reading()
    one, other = get_two_departments(session, one_slug, other_slug)
    if not may_read_card(viewer(), one, other):
        abort(403)
    if find_pair(session, one, other) is None:
        raise NoResultFound
    return one, other


def _open_plan(both: Both) -> RevenuePlan:
    """Return the plan of a pair that has switched it on; 404 else."""
    plan = find_plan(reading(), *both)
    if plan is None or not plan.is_on:
        raise NoResultFound
    return plan


@blueprint.get("/meetings/revenue/<one_slug>/<other_slug>")
@allow(Role.EMPLOYEE)
def show(one_slug: str, other_slug: str) -> Page:
    """Show target, lines, shortfall and each month's result; or how to switch the page on."""
    both = _both(one_slug, other_slug)
    plan = find_plan(reading(), *both)
    if plan is None or not plan.is_on:
        return off_page(both, typed_start(plan))
    return plan_page(both, plan)


@blueprint.get(f"/meetings/revenue/<one_slug>/<other_slug>.{ENDING}")
@allow(Role.EMPLOYEE)
def sheet(one_slug: str, other_slug: str, *, ending: str) -> Response:
    """Give lines and months for a spreadsheet."""
    both = _both(one_slug, other_slug)
    name = f"revenue-{both[0].slug}-{both[1].slug}"
    return sheet_file(plan_as_sheet(_open_plan(both)), name=name, ending=ending)


@blueprint.post("/meetings/revenue/<one_slug>/<other_slug>/on")
@allow(Role.HEAD)
def switch_on(one_slug: str, other_slug: str) -> Page:
    """Switch the page on for these two."""
    both, form = _both(one_slug, other_slug), request.form
    if not may_sign(viewer(), *both):
        abort(403)
    start = Start(
        selling_id=number_from(form, "selling"),
        currency=on_one_line(form.get("currency", "")),
        begins_on=month_from(form.get("begins", "")),
        months=number_from(form, "months"),
    )
    try:
        with transaction() as session:
            begin_plan(session, *both, start, doer=doer())
    except FieldsRefused as refused:
        return off_page(both, typed_from(form), faults=refused.faults), 422
    except ChangedMeanwhile:
        pages.warn(_("The page was switched on meanwhile. Look at it; what you entered is not stored."))
        return _back(both)
    pages.tell(_("The revenue page is switched on for both departments."))
    return _back(both)


@blueprint.post("/meetings/revenue/<one_slug>/<other_slug>/off")
@allow(Role.HEAD)
def switch_off(one_slug: str, other_slug: str) -> Page:
    """Switch the page off; what was written stays."""
    both = _both(one_slug, other_slug)
    if not may_sign(viewer(), *both):
        abort(403)
    _open_plan(both)
    with transaction() as session:
        end_plan(session, _fresh(session, both), doer=doer())
    pages.tell(_("The revenue page is switched off. What was written comes back when it is switched on."))
    return _back(both)


@blueprint.post("/meetings/revenue/<one_slug>/<other_slug>/target")
@allow(Role.HEAD, Role.PRESIDENT)
def target(one_slug: str, other_slug: str) -> Page:
    """Store the target from above."""
    both = _both(one_slug, other_slug)
    if not may_set_target(viewer(), _open_plan(both)):
        abort(403)
    wanted = read_amount(request.form.get("target", ""), current_language())
    faults = [] if wanted is not None else [no_amount("target")]

    def store(session: Session, plan: RevenuePlan, number: int) -> None:
        set_target(session, plan, wanted or 0, edit_number=number, doer=doer())

    return _store(both, store, faults, done=_("The target is stored."))


@blueprint.post("/meetings/revenue/<one_slug>/<other_slug>/lines")
@allow(Role.HEAD)
def lines(one_slug: str, other_slug: str) -> Page:
    """Store what the selling side expects of each group, and its part of the shortfall."""
    both = _both(one_slug, other_slug)
    if not may_write_lines(viewer(), _open_plan(both)):
        abort(403)
    read, faults = lines_from(request.form)

    def store(session: Session, plan: RevenuePlan, number: int) -> None:
        write_lines(session, plan, read, edit_number=number, doer=doer())

    return _store(both, store, faults, done=_("The lines are stored."))


@blueprint.post("/meetings/revenue/<one_slug>/<other_slug>/results")
@allow(Role.HEAD)
def results(one_slug: str, other_slug: str) -> Page:
    """Store what was earned in each month."""
    both, form = _both(one_slug, other_slug), request.form
    if not may_sign(viewer(), *both):
        abort(403)
    earned: dict[date, int | None] = {}
    faults = []
    for month in months_in(_open_plan(both)):
        field = f"earned-{month.first_day:%Y-%m}"
        text = form.get(field, "").strip()
        earned[month.first_day] = read_result(text, current_language()) if text else None
        if text and earned[month.first_day] is None:
            faults.append(no_amount(field))

    def store(session: Session, plan: RevenuePlan, number: int) -> None:
        note_results(session, plan, earned, edit_number=number, doer=doer())

    return _store(both, store, faults, done=_("The results are stored."))


def _store(
    both: Both,
    store: Callable[[Session, RevenuePlan, int], None],
    faults: Sequence[FieldFault],
    *,
    done: str,
) -> Page:
    """Store what was posted, or show the page again with everything that was typed."""
    number, typed = version_from(request.form), typed_from_lines(request.form)
    if faults:
        return plan_page(both, _open_plan(both), typed=typed, faults=faults), 422
    try:
        with transaction() as session:
            store(session, _fresh(session, both), number)
    except FieldsRefused as refused:
        return plan_page(both, _open_plan(both), typed=typed, faults=refused.faults), 422
    except ChangedMeanwhile:
        return plan_page(both, _open_plan(both), typed=typed, changed_meanwhile=True), 409
    pages.tell(done)
    return _back(both)


def _fresh(session: Session, both: Both) -> RevenuePlan:
    plan = find_plan(session, *both)
    if plan is None:
        raise NoResultFound
    return plan


def _back(both: Both) -> Page:
    return redirect(url_for(".show", one_slug=both[0].slug, other_slug=both[1].slug), 303)
