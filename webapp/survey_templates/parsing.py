"""Parse and validate one survey template (TOML): every fault at once, with its file and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping

from webapp.domain.grades import POINTS, UnknownScale, letters_of, parse_scale, text_of
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.scales import NO_ANSWER, OPEN_TEXT, read_scales
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
from webapp.survey_templates.toml_table import TomlTable, is_text

MOST_ITEMS = 20
LONGEST_SOURCE = 60_000  # characters of a file
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
    try:
        if len(source) > LONGEST_SOURCE:
            raise ValueError(f"has more than {LONGEST_SOURCE} characters")
        content = tomllib.loads(source)
    except (ValueError, RecursionError) as fault:  # a TOMLDecodeError is a ValueError
        raise FaultyTemplates([TemplateFault(file=file, key="", what=f"is not TOML: {fault}.")]) from None
    template = _Reader(TomlTable(content, faults, file=file)).template(key, source)
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
            translations=self._translations(),
        )
        table.finish("a survey template")
        self._check_together(template)
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
            self.table.fault("rhythm", "names no number of months from 1 to 12.")
        return Rhythm.AFTER_EXCHANGE, months

    def _items(self, scales: Mapping[str, Scale]) -> Iterator[Item]:
        tables = self.table.tables("items")
        if len(tables) > MOST_ITEMS:
            self.table.fault("items", f"has {len(tables)} questions. At most {MOST_ITEMS} fit on a form.")
        if not tables:
            self.table.fault("items", "has no question. Write at least one.")
        seen: set[str] = set()
        for table in tables[:MOST_ITEMS]:
            key = table.text("key", longest=40)
            if key and not re.fullmatch("[a-z][a-z0-9_]*", key):
                table.fault("key", "is no key. Use small letters, digits and _, a letter first.")
            if key in seen:
                table.fault("key", f'is "{key}" for the second time. Each question has a key of its own.')
            seen.add(key)
            scale = self._scale(table, scales)
            yield Item(
                key=key,
                text=table.text("text", places=self.places),
                title=table.text("title", longest=LONGEST_NAME, usual=""),
                scale=scale,
                trouble=self._trouble(table, scale),
            )
            table.finish("a question")

    def _scale(self, table: TomlTable, scales: Mapping[str, Scale]) -> Scale:
        return scales[table.choice("scale", list(scales))]

    def _trouble(self, table: TomlTable, scale: Scale) -> tuple[str, ...]:
        if "trouble" not in table:
            return ()
        codes = table.texts("trouble")
        for code in codes:
            if code not in scale.codes:
                known = ", ".join(scale.codes) or "none"
                table.fault("trouble", f'names "{code}", which is no answer of its scale. Known: {known}.')
        return codes

    def _letters(self) -> tuple[str, ...]:
        found = []
        for text in self.table.texts("scales_of_rounds"):
            try:
                found.append(text_of(parse_scale(text)))
            except UnknownScale as fault:
                self.table.fault("scales_of_rounds", str(fault))
        return tuple(found)

    def _translations(self) -> dict[str, dict[str, str]]:
        table = self.table.table("translations")
        found = {}
        for language in table.keys():  # noqa: SIM118  # of a table, no dictionary
            words = table.table(language)
            found[language] = {text: words.raw(text) for text in words.keys()}  # noqa: SIM118
            if not re.fullmatch("[a-z]{2}", language):
                table.fault(language, "is no language. Write its two letters, such as de.")
            for text, translated in found[language].items():
                if not is_text(translated):
                    words.fault(f'"{text}"', "has no text beside it.")
        return found

    def _check_together(self, template: SurveyTemplate) -> None:
        """Check what only two keys together can get wrong."""
        for language, words in template.translations.items():
            known = set(texts_of(template))
            for text in words:
                if text not in known:
                    self.table.fault(
                        f"translations.{language}", f'translates "{text}", which stands nowhere.'
                    )
        if (template.form is Form.NEEDS) != (self.result is Result.REPORT_CARD):
            self.table.fault("form", 'and result go together: form = "needs" with result = "report card".')
        self._check_rhythm(template)
        if self.result is Result.REPORT_CARD:
            self._check_report_card(template)

    def _check_rhythm(self, template: SurveyTemplate) -> None:
        wanted = {
            Items.ACTIONS: ({Rhythm.AFTER_EXCHANGE}, "3 months after an exchange"),
            Items.NEEDS: ({Rhythm.HALF_YEAR, Rhythm.WITH_ROUND}, "with a round"),
        }.get(template.asked)
        if wanted and template.rhythm not in wanted[0]:
            what = f'does not go with questions about {template.asked}. Write "{wanted[1]}".'
            self.table.fault("rhythm", what)
        if (template.rhythm is Rhythm.HALF_YEAR) != (self.result is Result.REPORT_CARD):
            self.table.fault("rhythm", 'is "each half-year" for a report card, and for nothing else.')
        if template.asked is Items.ACTIONS and self.result is not Result.BESIDE_ACTIONS:
            self.table.fault("result", 'is "beside actions" for questions about actions.')
        if self.result is Result.BESIDE_ACTIONS and template.asked is not Items.ACTIONS:
            self.table.fault("items", 'is "actions" where the result stands beside actions.')
        if template.asked is Items.ACTIONS and self.audience is not Audience.EACH_OTHER:
            self.table.fault("audience", 'is "each about the other" for questions about actions.')
        if template.asked is Items.NEEDS and self.audience not in (Audience.EACH_OTHER, Audience.GRADED):
            self.table.fault(
                "audience", 'is "each about the other" or "graded department" for questions about needs.'
            )
        if template.comparison is Comparison.BOTH_SIDES and self.audience is not Audience.BOTH_SIDES:
            self.table.fault("comparison", 'is "both sides" only where the audience is "both sides" too.')
        if template.asked is not Items.FILE and not template.scale.answers:
            self.table.fault("scale", "is answered in words. Needs and actions want answers to count.")

    def _check_report_card(self, template: SurveyTemplate) -> None:
        if template.asked is not Items.NEEDS or self.audience is not Audience.EACH_OTHER:
            self.table.fault(
                "result", 'is "report card" for items = "needs" and audience = "each about the other".'
            )
        letters = {letter for scale in template.scales for letter in letters_of(scale)}
        for answer in template.scale.answers:
            path = f"scales.{template.scale.key}.{answer.code}"
            if answer.code not in letters:
                self.table.fault(path, "is a letter of none of the scales. Remove it.")
            elif answer.points not in (None, POINTS[answer.code]):
                self.table.fault(path, f"has {POINTS[answer.code]} points on a report card.")
        for letter in sorted(letters - set(template.scale.codes)):
            self.table.fault(
                f"scales.{template.scale.key}.{letter}",
                "is missing: each letter of the scales has its words.",
            )


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


__all__ = ["LONGEST_SOURCE", "NO_ANSWER", "PLACES", "digest_of", "parse_template", "texts_of"]
