"""Route of the printed results of a survey."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from reports import data
from reports.data_surveys import AnswerShare, SideAnswers, SurveyPart, SurveyRow, SurveySheet
from webapp.branding.services.imprint import imprint
from webapp.domain.spreadsheets.tables import as_csv
from webapp.exchanged_cards.views.files import pdf_file
from webapp.language import gettext as _
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.templates import template_of
from webapp.storage.database import reading
from webapp.surveys.services.exports import survey_as_json, survey_as_sheet
from webapp.surveys.services.results import compared
from webapp.surveys.views.results import Part, find_results, shown_results
from webapp.surveys.views.words import BAR_WIDTH, DrawnLine, DrawnSide
from webapp.web import pages
from webapp.web.access import Role, allow

blueprint = Blueprint("survey_prints", __name__)


@blueprint.get("/survey-results/<survey_slug>/<one_slug>/<other_slug>.pdf")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def pdf(survey_slug: str, one_slug: str, other_slug: str) -> Response:
    """Print what the page shows, for the joint review."""
    survey, sides = find_results(survey_slug, one_slug, other_slug)
    shown, company = shown_results(survey, sides), get_company(reading())
    lines = compared(template_of(survey), sides)
    report = SurveySheet(
        imprint=imprint(
            reading(),
            company,
            round_name=shown["name"],
            printed_on=pages.today(),
            minimum_group=survey.minimum_group,
            form_digest=shown["digest"],
        ),
        title=shown["heading"],
        note=shown["note"],
        sides=tuple(f"{name}: {words}" for part in shown["parts"] for name, words in part.sides),
        parts=tuple(map(_part, shown["parts"])),
        foot=_(
            "“4 in 10 apart”: so many of ten people in one side would have to answer otherwise for both "
            "sides to say the same. Numbers are those of the form."
        )
        if shown["compares"]
        else "",
        exports=data.Exports(
            csv=as_csv(survey_as_sheet(survey.name, lines)),
            json=survey_as_json(survey.name, survey.template_digest, survey.minimum_group, lines),
        ),
    )
    return pdf_file("render_survey", report, name=survey_slug)


def _part(part: Part) -> SurveyPart:
    compares = any(line.apart is not None for line in part.lines)
    names = (name for name, _words in part.sides)
    return SurveyPart(
        finding=part.finding,
        question=part.question,
        labels=(_("Question"), *names, *([_("Apart")] if compares else [])),
        rows=tuple(map(_row, part.lines)),
    )


def _row(line: DrawnLine) -> SurveyRow:
    return SurveyRow(
        number=line.position,
        title=line.title,
        question=line.text,
        sides=tuple(map(_side, line.sides)),
        apart="" if line.apart is None else _("%(number)s in 10 apart", number=line.apart),
    )


def _side(side: DrawnSide) -> SideAnswers:
    shares = (
        AnswerShare(part=share.width / BAR_WIDTH, darkness=None if share.is_open else share.darkness)
        for share in side.shares
    )
    before = _("Before: %(answers)s", answers=side.before) if side.before else ""
    return SideAnswers(words=side.words, shares=tuple(shares), before=before)
