"""Validation of a round's plan: what is wrong with its days, scale or template, field by field."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.grades import UnknownScale, parse_scale, text_of
from webapp.domain.half_years import (
    Plan,
)
from webapp.domain.wording import N_, Sentence
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.pause import why_too_soon
from webapp.rounds.services.templates import get_template, known_templates
from webapp.survey_templates import NoSuchTemplate, Result, SurveyTemplate


class PlanRefused(FieldsRefused):
    """A round cannot be planned like that; `faults` names each field and what to do."""


def faults_of_past(plan: Plan, today: date, *, is_closed: bool = False) -> list[FieldFault]:
    """Return the fault of a last day, or once grading is closed of an exchange, that is past."""
    name, day = ("exchanges", plan.exchanges) if is_closed else ("closes", plan.closes)
    if day >= today:
        return []
    return [fault_at(name, N_("%(day)s is past. Choose today or a later day."), day=day)]


def faults_of_pause(session: Session, plan: Plan) -> list[FieldFault]:
    """Return the fault of a first day that is too soon after another round."""
    too_soon = why_too_soon(session, opens=plan.opens)
    return [FieldFault(field="opens", sentence=too_soon)] if too_soon else []


def read_scale(session: Session, given: str | None, template_key: str) -> tuple[str, list[FieldFault]]:
    """Return the scale as it is stored, and what is wrong with scale or template."""
    try:
        template = get_template(session, template_key)
    except NoSuchTemplate:
        known = ", ".join(template.key for template in round_templates(session))
        key = N_("There is no survey template %(template)s for a round. Choose one of: %(known)s.")
        return "", [fault_at("template", key, template=template_key, known=known)]
    if template.result is not Result.REPORT_CARD:
        key = N_("The survey template %(template)s is not for rounds: it does not grade needs.")
        return "", [fault_at("template", key, template=template_key)]
    try:
        scale = text_of(parse_scale(given or get_company(session).scale))
    except UnknownScale as fault:
        return "", [FieldFault(field="scale", sentence=fault.sentence)]
    if scale not in template.scales:
        key = N_("The template %(template)s does not know the scale %(scale)s. Choose one of: %(known)s.")
        known = ", ".join(template.scales)
        return "", [fault_at("scale", key, template=template.name, scale=scale, known=known)]
    return scale, []


def round_templates(session: Session) -> list[SurveyTemplate]:
    """Return the survey templates that a round may use."""
    known = known_templates(session).values()
    return [template for template in known if template.result is Result.REPORT_CARD]


def fault_at(field: str, key: str, **values: str | date) -> FieldFault:
    return FieldFault(field=field, sentence=Sentence(key=key, values=values))
