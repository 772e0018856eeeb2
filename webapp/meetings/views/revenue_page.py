"""View of the joint revenue page, as it is stored or beside a change that was refused."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from markupsafe import Markup

from reports.charts.revenue_chart import months_chart
from webapp.domain.faults import FieldFault
from webapp.domain.revenue import Month, in_full, sums_of
from webapp.exchanged_cards.views.rights import may_sign
from webapp.language import amount_words, month_words
from webapp.language import gettext as _
from webapp.meetings.services.revenue import lines_of, months_in
from webapp.meetings.views.revenue_form import MOST_LINES, rows_in
from webapp.meetings.views.rights import may_set_target, may_write_lines
from webapp.models import Department, RevenuePlan
from webapp.web.access import viewer
from webapp.web.typed_forms import Typed, errors_of

BLANK_LINES = 3
Both = tuple[Department, Department]


def off_page(both: Both, typed: Typed, *, faults: Sequence[FieldFault] = ()) -> str:
    """Render the page of two departments that have not switched it on."""
    links, error_of = errors_of(faults)
    return render_template(
        "meetings/revenue_off.html",
        both=both,
        may_switch=may_sign(viewer(), *both),
        typed=typed,
        sides=[(str(department.id), department.name) for department in both],
        errors=links,
        error_of=error_of,
    )


def plan_page(
    both: Both,
    plan: RevenuePlan,
    *,
    typed: Typed | None = None,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    """Render the page as it stands, or beside what somebody was about to store."""
    me = viewer()
    links, error_of = errors_of(faults)
    stored, months = lines_of(plan), months_in(plan)
    return render_template(
        "meetings/revenue.html",
        both=both,
        plan=plan,
        selling=next(department for department in both if department.id == plan.selling_id),
        lines=stored,
        sums=sums_of(plan.target, stored),
        months=months,
        chart=_chart(months),
        typed=_over(_typed(plan, months), typed),
        rows=range(1, min(max(len(stored), len(rows_in(request.form))) + BLANK_LINES, MOST_LINES) + 1),
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
