"""Every word of pages, mails and commands can be said in every language that is offered.

To add German for a new message, write it into the file of its subject in webapp/translations/de/:

    msgid "%(name)s was added."
    msgstr "%(name)s wurde hinzugefügt."

A message that stands in several places is translated once; what several subjects share stands in pages.po.
A new language is a folder beside de/ and a line in LANGUAGES of webapp/language.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from flask import Flask

from reports.words.catalogues import Catalogue, DamagedCatalogue, read_catalogues
from webapp import language as languages
from webapp import survey_templates
from webapp.language import LANGUAGES, TRANSLATIONS

WEBAPP = TRANSLATIONS.parent
TEMPLATES = WEBAPP / "templates"
FOREIGN = sorted(LANGUAGES.keys() - {"en"})
MARKS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
OPTIONS = {"trimmed": "false", "silent": "false"}
PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


@dataclass(frozen=True)
class Message:
    """A marked message of the program: one text, or singular and plural."""

    texts: tuple[str, ...]
    is_of_template: bool

    @property
    def as_entry(self) -> str:
        """Write the message as translators get it, to be pasted into a .po file."""
        quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in self.texts]
        if len(quoted) == 1:
            return f'msgid {quoted[0]}\nmsgstr ""\n'
        return f'msgid {quoted[0]}\nmsgid_plural {quoted[1]}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def _of_survey_templates() -> Iterator[str]:
    """Return what the templates that come with the program say; in others what is written is what is read."""
    for template in survey_templates.checked_templates().templates.values():
        yield from set(survey_templates.texts_of(template)) - set(template.translations.get("de", {}))


def _of_agreement_forms() -> Iterator[str]:
    """Return what the forms of agreements that come with the program say."""
    for form in survey_templates.checked_templates().forms.values():
        yield from survey_templates.texts_of_form(form)


@cache
def messages() -> dict[str, Message]:
    """Collect what code and templates say, by its (singular) text."""
    of_files = [*_of_survey_templates(), *_of_agreement_forms()]
    found = {text: Message((text,), is_of_template=False) for text in of_files}
    said = [(texts, False) for texts in _of_code()] + [(texts, True) for texts in _of_templates()]
    for texts, is_of_template in said:
        before = found.setdefault(texts[0], Message(texts, is_of_template))
        longer = max(before.texts, texts, key=len)
        found[texts[0]] = Message(longer, before.is_of_template or is_of_template)
    return found


def _of_code() -> Iterator[tuple[str, ...]]:
    """Read calls such as _("…"), those inside f-strings too."""
    for path in WEBAPP.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Call) and name in MARKS:
                said = call.args[: 2 if name == "ngettext" else 1]
                texts = tuple(str(argument.value) for argument in said if isinstance(argument, ast.Constant))
                if texts:
                    yield texts


def _of_templates() -> Iterator[tuple[str, ...]]:
    for path in templates():
        with path.open("rb") as file:
            for _line, said, *_rest in extract("jinja2", file, MARKS, options=OPTIONS):
                yield (said,) if isinstance(said, str) else tuple(said[:2])


def templates() -> list[Path]:
    """Return the templates of pages and mails."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def _catalogue(language: str) -> Catalogue:
    return read_catalogues(TRANSLATIONS / language)


def _said(entry: dict[str, str]) -> list[str]:
    return [text for field, text in entry.items() if field.startswith("msgstr")]


@pytest.mark.parametrize("language", FOREIGN)
def test_no_message_lacks_its_translation(language: str) -> None:
    entries = _catalogue(language).entries
    missing = [
        message.as_entry
        for key, message in messages().items()
        if key not in entries
        or not all(_said(entries[key]))
        or len(_said(entries[key])) < len(message.texts)
        or (len(message.texts) == 2 and entries[key].get("msgid_plural") != message.texts[1])
    ]
    folder = TRANSLATIONS / language
    assert not missing, f"Translate these in the file of their subject in {folder}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", FOREIGN)
def test_no_translation_is_left_over(language: str) -> None:
    left_over = sorted(_catalogue(language).entries.keys() - messages().keys())
    assert not left_over, f"Nothing says these any more; remove them: {left_over}"


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_fills_the_same_places_as_its_message(language: str) -> None:
    for key, entry in _catalogue(language).entries.items():
        wanted = _places(key) | _places(entry.get("msgid_plural", ""))
        for said in _said(entry):
            assert _places(said) <= wanted, said
            assert _places(said) | {"num"} >= wanted, f"{said!r} leaves out a place of {key!r}"


def _places(text: str) -> set[str]:
    return {found[1] or found[2] for found in PLACE.finditer(text)}


@pytest.mark.parametrize("language", FOREIGN)
def test_every_percent_sign_of_a_translation_can_be_filled_in(language: str) -> None:
    for key, entry in _catalogue(language).entries.items():
        message = messages().get(key)
        if _places(key) or (message and message.is_of_template):
            for text in (key, *_said(entry)):
                assert text % dict.fromkeys(_places(text), "x"), text  # a faulty one raises


def test_the_german_word_for_mail_is_never_parted() -> None:
    parted = [
        said for entry in _catalogue("de").entries.values() for said in _said(entry) if "E-Mail" in said
    ]
    assert not parted, f"Write it with a no-break hyphen, E\N{NON-BREAKING HYPHEN}Mail: {parted}"


def test_a_need_has_one_german_word() -> None:
    said = [said for entry in _catalogue("de").entries.values() for said in _said(entry)]
    assert not [text for text in said if "Bedarf" in text]


def test_every_folder_of_translations_is_offered() -> None:
    assert sorted(path.name for path in TRANSLATIONS.iterdir()) == FOREIGN


def test_two_files_that_disagree_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text('msgid "Save"\nmsgstr "Speichern"\n')
    (tmp_path / "b.po").write_text('msgid "Save"\nmsgstr "Sichern"\n')
    with pytest.raises(DamagedCatalogue, match=r"b\.po.*'Save'"):
        read_catalogues(tmp_path)


@pytest.mark.parametrize(
    "damage", ['msgstr "alone"', 'msgid "a\\"', "msgid a", 'msgctxt "menu"'], ids=lambda damage: damage[:9]
)
def test_a_damaged_catalogue_names_its_file_and_line(tmp_path: Path, damage: str) -> None:
    (tmp_path / "needs.po").write_text(f"# German\n{damage}\n")
    with pytest.raises(DamagedCatalogue, match=r"needs\.po, line 2"):
        read_catalogues(tmp_path)


def test_a_damaged_catalogue_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "needs.po").write_text("damaged\n")
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    languages._catalogue.cache_clear()
    with pytest.raises(DamagedCatalogue, match=r"needs\.po, line 1"):
        languages.install(Flask(__name__))
    languages._catalogue.cache_clear()
