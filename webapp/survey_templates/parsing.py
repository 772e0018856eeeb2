"""Parse and validate one survey template (TOML): every fault at once, with its file and key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from webapp.domain.grades import UnknownScale, parse_scale, text_of
from webapp.domain.wording import N_
from webapp.survey_templates.consistency import check_together
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.scales import OPEN_TEXT, read_scales
from webapp.survey_templates.template import (
    Audience,
    Comparison,
    Form,
    Item,
    Items,
    Result,
    Rhythm,
    Scale,
    SurveyTemplate,
)
from webapp.survey_templates.toml_table import TomlTable, read_toml
from webapp.survey_templates.translations import read_translations

MOST_ITEMS = 20
LONGEST_NAME = 60
_PAIR = ("graded", "grading")
PLACES: Mapping[Audience, tuple[str, ...]] = {
    Audience.EACH_OTHER: _PAIR,
    Audience.GRADED: _PAIR,
    Audience.BOTH_SIDES: ("first", "second"),
    Audience.OWN_DEPARTMENT: ("department",),
    Audience.COMPANY: ("department",),
}
"""What is filled in where it stands in braces."""


def digest_of(source: str) -> str:
    """Return the SHA-256 of a template's text, which names the template for good."""
    return hashlib.sha256(source.encode()).hexdigest()


def parse_template(source: str, *, key: str) -> SurveyTemplate:
    """Return a template from its TOML text; raise FaultyTemplates naming every fault."""
    faults: list[TemplateFault] = []
    file = f"{key}.toml"
    table = TomlTable(read_toml(source, file=file), faults, file=file)
    template = _Reader(table).template(key, source)
    check_together(table, template)
    if faults:
        raise FaultyTemplates(faults)
    return template


class _Reader:
    """One file on its way to a template."""

    def __init__(self, table: TomlTable) -> None:
        self.table = table
        self.audience = table.choice("audience", list(Audience))
        self.result = table.choice("result", list(Result), usual=Result.COMPARED)
        self.places = PLACES[self.audience]

    def template(self, key: str, source: str) -> SurveyTemplate:
        table = self.table
        asked = self._asked()
        scale_table = table.table("scales")
        scales = read_scales(scale_table, scale_table.keys())
        asks_comments = table.yes_or_no("asks_comments")
        is_card = self.result is Result.REPORT_CARD
        rhythm, months = self._rhythm()
        template = SurveyTemplate(
            key=key,
            source=source,
            digest=digest_of(source),
            name=table.text("name", longest=LONGEST_NAME),
            question=table.text("question", places=self.places),
            seed=table.text("seed", usual=""),
            audience=self.audience,
            comparison=table.choice("comparison", list(Comparison), usual=Comparison.NONE),
            rhythm=rhythm,
            months=months,
            days=table.number("days", low=1, high=60, usual=10),
            minutes=table.number("minutes", low=1, high=60, usual=2),
            form=table.choice("form", list(Form), usual=Form.QUESTIONS),
            result=self.result,
            asked=asked,
            items=tuple(self._items(scales)) if asked is Items.FILE else (),
            scale=OPEN_TEXT if asked is Items.FILE else self._scale(table, scales),
            trouble=() if asked is Items.FILE else self._trouble(table, self._scale(table, scales)),
            scales=self._letters() if is_card else (),
            cannot_judge=table.text("cannot_judge"),
            asks_comments=asks_comments,
            comment_prompt=table.text("comment_prompt") if asks_comments else "",
            well_prompt=table.text("well_prompt", places=self.places) if asks_comments and is_card else "",
            suggestions=table.texts("suggestions") if is_card and "suggestions" in table else (),
        )
        template = replace(template, translations=read_translations(table, set(texts_of(template))))
        table.finish(N_("a survey template"))
        return template

    def _asked(self) -> Items:
        words = [Items.NEEDS, Items.ACTIONS]
        if isinstance(self.table.raw("items"), str):
            return self.table.choice("items", words)
        return Items.FILE

    def _rhythm(self) -> tuple[Rhythm, int]:
        text = self.table.raw("rhythm")
        found = re.fullmatch(r"(\d+) (months after an exchange)", text) if isinstance(text, str) else None
        if found is None:
            known = [rhythm.value for rhythm in Rhythm if rhythm is not Rhythm.AFTER_EXCHANGE]
            return Rhythm(self.table.choice("rhythm", known, others=["3 months after an exchange"])), 0
        months = int(found[1]) if len(found[1]) < 3 else 0
        if not 1 <= months <= 12:
            self.table.fault("rhythm", N_("names no number of months from 1 to 12."))
        return Rhythm.AFTER_EXCHANGE, months

    def _items(self, scales: Mapping[str, Scale]) -> Iterator[Item]:
        seen: set[str] = set()
        for table in self.table.tables("items", most=MOST_ITEMS):
            key = table.key(seen)
            scale = self._scale(table, scales)
            yield Item(
                key=key,
                text=table.text("text", places=self.places),
                title=table.text("title", longest=LONGEST_NAME, usual=""),
                scale=scale,
                trouble=self._trouble(table, scale),
            )
            table.finish(N_("a question"))

    def _scale(self, table: TomlTable, scales: Mapping[str, Scale]) -> Scale:
        return scales[table.choice("scale", list(scales))]

    def _trouble(self, table: TomlTable, scale: Scale) -> tuple[str, ...]:
        if "trouble" not in table:
            return ()
        codes = table.texts("trouble")
        for code in codes:
            if code not in scale.codes:
                known = ", ".join(scale.codes) or "–"
                what = N_('names "%(code)s", which is no answer of its scale. Known: %(known)s.')
                table.fault("trouble", what, code=code, known=known)
        return codes

    def _letters(self) -> tuple[str, ...]:
        found = []
        for text in self.table.texts("scales_of_rounds"):
            try:
                found.append(text_of(parse_scale(text)))
            except UnknownScale as fault:
                self.table.fault("scales_of_rounds", fault.sentence.key, **fault.sentence.values)
        return tuple(found)


def texts_of(template: SurveyTemplate) -> Iterator[str]:
    """Give every text of a template that people read."""
    yield from (
        text
        for text in (
            template.name,
            template.question,
            template.cannot_judge,
            template.comment_prompt,
            template.well_prompt,
            *template.suggestions,
            *template.scale.words.values(),
        )
        if text
    )
    for item in template.items:
        yield from (text for text in (item.title, item.text, *item.scale.words.values()) if text)
