"""Validate the content of an agreement: typed cells to stored rows, each fault at its field."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from webapp.domain.faults import FieldFault, too_long
from webapp.domain.revenue import read_result
from webapp.domain.wording import N_, Sentence
from webapp.models.agreements import Content
from webapp.rounds.services.templates import said
from webapp.survey_templates import ROW_ID, AgreementForm, Column, ColumnType, Section
from webapp.typed_text import on_one_line

LONGEST_CELL = 500
MOST_DAYS = 999
Row = dict[str, str]
Writes = Callable[[Column], bool]


def field_name(section: Section, place: int, column: str) -> str:
    """Name the field of one cell; `place` counts from 1."""
    return f"{section.key}-{place}-{column}"


def read_content(
    form: AgreementForm,
    typed: Mapping[str, str],
    *,
    base: Content,
    writes: Writes,
    people: Collection[str],
    language: str,
) -> tuple[Content, list[FieldFault]]:
    """Read what was typed into rows; cells that this side does not write stay as they are in `base`.

    `people` are the ids of those who may own something. Blank rows are left out; rows keep their lineage.
    """
    faults: list[FieldFault] = []
    content: Content = {}
    for section in form.sections:
        known = {row[ROW_ID]: row for row in base.get(section.key, [])}
        rows: list[Row] = []
        for place in _places(section, typed, known, writes=writes):
            row_id = typed.get(field_name(section, place, ROW_ID), "")
            before = known.pop(row_id, {})
            row: Row = {}
            for column in section.columns:
                if not writes(column):
                    row[column.key] = before.get(column.key, "")
                    continue
                name = field_name(section, place, column.key)
                value, fault = _read_cell(column, typed.get(name, ""), people=people, language=language)
                row[column.key] = value
                faults += [FieldFault(field=name, sentence=sentence) for sentence in fault]
                faults += too_long(name, value, most=LONGEST_CELL)
            if any(row.values()) or any(
                fault.field.startswith(f"{section.key}-{place}-") for fault in faults
            ):
                rows.append({ROW_ID: before.get(ROW_ID) or secrets.token_hex(4), **row})
        content[section.key] = rows
    return content, faults


def _places(
    section: Section, typed: Mapping[str, str], known: Mapping[str, Row], *, writes: Writes
) -> Sequence[int]:
    """Return the rows of a section to be read: all, or those that the other side has named."""
    places = range(1, section.most + 1)
    if writes(section.columns[0]):
        return places
    return [place for place in places if typed.get(field_name(section, place, ROW_ID)) in known]


def _read_cell(
    column: Column, text: str, *, people: Collection[str], language: str
) -> tuple[str, list[Sentence]]:
    words = on_one_line(text)
    if not words:
        return "", []
    match column.type:
        case ColumnType.DAYS:
            if words.isascii() and words.isdigit() and int(words[:4]) <= MOST_DAYS and len(words) <= 4:
                return str(int(words)), []
            key = N_("Write a whole number of working days, from 0 to %(most)s.")
            return words, [Sentence(key=key, values={"most": MOST_DAYS})]
        case ColumnType.FIGURE:
            amount = read_result(words, language)
            if amount is not None:
                return str(amount), []
            return words, [no_figure()]
        case ColumnType.PERSON:
            known: Collection[str] = people
        case ColumnType.YES_NO:
            known = ("yes", "no")
        case ColumnType.CHOICE:
            known = column.choices
        case _:
            return words, []
    if words in known:
        return words, []
    return words, [Sentence(key=N_("Choose one of the answers of the list."))]


def no_figure() -> Sentence:
    """Say that a figure cannot be read."""
    return Sentence(
        key=N_("This figure cannot be read for certain. Write it with at most two decimal places.")
    )


def faults_of_whole(form: AgreementForm, content: Content, *, wanted: Writes) -> list[FieldFault]:
    """Return what keeps a side from signing: missing rows, and empty cells of its columns."""
    faults = []
    for section in form.sections:
        rows = content.get(section.key, [])
        if len(rows) < section.least:
            key = N_("“%(section)s” wants at least %(least)s rows; it has %(number)s.")
            values: dict[str, str | int | float | date] = {
                "section": said(form, section.title),
                "least": section.least,
                "number": len(rows),
            }
            name = field_name(section, len(rows) + 1, section.columns[0].key)
            faults.append(FieldFault(field=name, sentence=Sentence(key=key, values=values)))
        for place, row in enumerate(rows, start=1):
            for column in section.columns:
                if wanted(column) and not column.optional and not row.get(column.key):
                    key = N_("“%(column)s” is empty in row %(row)s of “%(section)s”.")
                    values = {
                        "column": said(form, column.label),
                        "row": place,
                        "section": said(form, section.title),
                    }
                    name = field_name(section, place, column.key)
                    faults.append(FieldFault(field=name, sentence=Sentence(key=key, values=values)))
    return faults


def is_changed(form: AgreementForm, before: Content, after: Content, *, columns: Writes) -> bool:
    """Say whether the rows, or the cells of some columns, say another thing than before."""

    def cells(content: Content) -> list[list[str]]:
        return [
            [row.get(column.key, "") for column in section.columns if columns(column)]
            for section in form.sections
            for row in content.get(section.key, [])
        ]

    return cells(before) != cells(after)
