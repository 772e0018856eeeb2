"""Load and validate the forms of agreements (TOML): every fault at once, with its file and key."""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from webapp.agreements.services.forms import AgreementForm, Column, ColumnType, OfWhom, Section
from webapp.survey_templates import FOLDER as SURVEY_TEMPLATES
from webapp.survey_templates import FaultyTemplates, NoSuchTemplate, TemplateFault

FOLDER = SURVEY_TEMPLATES / "agreements"
KIND = "agreement"
MOST_ROWS, MOST_COLUMNS, MOST_SECTIONS, MOST_MONTHS = 31, 8, 12, 36
LONGEST_LABEL, LONGEST_PURPOSE = 120, 600  # characters
_KEY = re.compile(r"[a-z][a-z_]*")


@cache
def agreement_forms(folder: Path = FOLDER) -> Mapping[str, AgreementForm]:
    """Return every form by its key; raise FaultyTemplates naming every fault of every file."""
    found: dict[str, AgreementForm] = {}
    faults: list[TemplateFault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            form = _read(path)
            found[form.key] = form
        except FaultyTemplates as faulty:
            faults += faulty.faults
    if faults:
        raise FaultyTemplates(faults)
    return found


def get_form(key: str) -> AgreementForm:
    """Return the form of a file that is there now; raise NoSuchTemplate or FaultyTemplates."""
    try:
        return agreement_forms()[key]
    except KeyError:
        raise NoSuchTemplate(key) from None


def form_today(key: str, frozen: AgreementForm) -> AgreementForm:
    """Return the form that a new version is written on: the file of today, else the one it was written on."""
    try:
        return agreement_forms().get(key, frozen)
    except FaultyTemplates:
        return frozen


@lru_cache(maxsize=256)
def parse_form(key: str, text: str) -> AgreementForm:
    """Read a form from its text; raise FaultyTemplates."""
    check = _Check(f"{key}.toml", text)
    form = check.form(key)
    if form is None:
        raise FaultyTemplates(check.faults)
    return form


def _read(path: Path) -> AgreementForm:
    try:
        return parse_form(path.stem, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        what = "is not UTF-8 text. Save it as UTF-8."
    except OSError as fault:
        what = f"cannot be read: {fault.strerror}."
    raise FaultyTemplates([TemplateFault(file=path.name, key="", what=what)])


class _Table:
    """One table of a file on its way to a dataclass; says what is wrong with each of its keys."""

    def __init__(self, content: Mapping[str, Any], prefix: str, faults: list[TemplateFault], file: str):
        self.content, self.prefix, self.faults, self.file = content, prefix, faults, file
        self.unread = set(content)

    def fault(self, key: str, what: str) -> None:
        self.faults.append(TemplateFault(file=self.file, key=f"{self.prefix}{key}", what=what))

    def take(self, key: str, kind: type, wanted: str, *, fits: Callable[[Any], bool], default: Any) -> Any:
        """Return the value of a key; without a default (None) it must be there."""
        self.unread.discard(key)
        value = self.content.get(key, default)
        if value is None:
            self.fault(key, f"is missing. Give {wanted}.")
        elif type(value) is not kind or not fits(value):
            self.fault(key, f"is not {wanted}.")
            return None
        return value

    def text(self, key: str, *, default: str | None = None, longest: int = LONGEST_LABEL) -> str:
        wanted = f"a text of 1 to {longest} characters"
        fits: Callable[[str], bool] = lambda text: text == default or 0 < len(text.strip()) <= longest  # noqa: E731
        return str(self.take(key, str, wanted, fits=fits, default=default) or "")

    def key(self) -> str:
        wanted = "a word of small letters, like stages"
        fits: Callable[[str], bool] = lambda word: _KEY.fullmatch(word) is not None  # noqa: E731
        return str(self.take("key", str, wanted, fits=fits, default=None) or "")

    def number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        wanted = f"a whole number from {least} to {most}"
        return int(
            self.take(key, int, wanted, fits=lambda number: least <= number <= most, default=default) or 0
        )

    def switch(self, key: str) -> bool:
        return bool(self.take(key, bool, "true or false", fits=lambda value: True, default=False))

    def choice(self, key: str, choices: type[enum.StrEnum]) -> str:
        words = ", ".join(choices)
        known = set(choices)
        return str(self.take(key, str, f"one of: {words}", fits=known.__contains__, default=None) or "")

    def tables(self, key: str, *, most: int) -> list[_Table]:
        wanted = f"1 to {most} tables [[{key}]]"
        fits: Callable[[list[Any]], bool] = lambda found: (  # noqa: E731
            0 < len(found) <= most and all(isinstance(table, dict) for table in found)
        )
        found = self.take(key, list, wanted, fits=fits, default=None) or []
        return [
            _Table(table, f"{self.prefix}{key}[{place}].", self.faults, self.file)
            for place, table in enumerate(found, start=1)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        fits: Callable[[list[Any]], bool] = lambda found: (  # noqa: E731
            len(found) > 1
            and len(set(map(str, found))) == len(found)
            and all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_LABEL for text in found)
        )
        return tuple(
            self.take(key, list, "a list of two or more different texts", fits=fits, default=None) or ()
        )

    def close(self, what: str) -> None:
        """Fault every key that was not asked for."""
        for key in sorted(self.unread):
            self.fault(key, f"is not a key of {what}. Remove it, or look for a mistyped letter.")


class _Check:
    """One file on its way to a form; collects what is wrong instead of stopping at the first fault."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.source = file, text
        self.faults: list[TemplateFault] = []

    def form(self, key: str) -> AgreementForm | None:
        try:
            table = _Table(tomllib.loads(self.source), "", self.faults, self.file)
        except tomllib.TOMLDecodeError as fault:
            self.faults.append(TemplateFault(file=self.file, key="", what=f"is not TOML: {fault}."))
            return None
        if table.text("kind") != KIND:
            table.fault("kind", f'is not "{KIND}". Write kind = "{KIND}".')
        of = table.choice("of", OfWhom)
        title, purpose = table.text("title"), table.text("purpose", longest=LONGEST_PURPOSE)
        months = table.number("review_months", least=1, most=MOST_MONTHS)
        sections = [self._section(each, of) for each in table.tables("section", most=MOST_SECTIONS)]
        self._unequal(table, "section", [section.key for section in sections])
        table.close("an agreement")
        if self.faults:
            return None
        return AgreementForm(
            key=key,
            title=title,
            purpose=purpose,
            of=OfWhom(of),
            review_months=months,
            sections=tuple(sections),
            text=self.source,
        )

    def _section(self, table: _Table, of: str) -> Section:
        section = Section(
            key=table.key(),
            title=table.text("title"),
            hint=table.text("hint", default="", longest=LONGEST_PURPOSE),
            least=table.number("least", least=0, most=MOST_ROWS, default=1),
            most=table.number("most", least=1, most=MOST_ROWS, default=1),
            handover=table.switch("handover"),
            columns=tuple(self._column(each, of) for each in table.tables("column", most=MOST_COLUMNS)),
        )
        self._unequal(table, "column", [column.key for column in section.columns])
        if section.least > section.most:
            table.fault("least", f"is more than most ({section.most}). Make it smaller.")
        if section.handover and section.column_of(ColumnType.PERSON) is None:
            table.fault(
                "handover", f'needs a column of the type "{ColumnType.PERSON}". Add one, or remove it.'
            )
        if sum(column.type is ColumnType.FIGURE for column in section.columns) > 1:
            table.fault("column", f'holds two of the type "{ColumnType.FIGURE}". A row has one figure.')
        if section.columns and section.columns[0].type is not ColumnType.TEXT:
            table.fault("column[1].type", 'is not "text". The first column names its row.')
        if section.columns and section.columns[0].answered:
            table.fault(
                "column[1].answered", "is not for the first column. The side that proposes names the row."
            )
        table.close("a section")
        return section

    def _column(self, table: _Table, of: str) -> Column:
        type_ = table.choice("type", ColumnType)
        column = Column(
            key=table.key(),
            label=table.text("label"),
            type=ColumnType(type_ or ColumnType.TEXT),
            hint=table.text("hint", default="", longest=LONGEST_PURPOSE),
            optional=table.switch("optional"),
            answered=table.switch("answered"),
            choices=table.texts("choices") if type_ == ColumnType.CHOICE else (),
        )
        if column.answered and of != OfWhom.ONE_PROPOSES:
            table.fault("answered", f'is only for of = "{OfWhom.ONE_PROPOSES}". Remove it.')
        if type_ == ColumnType.PERSON and of == OfWhom.COMPANY:
            table.fault("type", "is not for an agreement of the company. Use text.")
        table.close("a column")
        return column

    def _unequal(self, table: _Table, what: str, keys: Sequence[str]) -> None:
        for key in sorted({key for key in keys if key and keys.count(key) > 1}):
            table.fault(what, f'has two of the key "{key}". Give each its own.')
