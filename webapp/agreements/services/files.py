"""Files of an agreement: the data of its printed sheet, and the table of its rows and figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from reports.data_agreements import AgreementSheet, Measured, SheetPart, SheetRow, Signed
from webapp.agreements.services import words
from webapp.agreements.services.charts import amount_in_words, chart_of
from webapp.agreements.services.document import Cell, Part, document_of, owners_of
from webapp.agreements.services.figures import MeasuredRow, measured_rows
from webapp.agreements.services.standing import Standing
from webapp.branding.services.imprint import imprint
from webapp.domain.revenue import in_full
from webapp.domain.spreadsheets.tables import Cell as FileCell
from webapp.domain.spreadsheets.tables import Column, Sheet, columns
from webapp.language import month_words
from webapp.models import AgreementVersion
from webapp.organisation.services.organisation import get_company


def _required(standing: Standing) -> AgreementVersion:
    if standing.in_force is None:
        raise ValueError("only what is in force is printed")
    return standing.in_force


def agreement_to_print(session: Session, standing: Standing, *, today: date) -> AgreementSheet:
    """Return the sheet of the version in force."""
    version = _required(standing)
    company = get_company(session)
    parts = document_of(standing, version, owners_of(session, standing.agreement))
    return AgreementSheet(
        imprint=imprint(
            session,
            company,
            round_name=words.sides_in_words(standing.agreement),
            printed_on=today,
            scale=company.letters,
        ),
        title=words.title_of(version),
        sides=words.sides_in_words(standing.agreement),
        state=words.sentence_of(standing),
        parts=tuple(_part(part) for part in parts),
        signed=tuple(
            Signed(of=line.of, name=line.name, on=line.signed_on) for line in words.signatures_of(version)
        ),
        measured=tuple(_measured(row) for row in measured_rows(standing, today=today)),
    )


def _part(part: Part) -> SheetPart:
    rows = tuple(
        SheetRow(cells=tuple(_cell(cell) for cell in line.cells), handover=line.handover)
        for line in part.lines
    )
    return SheetPart(title=part.title, labels=part.labels, rows=rows)


def _cell(cell: Cell) -> str:
    return f"{cell.words}, {cell.department}" if cell.department else cell.words


def _measured(row: MeasuredRow) -> Measured:
    latest = row.latest
    return Measured(
        name=row.name,
        latest=f"{month_words(latest[0])}: {amount_in_words(latest[1])}" if latest else "",
        target=amount_in_words(row.target) if row.target is not None else "",
        chart=chart_of(row, width=420),
    )


def agreement_as_sheet(session: Session, standing: Standing) -> Sheet:
    """Return rows and figures for a spreadsheet."""
    version = _required(standing)
    rows: list[list[FileCell]] = [
        [part.title, place, label, _cell(cell)]
        for part in document_of(standing, version, owners_of(session, standing.agreement))
        for place, line in enumerate(part.lines, start=1)
        for label, cell in zip(part.labels, line.cells, strict=True)
    ]
    names = {row.row: row.name for row in measured_rows(standing, today=date.max.replace(year=9998))}
    for figure in standing.agreement.figures:
        name = names.get(figure.row, figure.row)
        rows.append(["figure", name, f"{figure.month:%Y-%m}", in_full(figure.amount)])
    return Sheet(columns=(*columns("section", "row", "column"), Column("value", 2)), rows=rows)
