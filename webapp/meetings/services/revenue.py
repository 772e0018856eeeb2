"""Joint revenue plan of two departments: target, lines, allocated shortfall, monthly results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import log
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.faults import FieldFault, FieldsRefused, too_long
from webapp.domain.half_years import months_later
from webapp.domain.revenue import LONGEST_CURRENCY, MOST_MONTHS, Line, Month, in_full, months_of
from webapp.domain.spreadsheets.tables import Cell, Column, Sheet
from webapp.domain.wording import N_, Sentence
from webapp.locking import lock_organisation
from webapp.models import Department, RevenueLine, RevenuePlan, RevenueResult

LONGEST_NAME = 120
FURTHEST = timedelta(days=3 * 366)  # from today, into the past or the future
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a plan begins with, as it is typed in; None where nothing could be read."""

    selling_id: int | None
    currency: str
    begins_on: date | None
    months: int | None


def find_plan(session: Session, department: Department, other: Department) -> RevenuePlan | None:
    """Return the plan that two departments have switched on, else their newest, or None."""
    return session.scalar(
        select(RevenuePlan)
        .where(_is_of(department, other))
        .order_by(RevenuePlan.is_on.desc(), RevenuePlan.begins_on.desc())
        .limit(1)
        .options(
            joinedload(RevenuePlan.first),
            joinedload(RevenuePlan.second),
            joinedload(RevenuePlan.target_by),
            joinedload(RevenuePlan.allocated_by),
            selectinload(RevenuePlan.lines),
            selectinload(RevenuePlan.results),
        )
    )


def _is_of(department: Department, other: Department) -> ColumnElement[bool]:
    low, high = sorted((department.id, other.id))
    return and_(RevenuePlan.first_id == low, RevenuePlan.second_id == high)


def pairs_with_plan(session: Session) -> set[tuple[int, int]]:
    """Return the departments that have switched the page on, the smaller id first."""
    found = select(RevenuePlan.first_id, RevenuePlan.second_id).where(RevenuePlan.is_on)
    return {(first, second) for first, second in session.execute(found)}


def begin_plan(session: Session, one: Department, other: Department, start: Start, *, doer: Doer) -> None:
    """Switch the page on for some months; a plan of the same first month goes on.

    Raises FieldsRefused, and ChangedMeanwhile where it is switched on already.
    """
    lock_organisation(session)
    known = session.scalars(select(RevenuePlan).where(_is_of(one, other))).all()
    if any(plan.is_on for plan in known):
        raise ChangedMeanwhile
    faults = _faults(start, (one.id, other.id), today=doer.today)
    if faults:
        raise FieldsRefused(faults)
    plan = next((plan for plan in known if plan.begins_on == start.begins_on), None)
    if plan is None:
        low, high = sorted((one.id, other.id))
        plan = RevenuePlan(first_id=low, second_id=high, begins_on=start.begins_on)
        session.add(plan)
    plan.is_on = True
    # So that what was typed for another plan, on a page that is still open, never counts for this one.
    plan.edit_number = max((earlier.edit_number for earlier in known), default=-1) + 1
    plan.currency = start.currency
    if start.selling_id is not None and start.months is not None:  # always so after the check
        plan.selling_id, plan.months = start.selling_id, start.months
    session.flush()
    log.note_by(session, doer, N_("began %(it)s"), it=log.name_of_plan(plan))


def _faults(start: Start, both: tuple[int, int], *, today: date) -> list[FieldFault]:
    found: list[tuple[str, str]] = []
    if start.selling_id not in both:
        found.append(("selling", N_("Choose the department that sells.")))
    if not start.currency or len(start.currency) > LONGEST_CURRENCY:
        found.append(("currency", N_("Name the currency in at most 12 characters, like EUR.")))
    if start.begins_on is None:
        found.append(("begins", N_("Choose the first month.")))
    elif abs(start.begins_on - today) > FURTHEST:
        found.append(("begins", N_("Choose a first month that is at most three years away.")))
    if start.months is None or not 1 <= start.months <= MOST_MONTHS:
        found.append(("months", N_("Plan for 1 to 12 months.")))
    return [FieldFault(field=field, sentence=Sentence(key=key)) for field, key in found]


def end_plan(session: Session, plan: RevenuePlan, *, doer: Doer) -> None:
    """Switch the page off; what was written stays and comes back when it is switched on again."""
    plan.is_on = False
    log.note_by(session, doer, N_("switched off %(it)s"), it=log.name_of_plan(plan))


def set_target(session: Session, plan: RevenuePlan, target: int, *, edit_number: int, doer: Doer) -> None:
    """Store the target from above; raises ChangedMeanwhile."""
    _claim_edit(session, plan, edit_number=edit_number)
    plan.target, plan.target_by_id, plan.target_on = target, doer.person_id, doer.today
    log.note_by(session, doer, N_("set the target of %(it)s"), it=log.name_of_plan(plan))


def write_lines(
    session: Session, plan: RevenuePlan, lines: Sequence[Line], *, edit_number: int, doer: Doer
) -> None:
    """Store the lines and how the shortfall is allocated; raises ChangedMeanwhile, FieldsRefused."""
    _claim_edit(session, plan, edit_number=edit_number)
    faults = [fault for place, line in enumerate(lines, start=1) for fault in _faults_of_line(line, place)]
    if faults:
        raise FieldsRefused(faults)
    before = [(line.name, line.added) for line in plan.lines if line.added]
    plan.lines = [RevenueLine(name=line.name, planned=line.planned, added=line.added) for line in lines]
    if before != [(line.name, line.added) for line in lines if line.added]:
        plan.allocated_by_id, plan.allocated_on = doer.person_id, doer.today
    log.note_by(session, doer, N_("wrote the lines of %(it)s"), it=log.name_of_plan(plan))


def _faults_of_line(line: Line, place: int) -> list[FieldFault]:
    if not line.name:
        return [FieldFault(field=f"name-{place}", sentence=Sentence(key=N_("Name this group of customers.")))]
    return too_long(f"name-{place}", line.name, most=LONGEST_NAME)


def note_results(
    session: Session, plan: RevenuePlan, earned: Mapping[date, int | None], *, edit_number: int, doer: Doer
) -> None:
    """Store what was earned in each month; None takes a result back. Raises ChangedMeanwhile."""
    _claim_edit(session, plan, edit_number=edit_number)
    known = {result.month: result for result in plan.results}
    for month, amount in earned.items():
        stored = known.get(month)
        if amount is None:
            if stored is not None:
                plan.results.remove(stored)
        elif stored is None or stored.earned != amount:
            result = stored or RevenueResult(month=month)
            result.earned, result.noted_by_id, result.noted_on = amount, doer.person_id, doer.today
            if stored is None:
                plan.results.append(result)
    log.note_by(session, doer, N_("noted results of %(it)s"), it=log.name_of_plan(plan))


def _claim_edit(session: Session, plan: RevenuePlan, *, edit_number: int) -> None:
    """Take the optimistic lock, the plan's edit number; raises ChangedMeanwhile where somebody else has."""
    mine = update(RevenuePlan).where(RevenuePlan.id == plan.id, RevenuePlan.edit_number == edit_number)
    if session.scalar(mine.values(edit_number=edit_number + 1).returning(RevenuePlan.id)) is None:
        raise ChangedMeanwhile
    session.refresh(plan)


def lines_of(plan: RevenuePlan) -> list[Line]:
    """Return the lines of a plan in their order."""
    return [Line(name=line.name, planned=line.planned, added=line.added) for line in plan.lines]


def months_in(plan: RevenuePlan) -> list[Month]:
    """Return the months of a plan with target and result."""
    earned = {result.month: result.earned for result in plan.results}
    return months_of(plan.begins_on, plan.months, target=plan.target, earned=earned)


@dataclass(frozen=True, kw_only=True)
class RevenueOfMonth:
    """What the plan of two departments says of one month."""

    month: Month
    currency: str


def revenue_of_last_month(
    session: Session, both: tuple[Department, Department], *, day: date
) -> RevenueOfMonth | None:
    """Return the month before a day from the plan that is switched on; None where it has no such month."""
    plan = find_plan(session, *both)
    if plan is None or not plan.is_on:
        return None
    last = months_later(day.replace(day=1), -1)
    month = next((month for month in months_in(plan) if month.first_day == last), None)
    return RevenueOfMonth(month=month, currency=plan.currency) if month else None


def plan_as_sheet(plan: RevenuePlan) -> Sheet:
    """Return lines and months for a spreadsheet."""
    rows: list[list[Cell]] = []
    for line in lines_of(plan):
        amounts = [in_full(amount) for amount in (line.planned, line.added, line.together)]
        rows.append(["line", line.name, *amounts, None, plan.currency])
    for month in months_in(plan):
        wanted = None if month.wanted is None else in_full(month.wanted)
        earned = None if month.earned is None else in_full(month.earned)
        rows.append(["month", f"{month.first_day:%Y-%m}", wanted, None, wanted, earned, plan.currency])
    amounts_of = [Column(name, 2) for name in ("planned", "added", "together", "earned")]
    return Sheet(columns=[Column("kind"), Column("name"), *amounts_of, Column("currency")], rows=rows)
