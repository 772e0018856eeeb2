"""Read the TOML files of a folder of survey templates: sound ones by key, and the faults of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.parsing import parse_template
from webapp.survey_templates.template import SurveyTemplate

FOLDER = Path(__file__).parent.parent.parent / "survey_templates"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a folder holds: a faulty file keeps none of the others from being used."""

    templates: Mapping[str, SurveyTemplate]
    faults: tuple[TemplateFault, ...]


@cache
def checked_templates(folder: Path = FOLDER) -> Checked:
    """Check every file of a folder, once a process."""
    found: dict[str, SurveyTemplate] = {}
    faults: list[TemplateFault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = read_template(path)
        except FaultyTemplates as faulty:
            faults += faulty.faults
    return Checked(templates=found, faults=tuple(faults))


def read_template(path: Path) -> SurveyTemplate:
    """Read and parse one file; raise FaultyTemplates."""
    return parse_template(text_of_file(path.name, path.read_bytes), key=path.stem)


def text_of_file(name: str, read: Callable[[], bytes]) -> str:
    """Return the text of a file; raise FaultyTemplates where it cannot be read as UTF-8."""
    try:
        return read().decode("utf-8")
    except UnicodeDecodeError:
        what = "is not UTF-8 text. Save it as UTF-8."
    except OSError as fault:
        what = f"cannot be read: {fault.strerror}."
    raise FaultyTemplates([TemplateFault(file=name, key="", what=what)])
