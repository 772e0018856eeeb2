"""Read TOML files: survey templates and agreement forms, sound ones by key, and the faults of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.domain.wording import N_, Sentence
from webapp.survey_templates.agreement_form import AgreementForm
from webapp.survey_templates.agreement_parsing import is_agreement, parse_form
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault
from webapp.survey_templates.parsing import parse_template
from webapp.survey_templates.template import SurveyTemplate
from webapp.survey_templates.toml_table import read_toml
from webapp.survey_templates.unreadable import unreadable

FOLDER = Path(__file__).parent.parent.parent / "survey_templates"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What some files hold: a faulty one keeps none of the others from being used."""

    templates: Mapping[str, SurveyTemplate]
    forms: Mapping[str, AgreementForm]
    faults: tuple[TemplateFault, ...]

    def __contains__(self, key: str) -> bool:
        return key in self.templates or key in self.forms


@cache
def checked_templates(folder: Path = FOLDER) -> Checked:
    """Check the surveys of a folder and the agreements below it, once a process."""
    files = sorted([*folder.glob("*.toml"), *(folder / "agreements").glob("*.toml")])
    return checked_files({path.stem: _reading(path) for path in files})


def _reading(path: Path) -> Callable[[], SurveyTemplate | AgreementForm]:
    return lambda: read_template(path)


def checked_files(files: Mapping[str, Callable[[], SurveyTemplate | AgreementForm]]) -> Checked:
    """Read files by key, and sort what is sound from what is not."""
    templates: dict[str, SurveyTemplate] = {}
    forms: dict[str, AgreementForm] = {}
    faults: list[TemplateFault] = []
    for key, read in files.items():
        try:
            found = read()
        except FaultyTemplates as faulty:
            faults += faulty.faults
        else:
            if isinstance(found, AgreementForm):
                forms[key] = found
            else:
                templates[key] = found
    return Checked(templates=templates, forms=forms, faults=tuple(faults))


def read_template(path: Path) -> SurveyTemplate | AgreementForm:
    """Read and parse one file; raise FaultyTemplates."""
    return parse_file(text_of_file(path.name, path.read_bytes), key=path.stem)


def parse_file(source: str, *, key: str) -> SurveyTemplate | AgreementForm:
    """Return what the text of a file describes, a survey or an agreement; raise FaultyTemplates."""
    document = read_toml(source, file=f"{key}.toml")
    if faults := unreadable(document, file=f"{key}.toml"):
        raise FaultyTemplates(faults)
    if is_agreement(document):
        return parse_form(source, key=key)
    return parse_template(source, key=key)


def text_of_file(name: str, read: Callable[[], bytes]) -> str:
    """Return the text of a file; raise FaultyTemplates where it cannot be read as UTF-8."""
    try:
        return read().decode("utf-8-sig")  # an editor may have put a mark before it
    except UnicodeDecodeError:
        what = N_("is not UTF-8 text. Save it as UTF-8.")
    except OSError:
        what = N_("cannot be read. Look whether it is there, and whether the program may read it.")
    raise FaultyTemplates([TemplateFault(file=name, key="", what=Sentence(key=what))])
