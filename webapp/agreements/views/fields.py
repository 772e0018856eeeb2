"""Form fields of an agreement's editor: a field for each cell of a section, and blank rows to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.agreements.services.content import field_name
from webapp.agreements.services.document import Owner
from webapp.agreements.services.writing import writes_column
from webapp.language import gettext as _
from webapp.models import Signer
from webapp.rounds.services.templates import said
from webapp.survey_templates import ROW_ID, AgreementForm, Column, ColumnType, Section
from webapp.web.typed_forms import Typed

BLANK_ROWS = 2


@dataclass(frozen=True)
class Field:
    """A cell as the editor shows it; without `options` it is a text, without `writes` it is read only."""

    name: str
    label: str
    hint: str
    value: str
    options: list[tuple[str, str]]
    is_number: bool
    optional: bool
    writes: bool


@dataclass(frozen=True)
class SectionInEditor:
    """A section with its rows of fields; each row has the name of its hidden field and its lineage."""

    title: str
    hint: str
    rows: list[tuple[str, str, list[Field]]]


def section_fields(
    form: AgreementForm, section: Section, side: Signer, typed: Typed, owners: Mapping[str, Owner]
) -> SectionInEditor:
    """Return the rows that hold something, and some blank ones where this side names rows."""
    held = [
        place
        for place in range(1, section.most + 1)
        if any(typed(field_name(section, place, column.key)) for column in section.columns)
    ]
    last = max(held, default=0)
    if writes_column(form, side, section.columns[0]):
        last = min(max(last + BLANK_ROWS, section.least), section.most)
    return SectionInEditor(
        said(form, section.title),
        said(form, section.hint),
        [
            (
                field_name(section, place, ROW_ID),
                typed(field_name(section, place, ROW_ID)),
                [_field(form, section, place, column, typed, owners, side) for column in section.columns],
            )
            for place in range(1, last + 1)
        ],
    )


def _field(
    form: AgreementForm,
    section: Section,
    place: int,
    column: Column,
    typed: Typed,
    owners: Mapping[str, Owner],
    side: Signer,
) -> Field:
    name = field_name(section, place, column.key)
    options: list[tuple[str, str]] = []
    match column.type:
        case ColumnType.PERSON:
            people = sorted(owners.items(), key=lambda item: (item[1].department, item[1].name))
            options = [
                (key, f"{owner.name}, {owner.department}") for key, owner in people if not owner.is_gone
            ]
        case ColumnType.YES_NO:
            options = [("yes", _("Yes")), ("no", _("No"))]
        case ColumnType.CHOICE:
            options = [(choice, said(form, choice)) for choice in column.choices]
    return Field(
        name,
        said(form, column.label),
        said(form, column.hint),
        typed(name),
        [("", "–"), *options] if options else [],
        column.type in (ColumnType.DAYS, ColumnType.FIGURE),
        column.optional,
        writes_column(form, side, column),
    )
