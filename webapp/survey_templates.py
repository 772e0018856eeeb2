"""Load and validate the survey templates (TOML): every fault at once, with its file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from webapp.domain.grades import UnknownScale, letters_of, parse_scale, text_of
from webapp.domain.noticed import ANSWERS

FOLDER = Path(__file__).parent.parent / "survey_templates"
REPORT_CARD, PULSE, CHECKLIST = "report card", "pulse", "checklist"
PULSE_ANSWERS = set(ANSWERS.values())

_PLACES = {
    REPORT_CARD: {"graded", "grading"},
    PULSE: {"graded", "grading"},
    CHECKLIST: {"first", "second"},
}


@dataclass(frozen=True, kw_only=True)
class SurveyTemplate:
    """What a round or a check asks. `words` gives each letter or answer its words, in order."""

    key: str
    kind: str
    name: str
    question: str
    words: Mapping[str, str]
    cannot_judge: str
    asks_comments: bool
    scales: tuple[str, ...] = ()
    comment_prompt: str = ""
    well_prompt: str = ""
    statements: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TemplateFault:
    """One thing that is wrong in a template, and what to write instead."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


class FaultyTemplates(Exception):
    """One or more survey templates cannot be used; `faults` names each."""

    def __init__(self, faults: Sequence[TemplateFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class NoSuchTemplate(LookupError):
    """There is no survey template of this name."""


@cache
def survey_templates(folder: Path = FOLDER) -> Mapping[str, SurveyTemplate]:
    """Return every template by its key; raise FaultyTemplates naming every fault of every file."""
    found: dict[str, SurveyTemplate] = {}
    faults: list[TemplateFault] = []
    for path in sorted(folder.glob("*.toml")):
        checked = _Check(path)
        template = checked.template()
        faults += checked.faults
        if template is not None:
            found[template.key] = template
    if faults:
        raise FaultyTemplates(faults)
    return found


def get_template(key: str, folder: Path = FOLDER) -> SurveyTemplate:
    """Return one template; raise NoSuchTemplate or FaultyTemplates."""
    try:
        return survey_templates(folder)[key]
    except KeyError:
        raise NoSuchTemplate(key) from None


class _Check:
    """One file on its way to a template; collects what is wrong instead of stopping at the first fault."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[TemplateFault] = []
        self.content = self._read()
        self.unread = set(self.content)

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            self._fault("", "is not UTF-8 text. Save it as UTF-8.")
        except tomllib.TOMLDecodeError as fault:
            self._fault("", f"is not TOML: {fault}.")
        except OSError as fault:
            self._fault("", f"cannot be read: {fault.strerror}.")
        return {}

    def template(self) -> SurveyTemplate | None:
        if self.faults:
            return None
        kind = self._text("kind")
        if kind and kind not in _PLACES:
            self._fault("kind", f'is "{kind}". Write one of: {", ".join(_PLACES)}.')
        asks_comments = self._yes_or_no("asks_comments")
        scales = self._scales() if kind == REPORT_CARD else ()
        template = SurveyTemplate(
            key=self.path.stem,
            kind=kind,
            name=self._text("name"),
            question=self._text("question", places=_PLACES.get(kind, set())),
            words=self._words({letter for scale in scales for letter in letters_of(scale)}),
            cannot_judge=self._text("cannot_judge"),
            asks_comments=asks_comments,
            scales=scales,
            comment_prompt=self._text("comment_prompt") if asks_comments else "",
            well_prompt=self._well_prompt(kind, asks_comments),
            statements=tuple(self._texts("statements")) if kind == CHECKLIST else (),
            suggestions=self._suggestions(kind),
        )
        if kind == PULSE and set(template.words) != PULSE_ANSWERS:
            answers = ", ".join(sorted(PULSE_ANSWERS))
            self._fault("words", f"gives words to other answers than a check has. Write these: {answers}.")
        for key in sorted(self.unread):
            self._fault(
                key, f"is not a key of a {kind or 'template'}. Remove it, or look for a mistyped letter."
            )
        return None if self.faults else template

    def _fault(self, key: str, what: str) -> None:
        self.faults.append(TemplateFault(file=self.path.name, key=key, what=what))

    def _take(self, key: str, fits: Callable[[Any], bool], wanted: str) -> Any:
        self.unread.discard(key)
        value = self.content.get(key)
        if value is None:
            self._fault(key, f"is missing. Give {wanted}.")
        elif not fits(value):
            self._fault(key, f"is not {wanted}.")
            return None
        return value

    def _text(self, key: str, *, places: set[str] = frozenset()) -> str:  # type: ignore[assignment]  # only read
        fits: Callable[[Any], bool] = lambda value: isinstance(value, str) and bool(value.strip())  # noqa: E731
        text = self._take(key, fits, "a text that is not empty") or ""
        for place in sorted(set(re.findall(r"{(.*?)}", text)) - places):
            known = ", ".join("{" + name + "}" for name in sorted(places)) or "none"
            self._fault(key, f"has the unknown place {{{place}}}. Known here: {known}.")
        return str(text)

    def _well_prompt(self, kind: str, asks_comments: bool) -> str:
        return self._text("well_prompt", places={"graded"}) if kind == REPORT_CARD and asks_comments else ""

    def _suggestions(self, kind: str) -> tuple[str, ...]:
        may_be_left_out = kind != REPORT_CARD or "suggestions" not in self.content
        return () if may_be_left_out else tuple(self._texts("suggestions"))

    def _yes_or_no(self, key: str) -> bool:
        return bool(self._take(key, lambda value: isinstance(value, bool), "true or false"))

    def _texts(self, key: str) -> list[str]:
        def fits(value: Any) -> bool:
            texts = isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
            return texts and len(value) > 0

        return self._take(key, fits, "a list of texts") or []

    def _scales(self) -> tuple[str, ...]:
        scales = []
        for text in self._texts("scales"):
            try:
                scales.append(text_of(parse_scale(text)))
            except UnknownScale as fault:
                self._fault("scales", str(fault))
        return tuple(scales)

    def _words(self, letters: set[str]) -> Mapping[str, str]:
        words = self._take(
            "words", lambda value: isinstance(value, dict) and len(value) > 0, "a table of words"
        )
        words = words or {}
        for letter, text in words.items():
            if not isinstance(text, str) or not text.strip():
                self._fault(f"words.{letter}", "is not a text that is not empty.")
            if letters and letter not in letters:
                self._fault(f"words.{letter}", "is a letter of none of the scales. Remove it.")
        for letter in sorted(letters - set(words)):
            self._fault(f"words.{letter}", "is missing: each letter of the scales has its words.")
        return words
