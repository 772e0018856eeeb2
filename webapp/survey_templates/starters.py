"""Starters of needs lists: examples by kind of work, read from survey_templates/starters/ (TOML)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.domain.wording import N_
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.folder import FOLDER, text_of_file
from webapp.survey_templates.toml_table import TomlTable, read_toml

MOST_NEEDS = 12


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Examples for a list of what is needed of a department that works like this."""

    key: str
    name: str
    place: int
    needs: tuple[str, ...]
    translations: Mapping[str, Mapping[str, str]]

    def said(self, text: str, language: str) -> str:
        """Return one of its texts in a language."""
        return self.translations.get(language, {}).get(text, text)


@cache
def starters(folder: Path = FOLDER / "starters") -> tuple[Starter, ...]:
    """Return the starters in their order, read once a process; raise FaultyTemplates."""
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda starter: starter.place))


def _read(path: Path) -> Starter:
    faults: list[TemplateFault] = []
    source = text_of_file(path.name, path.read_bytes)
    table = TomlTable(read_toml(source, file=path.name), faults, file=path.name)
    starter = Starter(
        key=path.stem,
        name=table.text("name"),
        place=table.number("place", low=1, high=99, usual=99),
        needs=table.texts("needs"),
        translations=_translations(table),
    )
    table.finish(N_("a starter"))
    if len(starter.needs) > MOST_NEEDS:
        table.fault(
            "needs", N_("has more than %(most)s examples. Keep those that help most."), most=MOST_NEEDS
        )
    if faults:
        raise FaultyTemplates(faults)
    return starter


def _translations(table: TomlTable) -> dict[str, dict[str, str]]:
    languages = table.table("translations")
    found = {}
    for language in languages.keys():  # noqa: SIM118  # of a table, no dictionary
        words = languages.table(language)
        found[language] = {text: words.text(text) for text in words.keys()}  # noqa: SIM118
    return found
