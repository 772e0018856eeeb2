"""The joint revenue of two departments: off until a head switches it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports.revenue_chart import months_chart
from webapp import pages
from webapp.access import Role, Viewer, allow, viewer
from webapp.database import reading, transaction
from webapp.domain.meetings import MeetingFault
from webapp.domain.revenue import Line, Month, in_full, read_amount, sums_of
from webapp.domain.wording import N_, Sentence
from webapp.language import amount_words, current_language, month_words
from webapp.language import gettext as _
from webapp.meeting_models import RevenuePlan
from webapp.models import Department
from webapp.services.action_plans import ChangedMeanwhile
from webapp.services.meetings import MeetingRefused
from webapp.services.organisation import find_pair, get_two_departments
from webapp.services.revenue import (
    Start,
    begin_plan,
    end_plan,
    find_plan,
    lines_of,
    months_in,
    note_results,
    plan_as_csv,
    set_target,
    write_lines,
)
from webapp.services.typed_text import on_one_line
from webapp.views.actions import Page, doer
from webapp.views.meeting_form import Form, Typed, errors_of, number_from, typed_from
from webapp.views.reading_rights import may_read_card, may_sign

blueprint = Blueprint("revenue", __name__)
BLANK_LINES = 3
MOST_LINES = 60
Both = tuple[Department, Department]


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


def may_set_target(me: Viewer, plan: RevenuePlan) -> bool:
    """The target comes from above: from the president, or the heads of the side that does not sell."""
    both = (plan.first_id, plan.second_id)
    return me.is_president or (
        me.is_head and me.department_id in both and me.department_id != plan.selling_id
    )


def may_write_lines(me: Viewer, plan: RevenuePlan) -> bool:
    """The heads of the selling side say what they expect and how the shortfall is allocated."""
    return me.is_head and me.department_id == plan.selling_id


@blueprint.get("/meetings/revenue/<one_slug>/<other_slug>")
@allow(Role.EMPLOYEE)
def show(one_slug: str, other_slug: str) -> Page:
    """Show target, lines, shortfall and each month's result; or how to switch the page on."""
    both = _both(one_slug, other_slug)
    plan = find_plan(reading(), *both)
    if plan is None or not plan.is_on:
        return _off_page(both, Typed(values={"months": "6"}))
    return _plan_page(both, plan)


@blueprint.get("/meetings/revenue/<one_slug>/<other_slug>.csv")
@allow(Role.EMPLOYEE)
def csv(one_slug: str, other_slug: str) -> Response:
    """Give lines and months for a spreadsheet."""
    both = _both(one_slug, other_slug)
    name = f'attachment; filename="revenue-{both[0].slug}-{both[1].slug}.csv"'
    content = plan_as_csv(_open_plan(both))
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": name})


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
        begins_on=_month(form.get("begins", "")),
        months=number_from(form, "months"),
    )
    try:
        with transaction() as session:
            begin_plan(session, *both, start, doer=doer())
    except MeetingRefused as refused:
        return _off_page(both, typed_from(form), faults=refused.faults), 422
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
    faults = [] if wanted is not None else [_no_amount("target")]

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
    read, faults = _lines_from(request.form)

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
        earned[month.first_day] = read_amount(text, current_language()) if text else None
        if text and earned[month.first_day] is None:
            faults.append(_no_amount(field))

    def store(session: Session, plan: RevenuePlan, number: int) -> None:
        note_results(session, plan, earned, edit_number=number, doer=doer())

    return _store(both, store, faults, done=_("The results are stored."))


def _store(
    both: Both,
    store: Callable[[Session, RevenuePlan, int], None],
    faults: Sequence[MeetingFault],
    *,
    done: str,
) -> Page:
    """Store what was posted, or show the page again with everything that was typed."""
    number = number_from(request.form, "edit_number")
    if faults:
        return _plan_page(both, _open_plan(both), typed=_typed_now(), faults=faults), 422
    try:
        with transaction() as session:
            store(session, _fresh(session, both), -1 if number is None else number)
    except MeetingRefused as refused:
        return _plan_page(both, _open_plan(both), typed=_typed_now(), faults=refused.faults), 422
    except ChangedMeanwhile:
        return _plan_page(both, _open_plan(both), typed=_typed_now(), changed_meanwhile=True), 409
    pages.tell(done)
    return _back(both)


def _fresh(session: Session, both: Both) -> RevenuePlan:
    plan = find_plan(session, *both)
    if plan is None:
        raise NoResultFound
    return plan


def _back(both: Both) -> Page:
    return redirect(url_for(".show", one_slug=both[0].slug, other_slug=both[1].slug), 303)


def _no_amount(field: str) -> MeetingFault:
    key = N_("This amount cannot be read for certain. Write it like %(example)s.")
    example = amount_words(in_full(123_450))
    return MeetingFault(field=field, sentence=Sentence(key=key, values={"example": example}))


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return None


def _rows_in(form: Form) -> list[dict[str, str]]:
    """Return the rows of the lines as they were typed, without the empty ones."""
    rows = [
        {name: form.get(f"{name}-{place}", "").strip() for name in ("name", "planned", "added")}
        for place in range(1, MOST_LINES + 1)
    ]
    return [row for row in rows if any(row.values())]


def _lines_from(form: Form) -> tuple[list[Line], list[MeetingFault]]:
    """Read the lines; an empty amount is nothing."""
    read, faults = [], []
    for place, row in enumerate(_rows_in(form), start=1):
        amounts = {}
        for name in ("planned", "added"):
            amount = read_amount(row[name] or "0", current_language())
            if amount is None:
                faults.append(_no_amount(f"{name}-{place}"))
            amounts[name] = amount or 0
        read.append(Line(name=on_one_line(row["name"]), **amounts))
    return read, faults


def _typed_now() -> Typed:
    """Keep what was posted; the rows of the lines move together, as their faults are numbered."""
    form = request.form
    kept = {
        name: text for name, text in form.items() if name.split("-")[0] not in ("name", "planned", "added")
    }
    for place, row in enumerate(_rows_in(form), start=1):
        kept |= {f"{name}-{place}": text for name, text in row.items()}
    return Typed(values=kept)


def _off_page(both: Both, typed: Typed, *, faults: Sequence[MeetingFault] = ()) -> str:
    links, error_of = errors_of(faults)
    return render_template(
        "meetings/revenue_off.html",
        both=both,
        may_switch=may_sign(viewer(), *both),
        typed=typed,
        sides=[(str(one.id), one.name) for one in both],
        errors=links,
        error_of=error_of,
    )


def _plan_page(
    both: Both,
    plan: RevenuePlan,
    *,
    typed: Typed | None = None,
    faults: Sequence[MeetingFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    me = viewer()
    links, error_of = errors_of(faults)
    stored, months = lines_of(plan), months_in(plan)
    return render_template(
        "meetings/revenue.html",
        both=both,
        plan=plan,
        selling=next(one for one in both if one.id == plan.selling_id),
        lines=stored,
        sums=sums_of(plan.target, stored),
        months=months,
        chart=_chart(months),
        typed=_over(_typed(plan, months), typed),
        rows=range(1, min(max(len(stored), len(_rows_in(request.form))) + BLANK_LINES, MOST_LINES) + 1),
        money=lambda amount: amount_words(in_full(amount)),
        month_words=month_words,
        may_set_target=may_set_target(me, plan),
        may_write_lines=may_write_lines(me, plan),
        may_note=may_sign(me, *both),
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )


def _over(stored: Typed, typed: Typed | None) -> Typed:
    """Lay what was typed over what is stored: the forms that were not posted show what they would anyway."""
    if typed is None:
        return stored
    is_of_lines = any(name.startswith("name-") for name in request.form)
    lines = ("name-", "planned-", "added-")
    kept = {
        name: text for name, text in stored.values.items() if not (is_of_lines and name.startswith(lines))
    }
    return Typed(values={**kept, **typed.values})


def _typed(plan: RevenuePlan, months: Sequence[Month]) -> Typed:
    """Write what is stored as the fields hold it."""
    values = {"target": "" if plan.target is None else amount_words(in_full(plan.target))}
    for place, line in enumerate(lines_of(plan), start=1):
        values[f"name-{place}"] = line.name
        values[f"planned-{place}"] = amount_words(in_full(line.planned))
        values[f"added-{place}"] = amount_words(in_full(line.added)) if line.added else ""
    for month in months:
        if month.earned is not None:
            values[f"earned-{month.first_day:%Y-%m}"] = amount_words(in_full(month.earned))
    return Typed(values=values)


def _chart(months: Sequence[Month]) -> Markup | None:
    """Draw the months; None before the first result."""
    if not any(month.earned is not None for month in months):
        return None
    said = "; ".join(
        _(
            "%(month)s: %(earned)s of %(wanted)s",
            month=month_words(month.first_day),
            earned=_amount(month.earned),
            wanted=_amount(month.wanted),
        )
        for month in months
    )
    figure = months_chart([(month.wanted, month.earned) for month in months], label=said)
    return Markup(figure.svg())  # noqa: S704  # its label is escaped


def _amount(amount: int | None) -> str:
    return "–" if amount is None else amount_words(in_full(amount))
