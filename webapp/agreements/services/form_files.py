"""Forms of agreements by key, the company's own among them, and the frozen form of a version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy.orm import Session

from webapp.rounds.services.templates import known_files
from webapp.survey_templates import AgreementForm, NoSuchTemplate, parse_form


def known_forms(session: Session) -> Mapping[str, AgreementForm]:
    """Return every sound form by key: those that come along, and the company's own."""
    return known_files(session).forms


def get_form(session: Session, key: str) -> AgreementForm:
    """Return the form of a file that is there now; raise NoSuchTemplate."""
    try:
        return known_forms(session)[key]
    except KeyError:
        raise NoSuchTemplate(key) from None


def form_today(session: Session, key: str, frozen: AgreementForm) -> AgreementForm:
    """Return the form that a new version is written on: the file of today, else the one it was written on."""
    return known_forms(session).get(key, frozen)


@lru_cache(maxsize=256)
def frozen_form(key: str, text: str) -> AgreementForm:
    """Return the form of a version from the text that it keeps, whatever has become of its file."""
    return parse_form(text, key=key)
