"""Validate what only two keys of a survey template together can get wrong."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.grades import POINTS, letters_of
from webapp.domain.wording import N_, Value
from webapp.survey_templates.template import (
    Audience,
    Comparison,
    Form,
    Items,
    Result,
    Rhythm,
    SurveyTemplate,
)
from webapp.survey_templates.toml_table import TomlTable

_CHOICES = ("audience", "comparison", "form", "items", "result", "rhythm")
Found = Iterator[tuple[str, str, dict[str, Value]]]
"""Key, what is wrong with it, and the values of that text."""


def check_together(table: TomlTable, template: SurveyTemplate) -> None:
    """Note every fault of two keys in the table that the template was read from.

    Where a key is wrong by itself nothing true can be said of it beside another.
    """
    if table.has_fault(*_CHOICES):
        return
    for check in (_form_and_result, _rhythm, _audience, _scale, _report_card):
        for key, what, values in check(template):
            table.fault(key, what, **values)


def _form_and_result(template: SurveyTemplate) -> Found:
    if (template.form is Form.NEEDS) != (template.result is Result.REPORT_CARD):
        yield "form", N_('and result go together: form = "needs" with result = "report card".'), {}
    if template.asked is Items.ACTIONS and template.result is not Result.BESIDE_ACTIONS:
        yield "result", N_('is "beside actions" for questions about actions.'), {}
    if template.result is Result.BESIDE_ACTIONS and template.asked is not Items.ACTIONS:
        yield "items", N_('is "actions" where the result stands beside actions.'), {}


def _rhythm(template: SurveyTemplate) -> Found:
    if template.asked is Items.ACTIONS and template.rhythm is not Rhythm.AFTER_EXCHANGE:
        what = N_('does not go with questions about actions. Write "3 months after an exchange".')
        yield "rhythm", what, {}
    if template.asked is Items.NEEDS and template.rhythm not in (Rhythm.HALF_YEAR, Rhythm.WITH_ROUND):
        yield "rhythm", N_('does not go with questions about needs. Write "with a round".'), {}
    if (template.rhythm is Rhythm.HALF_YEAR) != (template.result is Result.REPORT_CARD):
        yield "rhythm", N_('is "each half-year" for a report card, and for nothing else.'), {}


def _audience(template: SurveyTemplate) -> Found:
    audience = template.audience
    if template.asked is Items.ACTIONS and audience is not Audience.EACH_OTHER:
        yield "audience", N_('is "each about the other" for questions about actions.'), {}
    if template.asked is Items.NEEDS and audience not in (Audience.EACH_OTHER, Audience.GRADED):
        what = N_('is "each about the other" or "graded department" for questions about needs.')
        yield "audience", what, {}
    if template.comparison is Comparison.BOTH_SIDES and audience is not Audience.BOTH_SIDES:
        yield "comparison", N_('is "both sides" only where the audience is "both sides" too.'), {}


def _scale(template: SurveyTemplate) -> Found:
    if template.asked is not Items.FILE and not template.scale.answers:
        yield "scale", N_("is answered in words. Needs and actions want answers to count."), {}


def _report_card(template: SurveyTemplate) -> Found:
    if template.result is not Result.REPORT_CARD:
        return
    if template.asked is not Items.NEEDS or template.audience is not Audience.EACH_OTHER:
        what = N_('is "report card" for items = "needs" and audience = "each about the other".')
        yield "result", what, {}
    letters = {letter for scale in template.scales for letter in letters_of(scale)}
    path = f"scales.{template.scale.key}"
    for answer in template.scale.answers:
        if answer.code not in letters:
            yield f"{path}.{answer.code}", N_("is a letter of none of the scales. Remove it."), {}
        elif answer.points not in (None, POINTS[answer.code]):
            what = N_("has %(points)s points on a report card.")
            yield f"{path}.{answer.code}", what, {"points": POINTS[answer.code]}
    for letter in sorted(letters - set(template.scale.codes)):
        yield f"{path}.{letter}", N_("is missing: each letter of the scales has its words."), {}
