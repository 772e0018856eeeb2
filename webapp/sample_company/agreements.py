"""Agreements of the sample company: written, signed and measured through the real services."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from webapp.agreements.services.figures import note_figures
from webapp.agreements.services.form_files import get_form
from webapp.agreements.services.standing import get_agreement, sides_of
from webapp.agreements.services.writing import begin, save, sign
from webapp.doer import Doer
from webapp.domain.half_years import months_later
from webapp.models import Agreement, Signer
from webapp.models.agreements import Content
from webapp.sample_company.calendar import morning_of
from webapp.sample_company.organisation import Cast
from webapp.survey_templates import ROW_ID, AgreementForm, ColumnType, Section

_FILE = Path(__file__).parent / "agreements.toml"


def agree(session: Session, *, cast: Cast, today: date) -> None:
    """Write and sign every agreement of the story, and enter its figures. Needs an application context."""
    for told in tomllib.loads(_FILE.read_text(encoding="utf-8"))["agreement"]:
        _agree(session, told, cast=cast, today=today)


def _agree(session: Session, told: Mapping[str, Any], *, cast: Cast, today: date) -> None:
    form = get_form(session, told["form"])
    first, second = (cast.department(told[side]) if side in told else None for side in ("first", "second"))
    head_of = {side: cast.head(told[side]) for side in ("first", "second") if side in told}
    agreement: Agreement | None = None
    for version in told["version"]:
        day = today - timedelta(days=version["days_ago"])
        doers = {
            name: Doer(person_id=head.id, name=head.name, now=morning_of(day), today=day)
            for name, head in head_of.items()
        }
        agreement = begin(session, form, first, second, doer=doers["first"])
        content = _content(form, version["rows"], cast)
        save(
            session,
            agreement,
            content,
            note=version.get("note", ""),
            edit_number=agreement.edit_number,
            side=Signer.FIRST,
            doer=doers["first"],
        )
        for place, side in enumerate(sides_of(agreement)):
            is_first = (agreement.first_id == first.id if first else True) == (place == 0)
            doer = doers["first" if is_first else "second"]
            if is_first or not version.get("waits"):
                sign(session, agreement, edit_number=agreement.edit_number, side=side, doer=doer)
    if agreement is not None and "figures" in told:
        head = cast.head(told["first"])
        day = today - timedelta(days=1)
        doer = Doer(person_id=head.id, name=head.name, now=morning_of(day), today=today)
        _measure(session, agreement, told["figures"], doer=doer)


def _content(form: AgreementForm, rows: Mapping[str, Sequence[Sequence[str]]], cast: Cast) -> Content:
    """Write rows as they are stored; a row goes on from the one of the same name in an earlier version."""
    return {
        section.key: [_row(section, cells, cast) for cells in rows.get(section.key, ())]
        for section in form.sections
    }


def _row(section: Section, cells: Sequence[str], cast: Cast) -> dict[str, str]:
    row = {ROW_ID: "".join(character for character in cells[0] if character.isalnum())[:40]}
    for column, cell in zip(section.columns, cells, strict=True):
        is_person = column.type is ColumnType.PERSON and cell
        row[column.key] = str(cast.person(cell).id) if is_person else cell
    return row


def _measure(
    session: Session, agreement: Agreement, figures: Mapping[str, Sequence[float]], *, doer: Doer
) -> None:
    """Enter the figures of the months up to the last one."""
    version = get_agreement(session, agreement.id).in_force
    if version is None:
        raise RuntimeError("figures are entered for what is in force")
    this_month = doer.today.replace(day=1)
    amounts: dict[tuple[str, date], int | None] = {}
    for rows in version.content.values():
        for row in rows:
            told = figures.get(next(value for key, value in row.items() if key != ROW_ID), ())
            for back, amount in enumerate(reversed(told), start=1):
                amounts[row[ROW_ID], months_later(this_month, -back)] = round(amount * 100)
    note_figures(session, agreement, amounts, edit_number=agreement.edit_number, doer=doer)
