"""Parse and validate the form of an agreement (TOML): every fault at once, with its file and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from webapp.domain.wording import N_
from webapp.survey_templates.agreement_form import AgreementForm, Column, ColumnType, OfWhom, Section
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.toml_table import TomlTable, read_toml
from webapp.survey_templates.translations import read_translations

KIND = "agreement"
ROW_ID = "id"
"""Where a row that is stored holds its lineage, so no column has this key."""
MOST_ROWS, MOST_COLUMNS, MOST_SECTIONS, MOST_MONTHS = 31, 8, 12, 36
LONGEST_LABEL, LONGEST_PURPOSE = 120, 600  # characters


def is_agreement(content: Mapping[str, Any]) -> bool:
    """Say whether a file is the form of an agreement, or would be one without its faults."""
    return "kind" in content or "section" in content


def parse_form(source: str, *, key: str) -> AgreementForm:
    """Return a form from its TOML text; raise FaultyTemplates naming every fault."""
    faults: list[TemplateFault] = []
    file = f"{key}.toml"
    table = TomlTable(read_toml(source, file=file), faults, file=file)
    form = _form(table, key, source)
    if faults:
        raise FaultyTemplates(faults)
    return form


def _form(table: TomlTable, key: str, source: str) -> AgreementForm:
    table.choice("kind", [KIND])
    of = table.choice("of", list(OfWhom))
    seen: set[str] = set()
    form = AgreementForm(
        key=key,
        title=table.text("title", longest=LONGEST_LABEL),
        purpose=table.text("purpose", longest=LONGEST_PURPOSE),
        of=of,
        review_months=table.number("review_months", low=1, high=MOST_MONTHS),
        sections=tuple(_section(each, of, seen) for each in table.tables("section", most=MOST_SECTIONS)),
        source=source,
    )
    form = replace(form, translations=read_translations(table, set(texts_of_form(form))))
    table.finish(N_("an agreement"))
    return form


def _section(table: TomlTable, of: OfWhom, seen: set[str]) -> Section:
    seen_columns: set[str] = set()
    section = Section(
        key=table.key(seen),
        title=table.text("title", longest=LONGEST_LABEL),
        hint=table.text("hint", usual="", longest=LONGEST_PURPOSE),
        least=table.number("least", low=0, high=MOST_ROWS, usual=1),
        most=table.number("most", low=1, high=MOST_ROWS, usual=1),
        handover=table.yes_or_no("handover", usual=False),
        columns=tuple(_column(each, of, seen_columns) for each in table.tables("column", most=MOST_COLUMNS)),
    )
    if section.least > section.most:
        table.fault("least", N_("is more than most (%(most)s). Make it smaller."), most=section.most)
    if section.handover and section.column_of(ColumnType.PERSON) is None:
        what = N_('needs a column of the type "%(type)s". Add one, or remove it.')
        table.fault("handover", what, type=ColumnType.PERSON.value)
    if sum(column.type is ColumnType.FIGURE for column in section.columns) > 1:
        what = N_('holds two of the type "%(type)s". A row has one figure.')
        table.fault("column", what, type=ColumnType.FIGURE.value)
    if section.columns and section.columns[0].type is not ColumnType.TEXT:
        table.fault("column.1.type", N_('is not "text". The first column names its row.'))
    if section.columns and section.columns[0].answered:
        what = N_("is not for the first column. The side that proposes names the row.")
        table.fault("column.1.answered", what)
    table.finish(N_("a section"))
    return section


def _column(table: TomlTable, of: OfWhom, seen: set[str]) -> Column:
    type_ = table.choice("type", list(ColumnType))
    column = Column(
        key=table.key(seen),
        label=table.text("label", longest=LONGEST_LABEL),
        type=type_,
        hint=table.text("hint", usual="", longest=LONGEST_PURPOSE),
        optional=table.yes_or_no("optional", usual=False),
        answered=table.yes_or_no("answered", usual=False),
        choices=table.texts("choices", fewest=2) if type_ is ColumnType.CHOICE else (),
    )
    if column.key == ROW_ID:
        table.fault("key", N_('is "%(key)s", which every row has already. Choose another.'), key=ROW_ID)
    if column.answered and of is not OfWhom.ONE_PROPOSES:
        what = N_('is only for of = "%(of)s". Remove it.')
        table.fault("answered", what, of=OfWhom.ONE_PROPOSES.value)
    if type_ is ColumnType.PERSON and of is OfWhom.COMPANY:
        table.fault("type", N_("is not for an agreement of the company. Use text."))
    table.finish(N_("a column"))
    return column


def texts_of_form(form: AgreementForm) -> Iterator[str]:
    """Give every text of a form that people read."""
    yield from (form.title, form.purpose)
    for section in form.sections:
        yield from filter(None, (section.title, section.hint))
        for column in section.columns:
            yield from filter(None, (column.label, column.hint, *column.choices))
