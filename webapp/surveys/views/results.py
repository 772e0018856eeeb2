"""Survey results page of any template, with CSV and JSON: both sides beside each other, widest gap first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from sqlalchemy.orm import Session

from webapp.language import by_alphabet, long_date
from webapp.language import gettext as _
from webapp.models import Card, Department, PlainSurvey
from webapp.organisation.services.organisation import get_department
from webapp.rounds.services.templates import DIGITS_SHOWN, said, template_of
from webapp.storage.database import reading
from webapp.survey_templates import Audience, Comparison, SurveyTemplate
from webapp.surveys.services.exports import survey_as_json, survey_as_sheet
from webapp.surveys.services.lines import Names
from webapp.surveys.services.results import (
    Side,
    asked_alike,
    cards_of,
    compared,
    counted_surveys,
    earlier_sides,
    last_card_between,
    sides_of,
)
from webapp.surveys.services.surveys import get_survey
from webapp.surveys.views.words import DrawnLine, drawn_lines, finding, side_words
from webapp.web.access import Role, Viewer, allow, viewer
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("survey_results", __name__, url_prefix="/survey-results")


@blueprint.get("")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def index() -> str:
    """Show the counted surveys with the cards that the viewer may read, the newest first."""
    session, me = reading(), viewer()
    found = []
    for survey in counted_surveys(session):
        template = template_of(survey)
        links: dict[str, str] = {}
        for card in cards_of(session, survey):
            if _may_read(me, card):
                links.setdefault(*_link(session, survey, card))
        if links:
            by_name = sorted(links.items(), key=lambda link: by_alphabet(link[1]))
            found.append((said(template, template.name), survey, by_name))
    return render_template("surveys/index.html", surveys=found)


def _link(session: Session, survey: PlainSurvey, card: Card) -> tuple[str, str]:
    one, other = sorted(
        (session.get_one(Department, department) for department in (card.graded_id, card.grading_id)),
        key=lambda department: department.name,
    )
    names = one.name if one is other else f"{one.name}, {other.name}"
    return url_for(".show", survey_slug=survey.slug, one_slug=one.slug, other_slug=other.slug), names


def _may_read(me: Viewer, card: Card) -> bool:
    mine = me.is_one_of(card.graded_id, card.grading_id)
    return me.is_president or mine or card.audience is Audience.COMPANY


@blueprint.get("/<survey_slug>/<one_slug>/<other_slug>")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def show(survey_slug: str, one_slug: str, other_slug: str) -> str:
    """Show what both departments answered, or one about itself; before the count, that it is open."""
    survey, sides = find_results(survey_slug, one_slug, other_slug)
    return render_template(
        "surveys/results.html",
        **shown_results(survey, sides),
        comments=[
            (side.asked_name, side.comments) for side in sides if _may_read_comments(viewer(), survey, side)
        ],
        address=url_for(".show", survey_slug=survey_slug, one_slug=one_slug, other_slug=other_slug),
    )


@dataclass(frozen=True, kw_only=True)
class Part:
    """What was asked alike: who answered, each question, and where a head goes on from a bad answer."""

    finding: str
    question: str  # as it stood above the form
    sides: Sequence[tuple[str, str]]  # a department, and how many of it answered
    lines: Sequence[DrawnLine]
    steps: Mapping[str, str]


def shown_results(survey: PlainSurvey, sides: Sequence[Side]) -> dict[str, Any]:
    """Return what page and print show of a survey."""
    template = template_of(survey)
    name, heading = said(template, template.name), _heading(template, sides)
    day = long_date(survey.exchanged_on) if survey.exchanged_on else ""
    earlier = _before(survey, template, sides)
    return {
        "name": name,
        "heading": heading,
        "note": _("counted on %(day)s", day=day)
        if heading == name
        else _("%(survey)s, counted on %(day)s", survey=name, day=day),
        "digest": survey.template_digest[:DIGITS_SHOWN],
        "parts": [_part(survey, template, alike, earlier) for alike in asked_alike(template, sides)],
        "compares": template.comparison is Comparison.BOTH_SIDES,
    }


def _part(
    survey: PlainSurvey, template: SurveyTemplate, sides: Sequence[Side], earlier: Sequence[Side]
) -> Part:
    lines = compared(template, sides, earlier)
    return Part(
        finding=finding(lines, sides),
        question=_names(sides[0]).filled(said(template, template.question)),
        sides=[(side.asked_name, side_words(side, survey.minimum_group)) for side in sides],
        lines=drawn_lines(lines, template),
        steps=_steps(sides),
    )


@blueprint.get(f"/<survey_slug>/<one_slug>/<other_slug>.{ENDING}")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def sheet(survey_slug: str, one_slug: str, other_slug: str, *, ending: str) -> Response:
    """Answer with one line a question, side and answer."""
    survey, sides = find_results(survey_slug, one_slug, other_slug)
    lines = compared(template_of(survey), sides)
    return sheet_file(survey_as_sheet(survey.name, lines), name=survey_slug, ending=ending)


@blueprint.get("/<survey_slug>/<one_slug>/<other_slug>.json")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def as_json(survey_slug: str, one_slug: str, other_slug: str) -> Response:
    """Answer with the same figures as JSON, with the digest of the template."""
    survey, sides = find_results(survey_slug, one_slug, other_slug)
    lines = compared(template_of(survey), sides)
    content = survey_as_json(survey.name, survey.template_digest, survey.minimum_group, lines)
    name = f'attachment; filename="{survey_slug}.json"'
    return Response(content, mimetype="application/json", headers={"Content-Disposition": name})


def _names(side: Side) -> Names:
    return Names(graded=side.graded_name, grading=side.grading_name)


def _before(survey: PlainSurvey, template: SurveyTemplate, sides: Sequence[Side]) -> list[Side]:
    """Return what was answered the last time, where the template compares rounds."""
    if template.comparison is Comparison.NONE:
        return []
    side = sides[0]
    return earlier_sides(reading(), survey, one_id=side.graded_id, other_id=side.grading_id)


def find_results(survey_slug: str, one_slug: str, other_slug: str) -> tuple[PlainSurvey, list[Side]]:
    """Return a counted survey with its sides; aborts with 403 for strangers, 404 where there is none."""
    session, me = reading(), viewer()
    survey = get_survey(session, survey_slug)
    one, other = get_department(session, one_slug), get_department(session, other_slug)
    template = template_of(survey)
    is_for_all = template.audience is Audience.COMPANY
    if not (me.is_president or me.is_of(one) or me.is_of(other) or is_for_all):
        abort(403)
    sides = sides_of(session, survey, one_id=one.id, other_id=other.id)
    if not sides:
        abort(404)
    return survey, sides


def _may_read_comments(me: Viewer, survey: PlainSurvey, side: Side) -> bool:
    """Words go to the other side and the president, never to those among whom they were written.

    Of the other side those read them who were there at the count.
    """
    if me.is_president:
        return not me.is_one_of(side.asked_id)
    others = {side.graded_id, side.grading_id} - {side.asked_id}
    return any(me.was_there(department_id, survey.exchanged_on) for department_id in others)


def _heading(template: SurveyTemplate, sides: Sequence[Side]) -> str:
    if len(sides) == 2 and template.comparison is Comparison.BOTH_SIDES:
        first, second = (side.asked_name for side in sides)
        return _("Where %(first)s and %(second)s differ", first=first, second=second)
    return said(template, template.name)


def _steps(sides: Sequence[Side]) -> dict[str, str]:
    """Return where a head turns an answer into a need of the other department, or into an action.

    What the other department alone said of her own is no need of hers, but she can act on it.
    """
    me, session = viewer(), reading()
    mine, both = me.department_id, {sides[0].graded_id, sides[0].grading_id}
    if not me.is_head or mine is None or len(both) != 2 or mine not in both:
        return {}
    [other_id] = both - {mine}
    other = session.get_one(Department, other_id)
    is_about_me = all(side.graded_id == mine for side in sides)
    card = last_card_between(session, *((mine, other_id) if is_about_me else (other_id, mine)))
    need = {} if is_about_me else {"need": f"/needs/{other.slug}/{me.department_slug}"}
    return need if card is None else {**need, "action": f"/actions/new?card={card}"}
