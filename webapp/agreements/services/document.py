"""An agreement in words: its parts, lines and cells for page, print and CSV, with what changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.agreements.services.content import Row
from webapp.agreements.services.standing import Standing, departments_of, form_of
from webapp.domain.revenue import in_full
from webapp.language import gettext as _
from webapp.language import ngettext, quantity_words
from webapp.models import Agreement, AgreementVersion, Person
from webapp.models.agreements import Content
from webapp.rounds.services.templates import said
from webapp.survey_templates import ROW_ID, AgreementForm, Column, ColumnType, Section

BLANK = "–"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Somebody who owns a stage: `is_gone` where she has left the departments of the agreement."""

    name: str
    department: str
    is_gone: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in a cell; `was` is what stood there in the version before, where that was another."""

    words: str
    department: str = ""
    needs_owner: bool = False
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row; `handover` says that its owner's department is another than that of the row above."""

    cells: tuple[Cell, ...]
    handover: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One section in words; `gone` are the rows that the version before had."""

    title: str
    hint: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    gone: tuple[str, ...]


def owners_of(session: Session, agreement: Agreement) -> dict[str, Owner]:
    """Return who owns or could own something, by the id as cells hold it."""
    of = [department.id for department in departments_of(agreement)]
    named = {
        int(row[column.key])
        for version in agreement.versions
        for section in form_of(version).sections
        for column in section.columns
        if column.type is ColumnType.PERSON
        for row in version.content.get(section.key, [])
        if row.get(column.key, "").isdigit()
    }
    wanted = select(Person).options(joinedload(Person.department))
    people = session.scalars(wanted.where(or_(Person.department_id.in_(of), Person.id.in_(named))))
    return {
        str(person.id): Owner(
            name=person.name,
            department=person.department.name if person.department else "",
            is_gone=not person.is_active or person.department_id not in of,
        )
        for person in people
    }


def document_of(standing: Standing, version: AgreementVersion, owners: Mapping[str, Owner]) -> list[Part]:
    """Return a version in words, compared with the one that was in force before it."""
    earlier = standing.before(version)
    before = earlier.content if earlier else {}
    return parts_of(form_of(version), version.content, before, owners)


def parts_of(
    form: AgreementForm, content: Content, before: Content, owners: Mapping[str, Owner]
) -> list[Part]:
    """Return the rows of a form in words, compared with those `before`."""
    return [
        _part(form, section, content.get(section.key, []), before.get(section.key), owners)
        for section in form.sections
    ]


def _part(
    form: AgreementForm,
    section: Section,
    rows: list[Row],
    before: list[Row] | None,
    owners: Mapping[str, Owner],
) -> Part:
    was = {row[ROW_ID]: row for row in before or []}
    now = {row[ROW_ID] for row in rows}
    lines, above = [], ""
    for row in rows:
        earlier = was.get(row[ROW_ID])
        cells = tuple(_cell(form, column, row, earlier, owners) for column in section.columns)
        owner = next((cell.department for cell in cells if cell.department), "")
        handover = ""
        if section.handover and above and owner and owner != above:
            handover = _("Handover: %(one)s to %(other)s", one=above, other=owner)
        lines.append(Line(cells=cells, handover=handover))
        above = owner or above
    first = section.columns[0]
    return Part(
        title=said(form, section.title),
        hint=said(form, section.hint),
        labels=tuple(said(form, column.label) for column in section.columns),
        lines=tuple(lines),
        gone=tuple(row.get(first.key, "") for row in was.values() if row[ROW_ID] not in now),
    )


def _cell(
    form: AgreementForm, column: Column, row: Row, before: Row | None, owners: Mapping[str, Owner]
) -> Cell:
    value = row.get(column.key, "")
    owner = owners.get(value) if column.type is ColumnType.PERSON else None
    earlier = before.get(column.key, "") if before else value
    return Cell(
        words=_words(form, column, value, owners),
        department=owner.department if owner else "",
        needs_owner=owner is not None and owner.is_gone,
        was=_words(form, column, earlier, owners) if earlier != value else "",
    )


def _words(form: AgreementForm, column: Column, value: str, owners: Mapping[str, Owner]) -> str:
    """Say what a cell holds in the reader's language."""
    if not value:
        return BLANK
    match column.type:
        case ColumnType.PERSON:
            return owners[value].name if value in owners else BLANK
        case ColumnType.DAYS:
            if value == "0":
                return _("Same day")
            return ngettext("%(num)s working day", "%(num)s working days", int(value))
        case ColumnType.YES_NO:
            return _("Yes") if value == "yes" else _("No")
        case ColumnType.CHOICE:
            return said(form, value)
        case ColumnType.FIGURE:
            return quantity_words(in_full(int(value)))
        case _:
            return value
