"""Survey form, one page a department: have you noticed a change? Handed in once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.domain.noticed import ANSWERS
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.noticed.services import answers as noticed_answers
from webapp.noticed.services.answers import Answered, MySurvey
from webapp.noticed.services.surveys import TEMPLATE
from webapp.storage.database import reading, transaction
from webapp.survey_templates import SurveyTemplate, get_template
from webapp.urn.anonymity import AlreadyHandedIn, NotGrading
from webapp.web.access import Role, allow, viewer
from webapp.web.turns import end_turn

blueprint = Blueprint("noticed", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/noticed/<check_slug>/<graded_slug>")
@allow(Role.EMPLOYEE)
def ask(check_slug: str, graded_slug: str) -> Page:
    """Show the actions to answer about, or that this is done."""
    mine = _find(check_slug, graded_slug)
    return _form(mine, None) if mine.is_open else redirect(_thanks_of(mine), 303)


@blueprint.post("/noticed/<check_slug>/<graded_slug>")
@allow(Role.EMPLOYEE)
def hand_in(check_slug: str, graded_slug: str) -> Page:
    """Hand in, once; a second press lands on the same thanks as the first."""
    mine = _find(check_slug, graded_slug)
    if mine.is_handed_in:
        return redirect(_thanks_of(mine), 303)
    positions = [position for position, _words in noticed_answers.asked_actions(reading(), mine.card_id)]
    answered = noticed_answers.read_answers(request.form, positions)
    if answered.faults:
        return _form(mine, answered), 422
    try:
        with transaction(leave_no_trace=True) as session:
            noticed_answers.hand_in(session, mine, answered, person_id=viewer().id)
    except AlreadyHandedIn:
        pass  # the first press is what counts
    except NotGrading:
        return render_template("noticed/closed.html"), 409
    return end_turn(redirect(_thanks_of(mine), 303))


@blueprint.get("/noticed/<check_slug>/<graded_slug>/thanks")
@allow(Role.EMPLOYEE)
def thanks(check_slug: str, graded_slug: str) -> Page:
    """Say what is stored; the page is the same for everybody."""
    mine = _find(check_slug, graded_slug)
    if not mine.is_handed_in:
        return redirect(url_for(".ask", check_slug=check_slug, graded_slug=graded_slug), 303)
    still_open = noticed_answers.open_surveys_of(reading(), viewer().id)
    return render_template("noticed/thanks.html", mine=mine, still_open=still_open)


def _find(check_slug: str, graded_slug: str) -> MySurvey:
    return noticed_answers.get_survey(reading(), viewer().id, check_slug=check_slug, graded_slug=graded_slug)


def _thanks_of(mine: MySurvey) -> str:
    return url_for(".thanks", check_slug=mine.check_slug, graded_slug=mine.graded_slug)


def _form(mine: MySurvey, answered: Answered | None) -> str:
    template = get_template(TEMPLATE)
    faults = answered.faults if answered else ()
    return render_template(
        "noticed/ask.html",
        mine=mine,
        question=_question(template, mine),
        asked=noticed_answers.asked_actions(reading(), mine.card_id),
        choices=_choices(template),
        cannot_tell=_(template.cannot_judge),
        answers=answered.answers if answered else {},
        errors=[(f"#{fault.anchor}", in_words(fault.sentence)) for fault in faults],
        error_of={fault.field: in_words(fault.sentence) for fault in faults},
    )


def _question(template: SurveyTemplate, mine: MySurvey) -> str:
    words = _(template.question).replace("{graded}", mine.graded_name)
    return words.replace("{grading}", mine.grading_name)


def _choices(template: SurveyTemplate) -> list[tuple[str, str]]:
    return [(answer, _(template.words[key])) for answer, key in ANSWERS.items()]
