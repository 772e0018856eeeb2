"""Survey templates by key, and the frozen template of an open or past survey, parsed through an LRU cache.

A survey keeps the TOML text on which it was opened. No later change of a file reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from webapp.cache import Kept
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.models import Survey, SurveyFile
from webapp.survey_templates import (
    FaultyTemplates,
    NoSuchTemplate,
    SurveyTemplate,
    TemplateFault,
    checked_templates,
    digest_of,
    parse_template,
)

DIGITS_SHOWN = 12  # of a digest, where people read it
_parsed = Kept[SurveyTemplate](most=200)


def known_templates(session: Session) -> Mapping[str, SurveyTemplate]:
    """Return every sound template by key: those that come along, and the company's own."""
    own = session.execute(select(SurveyFile.key, SurveyFile.source)).all()
    found = dict(checked_templates().templates)
    for key, source in own:
        try:
            found[key] = _parse(key, digest_of(source), source)
        except FaultyTemplates:  # of an earlier version of the program; `template_faults` names them
            continue
    return found


def template_faults(session: Session) -> list[TemplateFault]:
    """Return what is wrong in files that come along and in the company's own."""
    faults = list(checked_templates().faults)
    for key, source in session.execute(select(SurveyFile.key, SurveyFile.source)):
        try:
            parse_template(source, key=key)
        except FaultyTemplates as faulty:
            faults += faulty.faults
    return faults


def get_template(session: Session, key: str) -> SurveyTemplate:
    """Return one template as its file stands now; raise NoSuchTemplate."""
    try:
        return known_templates(session)[key]
    except KeyError:
        raise NoSuchTemplate(key) from None


def freeze(survey: Survey, template: SurveyTemplate) -> None:
    """Write the whole text of a template into a survey that opens."""
    survey.template = template.key
    survey.template_source, survey.template_digest = template.source, template.digest


def template_of(survey: Survey) -> SurveyTemplate:
    """Return the template of a survey: frozen since it opened, before that as its file stands."""
    session = object_session(survey)
    assert session is not None  # noqa: S101  # whoever asks has read the survey in a session
    return frozen_template(session, survey.id, survey.template, survey.template_digest)


def frozen_template(session: Session, survey_id: int, key: str, digest: str) -> SurveyTemplate:
    """Return the template of a survey of which no more was read than these."""
    if not digest:
        return get_template(session, key)
    found = _parsed.find((key, digest))
    if found is not None:
        return found
    source = session.scalars(select(Survey.template_source).where(Survey.id == survey_id)).one()
    return _parse(key, digest, source)


def _parse(key: str, digest: str, source: str) -> SurveyTemplate:
    found = _parsed.find((key, digest))
    return found or _parsed.keep((key, digest), parse_template(source, key=key))


def said(template: SurveyTemplate, text: str) -> str:
    """Return a text of a template in the present language: from its own file, else from the program's."""
    return template.translations.get(current_language(), {}).get(text) or (_(text) if text else "")
