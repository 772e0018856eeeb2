"""Preview of the form of an agreement: its empty fields, and its document with invented rows."""

from __future__ import annotations

from flask import render_template

from webapp.agreements.services.document import Owner, parts_of
from webapp.agreements.views.fields import section_fields
from webapp.models import Signer
from webapp.models.agreements import Content
from webapp.rounds.services.templates import said
from webapp.survey_templates import ROW_ID, AgreementForm, Column, ColumnType
from webapp.web.typed_forms import Typed

_OWNERS = {
    "1": Owner(name="Ada Brandt", department="Finance", is_gone=False),
    "2": Owner(name="Noor Haddad", department="Sales", is_gone=False),
}
_ROWS = 2


def agreement_preview(form: AgreementForm, *, is_own: bool) -> str:
    """Render the page."""
    return render_template(
        "round_steps/agreement_preview.html",
        key=form.key,
        name=said(form, form.title),
        purpose=said(form, form.purpose),
        is_own=is_own,
        sections=[
            section_fields(form, section, Signer.FIRST, Typed(values={}), _OWNERS)
            for section in form.sections
        ],
        error_of={},
        parts=parts_of(form, _invented(form), {}, _OWNERS),
    )


def _invented(form: AgreementForm) -> Content:
    """Fill in as many rows as the form wants, two where it wants fewer and takes as many."""
    return {
        section.key: [
            {ROW_ID: str(row), **{column.key: _cell(form, column, row) for column in section.columns}}
            for row in range(1, max(section.least, min(_ROWS, section.most)) + 1)
        ]
        for section in form.sections
    }


def _cell(form: AgreementForm, column: Column, row: int) -> str:
    return {
        ColumnType.PERSON: str(1 + (row - 1) % len(_OWNERS)),
        ColumnType.DAYS: str(row),
        ColumnType.YES_NO: "yes" if row % 2 else "no",
        ColumnType.CHOICE: column.choices[0] if column.choices else "",
        ColumnType.FIGURE: "9000",
    }.get(column.type, f"{said(form, column.label)} {row}")
