"""View of one agreement: a version with its signatures, figures, and what is being written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import render_template
from markupsafe import Markup
from sqlalchemy.exc import NoResultFound

from webapp.agreements.services import words
from webapp.agreements.services.charts import amount_in_words, chart_of
from webapp.agreements.services.document import document_of, owners_of
from webapp.agreements.services.figures import MeasuredRow, measured_rows, months_to_enter
from webapp.agreements.services.standing import Standing, form_of
from webapp.agreements.views.rights import may_read_working, side_of
from webapp.domain.faults import FieldFault
from webapp.language import month_words, short_date
from webapp.models import AgreementVersion
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import viewer
from webapp.web.typed_forms import Typed, errors_of


def agreement_page(
    standing: Standing,
    *,
    version: AgreementVersion | None = None,
    typed: Typed | None = None,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    """Render a version, the one in force where none is named; 404 where the viewer may read none."""
    session, today = reading(), pages.today()
    side = side_of(viewer(), standing.agreement)
    working = standing.working if may_read_working(viewer(), standing) else None
    shown = version or standing.in_force or working
    if shown is None:
        raise NoResultFound
    owners = owners_of(session, standing.agreement)
    is_current = shown is standing.in_force
    measured = measured_rows(standing, today=today) if is_current else []
    pill, state = words.state_of(standing, sees_working=working is not None, today=today)
    links, error_of = errors_of(faults)
    return render_template(
        "agreements/show.html",
        agreement=standing.agreement,
        version=shown,
        title=words.title_of(shown),
        sides=words.sides_in_words(standing.agreement),
        parts=document_of(standing, shown, owners),
        signatures=words.signatures_of(shown),
        pill_name=pill,
        state=state,
        is_current=is_current,
        review_months=form_of(shown).review_months,
        review_on=standing.review_on if is_current else None,
        is_late=is_current and standing.review_on is not None and standing.review_on < today,
        asks_again=side is not None and is_current and standing.asks_again(side, today=today),
        writes=side is not None,
        may_sign=side in standing.lacking(),
        may_escalate=viewer().is_head and standing.escalatable_by(viewer().department_id) is not None,
        without_head=words.without_head(session, standing) if working else [],
        working=working if working is not shown else None,
        working_parts=document_of(standing, working, owners) if working else [],
        working_signatures=words.signatures_of(working) if working else [],
        measured=measured,
        figure_lines=[figure_line(row) for row in measured],
        charts=[_drawn(row) for row in measured],
        months=months_to_enter(today),
        month_words=month_words,
        typed=typed or typed_figures(measured),
        versions=[each for each in standing.agreement.versions if each.in_force_since],
        short_date=short_date,
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )


def _drawn(row: MeasuredRow) -> Markup | None:
    figure = chart_of(row)
    return Markup(figure.svg()) if figure else None  # noqa: S704  # its label is escaped


def figure_line(row: MeasuredRow) -> dict[str, str]:
    """Return a figure as a line of text: its name, the newest amount with its month, what was agreed."""
    latest = row.latest
    return {
        "name": row.name,
        "amount": amount_in_words(latest[1]) if latest else "",
        "month": month_words(latest[0]) if latest else "",
        "target": amount_in_words(row.target) if row.target is not None else "",
    }


def figure_field(row: str, month: date) -> str:
    """Name the field of a figure in a month."""
    return f"figure-{row}-{month:%Y-%m}"


def typed_figures(measured: Sequence[MeasuredRow]) -> Typed:
    """Write the stored figures as their fields hold them."""
    return Typed(
        values={
            figure_field(row.row, month): amount_in_words(amount)
            for row in measured
            for month, amount in row.months
            if amount is not None
        }
    )
