"""Every word of a report can be said in every language that has a catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from reports import render
from reports.samples.data import sample_card, sample_comparison
from reports.words.catalogues import read_catalogue
from reports.words.language import TRANSLATIONS, words_of
from tests.reports.reading import text_of

REPORTS = TRANSLATIONS.parent
LANGUAGES = sorted(path.parent.name for path in TRANSLATIONS.glob("*/reports.po"))
TAKES = {"_": 1, "say": 1, "marked": 1, "count": 2}
PLACE = re.compile(r"\{\w+\}")
SAID_BY_DATA = {("5 to 9",)}  # of withheld figures, filled in by those who make the report


def messages() -> set[tuple[str, ...]]:
    """Collect what the code and the templates say: (message,) or (one, many)."""
    return {*_of_code(), *_of_templates(), *SAID_BY_DATA}


def _of_code() -> Iterator[tuple[str, ...]]:
    for path in REPORTS.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                said = call.args[: TAKES.get(name, 0)]
                texts = [argument.value for argument in said if isinstance(argument, ast.Constant)]
                if said and len(texts) == len(said):
                    yield tuple(str(text) for text in texts)


def _of_templates() -> Iterator[tuple[str, ...]]:
    for path in (REPORTS / "templates").rglob("*.html"):
        for call in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
            said = call.args[: TAKES.get(getattr(call.node, "name", ""), 0)]
            texts = [argument.value for argument in said if isinstance(argument, nodes.Const)]
            if said and len(texts) == len(said):
                yield tuple(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_lacks_its_translation_and_none_is_left_over(language: str) -> None:
    entries = read_catalogue(TRANSLATIONS / language / "reports.po").entries
    wanted = {message[0]: message for message in messages()}
    assert sorted(wanted.keys() - entries.keys()) == []
    assert sorted(entries.keys() - wanted.keys()) == []
    for key, message in wanted.items():
        entry = entries[key]
        said = [entry[field] for field in entry if field.startswith("msgstr")]
        assert said
        assert all(said), f"{key!r} has an empty translation"
        assert entry.get("msgid_plural") == (message[1] if len(message) == 2 else None)
        assert {"msgstr0", "msgstr1"} <= entry.keys() or len(message) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places_as_its_message(language: str) -> None:
    for key, entry in read_catalogue(TRANSLATIONS / language / "reports.po").entries.items():
        known = set(PLACE.findall(key + entry.get("msgid_plural", "")))
        for field, said in entry.items():
            if field.startswith("msgstr"):
                assert set(PLACE.findall(said)) <= known, said
        if "msgid_plural" not in entry:
            assert set(PLACE.findall(entry["msgstr"])) == known, key


def test_dates_numbers_and_plurals_are_german() -> None:
    words = words_of("de")
    assert words.day(date(2026, 5, 26)) == "26.\N{NO-BREAK SPACE}Mai\N{NO-BREAK SPACE}2026"
    assert words.signed(-0.5) == "\N{MINUS SIGN}0,50"
    assert words.count("{n} day late", "{n} days late", 1) == "1 Tag zu spät"
    assert words.count("{n} day late", "{n} days late", 3) == "3 Tage zu spät"
    assert words.quoted("Ja") == "„Ja“"


def test_a_german_report_says_its_figures_the_german_way() -> None:
    sample = sample_comparison()
    german = replace(sample, imprint=replace(sample.imprint, language="de"))
    text = text_of(render.render_comparison(german))
    assert "2,57, gestiegen von 2,33" in text
    assert "26. Mai 2026" in text
    assert "2.57" not in text
    assert "Printed" not in text


def test_a_language_without_a_catalogue_is_printed_in_english() -> None:
    sample = sample_card()
    strange = replace(sample, imprint=replace(sample.imprint, language="tlh"))
    assert "Report card for" in text_of(render.render_card(strange))


def test_a_damaged_catalogue_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "reports.po"
    path.write_text('msgid "a"\nmsgstr b\n')
    with pytest.raises(ValueError, match="line 2"):
        read_catalogue(path)
