"""Files of surveys and agreements by key, and the frozen template of a survey, parsed through an LRU cache.

A survey keeps the TOML text on which it was opened. No later change of a file reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from webapp.cache import Kept
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.models import Survey, SurveyFile
from webapp.survey_templates import (
    AgreementForm,
    Checked,
    NoSuchTemplate,
    SurveyTemplate,
    TemplateFault,
    checked_files,
    checked_templates,
    parse_file,
    parse_template,
)

DIGITS_SHOWN = 12  # of a digest, where people read it
_parsed = Kept[SurveyTemplate](most=200)


def known_files(session: Session) -> Checked:
    """Return every sound file by key: those that come along, and the company's own."""
    own = session.execute(select(SurveyFile.key, SurveyFile.source).order_by(SurveyFile.key))
    return _with_own(tuple((key, source) for key, source in own))


@lru_cache(maxsize=8)
def _with_own(own: tuple[tuple[str, str], ...]) -> Checked:
    along = checked_templates()
    found = checked_files({key: partial(parse_file, source, key=key) for key, source in own})
    return Checked(
        templates={**along.templates, **found.templates},
        forms={**along.forms, **found.forms},
        faults=along.faults + found.faults,
    )


def known_templates(session: Session) -> Mapping[str, SurveyTemplate]:
    """Return every sound survey template by key."""
    return known_files(session).templates


def template_faults(session: Session) -> Sequence[TemplateFault]:
    """Return what is wrong in files that come along and in the company's own."""
    return known_files(session).faults


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


def said(template: SurveyTemplate | AgreementForm, text: str) -> str:
    """Return a text of a file in the present language: from its own file, else from the program's."""
    return template.translations.get(current_language(), {}).get(text) or (_(text) if text else "")
