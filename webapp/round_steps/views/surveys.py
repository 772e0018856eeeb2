"""Routes of the survey after an exchange: open it by hand, count it early, or cancel it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from webapp.domain.noticed import DAYS_TO_ANSWER
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words, long_date, ngettext
from webapp.models import NoticedSurvey, Round, RoundState
from webapp.noticed.services.surveys import departments_not_asked, survey_after, why_not_to_ask
from webapp.round_steps.services.giving_up import NotConfirmed
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now, give_up_survey_now
from webapp.round_steps.views.giving_up import page_to_give_up
from webapp.round_steps.views.steps import ask_page, do_step, workplace_of_viewer
from webapp.rounds.services.planning import get_round
from webapp.storage.database import reading
from webapp.web.access import Role, allow
from webapp.web.pages import tell, warn

blueprint = Blueprint("admin_checks", __name__, url_prefix="/admin/rounds/<slug>/noticed")


@blueprint.get("/ask")
@allow(Role.ADMINISTRATOR)
def ask(slug: str) -> str:
    """Say who is asked about what, or why nobody can be asked now."""
    round_ = get_round(reading(), slug)
    refusal = why_not_to_ask(reading(), round_)
    names = departments_not_asked(reading(), round_.id)
    not_asked = _(
        "These departments grade with drawn codes and are not asked, since nobody there signs in: %(names)s.",
        names=", ".join(names),
    )
    return ask_page(
        round_,
        heading=_("Ask now what was noticed after %(round)s?", round=round_.name),
        lead=_("It would go out by itself three months after the exchange."),
        consequences=[
            _("Everybody in a department that graded gets one mail, with one question about each action."),
            ngettext("There is %(num)s day to answer.", "There are %(num)s days to answer.", DAYS_TO_ANSWER),
            _("Each exchange is asked about once: it will not be asked again in its third month."),
            _("The answers are sealed like a report card, and a private key is made for them."),
        ],
        warnings=[not_asked] if names and not refusal else [],
        button=_("Ask what was noticed"),
        why_not=[in_words(refusal)] if refusal else [],
    )


@blueprint.post("/ask")
@allow(Role.ADMINISTRATOR)
def do_ask(slug: str) -> Response:
    """Ask."""
    return do_step(slug, ask_now)


@blueprint.get("/count")
@allow(Role.ADMINISTRATOR)
def ask_count(slug: str) -> str:
    """Say what counting ends."""
    round_, check = _round_and_survey(slug)
    return ask_page(
        round_,
        heading=_("Count now what was noticed after %(round)s?", round=round_.name),
        lead=_("It was to stay open until the end of %(day)s.", day=long_date(check.closes_on)),
        consequences=[
            _("From then on no answer is taken. There is no reopening."),
            _("Answers below their minimum are destroyed, not hidden."),
            _("The boxes and the private key are destroyed."),
        ],
        warnings=[],
        button=_("Count the answers"),
        why_not=[]
        if check.state is RoundState.GRADING
        else [_("The answers are counted or destroyed already.")],
    )


@blueprint.post("/count")
@allow(Role.ADMINISTRATOR)
def do_count(slug: str) -> Response:
    """Count."""
    check_id = _round_and_survey(slug)[1].id

    def step(place: Workplace, round_id: int) -> str:
        count_now(place, check_id)
        return _("The answers are counted, and the private key is destroyed.")

    return do_step(slug, step)


@blueprint.get("/give-up")
@allow(Role.ADMINISTRATOR)
def ask_give_up(slug: str) -> str:
    """Say what is destroyed, and ask for the round's name."""
    return _page_to_give_up(slug, {})


@blueprint.post("/give-up")
@allow(Role.ADMINISTRATOR)
def do_give_up(slug: str) -> Response | tuple[str, int]:
    """Give the survey up; another name than the round's changes nothing."""
    check_id = _round_and_survey(slug)[1].id
    try:
        give_up_survey_now(workplace_of_viewer(), check_id, typed_name=request.form.get("name", ""))
    except NotConfirmed as refused:
        return _page_to_give_up(slug, {"name": in_words(refused.sentence)}), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
    else:
        tell(_("The check is given up. What was answered is destroyed unread, and so is the private key."))
    return redirect(url_for("admin_rounds.index"), 303)


def _page_to_give_up(slug: str, faults: dict[str, str]) -> str:
    round_, check = _round_and_survey(slug)
    return page_to_give_up(
        round_,
        heading=_("Give up what was noticed after %(round)s?", round=round_.name),
        lead=_("For a check whose key is lost, or that the company calls off. It cannot be undone."),
        consequences=[
            _("Every answer is destroyed unread. Nobody ever sees one, nor how many had answered."),
            _("The round's cards and actions stay as they are; nothing is said of what was noticed."),
            _("Everybody who was asked gets one mail that it was called off, and is not asked again."),
        ],
        button=_("Destroy the answers and give the check up"),
        refusal="" if check.state is RoundState.GRADING else _("This check is not open any more."),
        faults=faults,
    )


def _round_and_survey(slug: str) -> tuple[Round, NoticedSurvey]:
    """Return a round and the survey after it; raises NoResultFound (a 404 page) before there is one."""
    round_ = get_round(reading(), slug)
    check = survey_after(reading(), round_.id)
    if check is None:
        raise NoResultFound
    return round_, check
