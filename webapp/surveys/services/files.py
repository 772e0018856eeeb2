"""Store and remove a company's own files, surveys and forms of agreements; nothing faulty is stored."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import SurveyFile
from webapp.organisation.services.organisation import get_company
from webapp.survey_templates import (
    AgreementForm,
    NoSuchTemplate,
    SurveyTemplate,
    checked_templates,
    parse_file,
)

LONGEST_KEY = 40


class FileRefused(Refused):
    """The name of a file cannot be used."""


def add_file(session: Session, *, key: str, source: str) -> SurveyTemplate | AgreementForm:
    """Store a file under a key, in place of the company's earlier one of that key.

    Raises FileRefused for its name and FaultyTemplates for its text. What is open or past keeps the old text.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or len(key) > LONGEST_KEY:
        what = N_("Name the file with small letters, digits and _, at most 40, such as customs_clearance.")
        raise FileRefused(Sentence(key=what))
    if key in checked_templates():
        what = N_("%(key)s is the name of a file that comes with the program. Choose another name.")
        raise FileRefused(Sentence(key=what, values={"key": key}))
    parsed = parse_file(source, key=key)
    found = session.get(SurveyFile, key)
    if found is None:
        session.add(SurveyFile(key=key, source=source))
    else:
        found.source = source
    session.flush()
    return parsed


def remove_file(session: Session, key: str) -> None:
    """Remove a company's own file, and its rhythm; raise NoSuchTemplate."""
    found = session.get(SurveyFile, key)
    if found is None:
        raise NoSuchTemplate(key)
    session.delete(found)
    company = get_company(session)
    company.recurring_surveys = " ".join(name for name in company.recurring_surveys.split() if name != key)
    session.flush()
