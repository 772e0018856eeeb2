"""Figures of agreements: entered each month against the agreed one, with optimistic locking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from webapp import log
from webapp.agreements.services.standing import Standing, form_of
from webapp.agreements.services.writing import claim_edit, name_in_log
from webapp.doer import Doer
from webapp.domain.half_years import months_later
from webapp.domain.wording import N_
from webapp.models import Agreement, AgreementFigure
from webapp.survey_templates import ROW_ID, ColumnType

MONTHS_SHOWN = 12
MONTHS_ENTERED = 3  # the present month and those before it that can still be entered or put right


@dataclass(frozen=True, kw_only=True)
class MeasuredRow:
    """One figure of the version in force: its name, what was agreed, and each month's, oldest first."""

    row: str
    name: str
    target: int | None
    months: tuple[tuple[date, int | None], ...]

    @property
    def latest(self) -> tuple[date, int] | None:
        """The newest month that has a figure."""
        known = [(month, amount) for month, amount in self.months if amount is not None]
        return known[-1] if known else None


def measured_rows(standing: Standing, *, today: date) -> list[MeasuredRow]:
    """Return the figures of the version in force from their first month on, a year at most."""
    version = standing.in_force
    if version is None:
        return []
    noted = {(each.row, each.month): each.amount for each in standing.agreement.figures}
    found = []
    for section in form_of(version).sections:
        column = section.column_of(ColumnType.FIGURE)
        if column is None:
            continue
        for row in version.content.get(section.key, []):
            known = [month for lineage, month in noted if lineage == row[ROW_ID]]
            target = row.get(column.key)
            found.append(
                MeasuredRow(
                    row=row[ROW_ID],
                    name=row.get(section.columns[0].key, ""),
                    target=int(target) if target else None,
                    months=tuple(
                        (month, noted.get((row[ROW_ID], month)))
                        for month in _months(min(known, default=None), max(known, default=None), today)
                    ),
                )
            )
    return found


def _months(first: date | None, last: date | None, today: date) -> list[date]:
    """Return the months from the first figure to the last, a year before the present one at most."""
    if first is None or last is None:
        return []
    months = [months_later(today.replace(day=1), -back) for back in reversed(range(MONTHS_SHOWN))]
    return [month for month in months if first <= month <= last]


def months_to_enter(today: date) -> list[date]:
    """Return the first days of the months whose figures can be entered, the newest last."""
    return [months_later(today.replace(day=1), -back) for back in reversed(range(MONTHS_ENTERED))]


def note_figures(
    session: Session,
    agreement: Agreement,
    amounts: Mapping[tuple[str, date], int | None],
    *,
    edit_number: int,
    doer: Doer,
) -> None:
    """Store figures by row and month; None takes one back. Raises ChangedMeanwhile."""
    standing = claim_edit(session, agreement, edit_number=edit_number)
    known = {(each.row, each.month): each for each in agreement.figures}
    for (row, month), amount in amounts.items():
        stored = known.get((row, month))
        if amount is None:
            if stored is not None:
                agreement.figures.remove(stored)
        elif stored is None:
            agreement.figures.append(
                AgreementFigure(
                    row=row, month=month, amount=amount, noted_by_id=doer.person_id, noted_on=doer.today
                )
            )
        elif stored.amount != amount:
            stored.amount, stored.noted_by_id, stored.noted_on = amount, doer.person_id, doer.today
    it = name_in_log(agreement, form_of(standing.newest))
    log.note_by(session, doer, N_("entered figures of %(it)s"), it=it)
