"""Survey form, one page a card: questions of a template, handed in once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.language import gettext as _
from webapp.language import in_words
from webapp.rounds.services.templates import said
from webapp.storage.database import reading, transaction
from webapp.survey_templates import Audience
from webapp.surveys.services.answers import (
    Answered,
    MySurvey,
    get_my_survey,
    hand_in,
    read_answers,
)
from webapp.surveys.services.lines import AskedLine, asked_lines
from webapp.surveys.views.waiting import address_of, next_form, waiting_forms
from webapp.urn.anonymity import AlreadyHandedIn, NotGrading
from webapp.web.access import Role, allow, viewer
from webapp.web.padding import padded
from webapp.web.turns import end_turn

blueprint = Blueprint("surveys", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/surveys/<survey_slug>/<card_slug>")
@blueprint.get("/noticed/<survey_slug>/<card_slug>", endpoint="noticed")  # in mails that are out
@allow(Role.EMPLOYEE)
def ask(survey_slug: str, card_slug: str) -> Page:
    """Show the questions, or that this is done."""
    mine = _find(survey_slug, card_slug)
    return _form(mine, _lines(mine), None) if mine.is_open else redirect(_thanks_of(mine), 303)


@blueprint.post("/surveys/<survey_slug>/<card_slug>")
@blueprint.post("/noticed/<survey_slug>/<card_slug>", endpoint="hand_in_noticed")
@allow(Role.EMPLOYEE)
def hand_in_answers(survey_slug: str, card_slug: str) -> Page:
    """Hand in, once; a second press lands on the same thanks as the first."""
    mine = _find(survey_slug, card_slug)
    if mine.is_handed_in:
        return redirect(_thanks_of(mine), 303)
    lines = _lines(mine)
    answered = read_answers(request.form, lines, mine)
    if answered.faults:
        return _form(mine, lines, answered), 422
    try:
        with transaction(leave_no_trace=True) as session:
            hand_in(session, mine, answered, person_id=viewer().id)
    except AlreadyHandedIn:
        pass  # the first press is what counts
    except NotGrading:
        return render_template("surveys/closed.html"), 409
    return end_turn(redirect(_thanks_of(mine), 303))


@blueprint.get("/surveys/<survey_slug>/<card_slug>/thanks")
@blueprint.get("/noticed/<survey_slug>/<card_slug>/thanks", endpoint="thanks_for_noticed")
@allow(Role.EMPLOYEE)
def thanks(survey_slug: str, card_slug: str) -> Page:
    """Say what is stored; the page is the same for everybody."""
    mine = _find(survey_slug, card_slug)
    if not mine.is_handed_in:
        return redirect(url_for(".ask", survey_slug=survey_slug, card_slug=card_slug), 303)
    following = next_form(waiting_forms(reading(), viewer().id), mine)
    return render_template("surveys/thanks.html", mine=mine, note=note_of(mine), following=following)


def note_of(mine: MySurvey) -> str:
    """Say what a form is about: one department as the other sees it, both together, or the own one."""
    if not mine.is_of_a_pair:
        return mine.grading_name
    if mine.template.audience is Audience.BOTH_SIDES:
        return mine.names.filled(_("{first} and {second}"))
    return _("%(graded)s, as graded by %(grading)s", graded=mine.graded_name, grading=mine.grading_name)


def _readers_of(mine: MySurvey) -> str:
    """Say who reads what is written: never those among whom it was written."""
    if not mine.is_of_a_pair:
        return _("In the results the president alone reads it.")
    return _(
        "In the results %(department)s and the president read it, your own head does not.",
        department=mine.other_name,
    )


def _find(survey_slug: str, card_slug: str) -> MySurvey:
    return get_my_survey(reading(), viewer().id, survey_slug=survey_slug, card_slug=card_slug)


def _lines(mine: MySurvey) -> list[AskedLine]:
    return asked_lines(reading(), mine.template, mine.card_id, mine.names)


def _thanks_of(mine: MySurvey) -> str:
    return url_for(".thanks", survey_slug=mine.survey_slug, card_slug=mine.card_slug)


def _form(mine: MySurvey, lines: list[AskedLine], answered: Answered | None) -> str:
    template = mine.template

    def draw(answered: Answered | None) -> str:
        faults = answered.faults if answered else ()
        return render_template(
            "surveys/ask.html",
            mine=mine,
            note=note_of(mine),
            readers=_readers_of(mine),
            address=address_of(mine),
            name=said(template, template.name),
            question=mine.names.filled(said(template, template.question)),
            questions=lines,
            cannot=said(template, template.cannot_judge),
            comment_prompt=said(template, template.comment_prompt),
            asks_comments=mine.asks_comments and template.asks_comments,
            takes_text=mine.asks_comments,
            answers=answered.answers if answered else {},
            comments=answered.comments if answered else {},
            errors=[(f"#{fault.anchor}", in_words(fault.sentence)) for fault in faults],
            error_of={fault.field: in_words(fault.sentence) for fault in faults},
        )

    return draw(None) if answered is None else padded(draw(answered), blank=draw(None))
