"""Routes of the administrator's surveys: open by hand, by rhythm, count early, or cancel."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from webapp import log
from webapp.clock import now
from webapp.domain.wording import N_, Refused
from webapp.language import gettext as _
from webapp.language import in_words, long_date, ngettext
from webapp.models import PlainSurvey, RoundState
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.giving_up import NotConfirmed
from webapp.round_steps.services.survey_steps import ask_now, count_now, give_up_survey_now
from webapp.round_steps.views.giving_up import page_to_give_up
from webapp.round_steps.views.steps import ask_page, workplace_of_viewer
from webapp.rounds.services.templates import get_template, known_files, said
from webapp.storage.database import reading, transaction
from webapp.survey_templates import NoSuchTemplate, Rhythm, SurveyTemplate, checked_templates
from webapp.surveys.services.rhythm import minutes_a_month, recurring, round_for, set_recurring
from webapp.surveys.services.surveys import get_survey, surveys_under_way, why_not_to_ask
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, today, warn, warns_if_refused

blueprint = Blueprint("admin_surveys", __name__, url_prefix="/admin/surveys")

BY_THEMSELVES = (Rhythm.WITH_ROUND, Rhythm.AFTER_EXCHANGE, Rhythm.EACH_MONTH)


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """Show the open surveys, every template, and for how many minutes a month people are asked."""
    session = reading()
    asks, files = recurring(session), known_files(session)
    return render_template(
        "round_steps/surveys.html",
        open_surveys=surveys_under_way(session),
        templates=[
            {
                "template": template,
                "name": said(template, template.name),
                "when": rhythm_words(template),
                "can_repeat": template.rhythm in BY_THEMSELVES,
                "repeats": template in asks,
                "is_own": template.key not in checked_templates(),
            }
            for template in sorted(files.templates.values(), key=lambda template: template.key)
            if template.rhythm is not Rhythm.HALF_YEAR
        ],
        minutes=minutes_a_month(session, asks),
        most=get_company(session).survey_minutes,
        forms=[
            (key, said(form, form.title), key not in checked_templates())
            for key, form in sorted(files.forms.items())
        ],
        faults=[fault.told(in_words) for fault in files.faults],
    )


def rhythm_words(template: SurveyTemplate) -> str:
    """Say when a template asks."""
    return {
        Rhythm.WITH_ROUND: _("with each round"),
        Rhythm.AFTER_EXCHANGE: ngettext(
            "%(num)s month after an exchange", "%(num)s months after an exchange", template.months
        ),
        Rhythm.EACH_MONTH: _("each month"),
    }.get(template.rhythm, _("when you open it"))


@blueprint.post("/templates/<key>/repeat")
@allow(Role.ADMINISTRATOR)
def repeat(key: str) -> Response:
    """Let a template ask by itself from now on, or no more."""
    asks = request.form.get("asks") == "yes"
    with warns_if_refused():
        with transaction() as session:
            set_recurring(session, key, asks=asks)
            what = (
                N_("let survey %(key)s ask by itself")
                if asks
                else N_("let survey %(key)s ask no more by itself")
            )
            log.note(session, at=now(), who=viewer().name, what=what, key=key)
        tell(_("It asks by itself from now on.") if asks else _("It asks no more by itself."))
    return redirect(url_for(".index"), 303)


@blueprint.get("/templates/<key>/ask")
@allow(Role.ADMINISTRATOR)
def ask(key: str) -> str:
    """Say who is asked, or why nobody can be asked now."""
    template = _template(key)
    refusal = why_not_to_ask(reading(), template, round_for(reading(), template), today=today())
    return ask_page(
        heading=_("Open “%(survey)s” now?", survey=said(template, template.name)),
        lead=_("It asks: %(question)s", question=said(template, template.question)),
        consequences=[
            _("Everybody who is asked gets one mail."),
            ngettext("There is %(num)s day to answer.", "There are %(num)s days to answer.", template.days),
            _("Departments below the minimum group, and those that grade with drawn codes, are not asked."),
            _("The answers are sealed like a report card, and a private key is made for them."),
        ],
        button=_("Open the survey"),
        why_not=[in_words(refusal)] if refusal else [],
    )


@blueprint.post("/templates/<key>/ask")
@allow(Role.ADMINISTRATOR)
def do_ask(key: str) -> Response:
    """Ask."""
    round_ = round_for(reading(), _template(key))
    wanted = [(key, round_.id if round_ else None)]
    with warns_if_refused():
        tell(ask_now(workplace_of_viewer(), wanted))
    return redirect(url_for(".index"), 303)


@blueprint.get("/<slug>/count")
@allow(Role.ADMINISTRATOR)
def ask_count(slug: str) -> str:
    """Say what counting ends."""
    survey = get_survey(reading(), slug)
    return ask_page(
        heading=_("Count %(round)s now?", round=survey.name),
        lead=_("It was to stay open until the end of %(day)s.", day=long_date(survey.closes_on)),
        consequences=[
            _("From then on no answer is taken. There is no reopening."),
            _("Answers below their minimum are destroyed, not hidden."),
            _("The boxes and the private key are destroyed."),
        ],
        button=_("Count the answers"),
        why_not=[]
        if survey.state is RoundState.GRADING
        else [_("The answers are counted or destroyed already.")],
    )


@blueprint.post("/<slug>/count")
@allow(Role.ADMINISTRATOR)
def do_count(slug: str) -> Response:
    """Count."""
    survey_id = get_survey(reading(), slug).id
    with warns_if_refused():
        count_now(workplace_of_viewer(), survey_id)
        tell(_("The answers are counted, and the private key is destroyed."))
    return redirect(url_for(".index"), 303)


@blueprint.get("/<slug>/give-up")
@allow(Role.ADMINISTRATOR)
def ask_give_up(slug: str) -> str:
    """Say what is destroyed, and ask for the survey's name."""
    return _page_to_give_up(get_survey(reading(), slug), {})


@blueprint.post("/<slug>/give-up")
@allow(Role.ADMINISTRATOR)
def do_give_up(slug: str) -> Response | tuple[str, int]:
    """Give the survey up; another name changes nothing."""
    survey_id = get_survey(reading(), slug).id
    try:
        give_up_survey_now(workplace_of_viewer(), survey_id, typed_name=request.form.get("name", ""))
    except NotConfirmed as refused:
        faults = {"name": in_words(refused.sentence)}
        return _page_to_give_up(get_survey(reading(), slug), faults), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
    else:
        tell(_("The survey is given up. What was answered is destroyed unread, and so is the private key."))
    return redirect(url_for(".index"), 303)


def _page_to_give_up(survey: PlainSurvey, faults: dict[str, str]) -> str:
    return page_to_give_up(
        survey,
        heading=_("Give %(round)s up?", round=survey.name),
        lead=_("For a survey whose key is lost, or that the company calls off. It cannot be undone."),
        consequences=[
            _("Every answer is destroyed unread. Nobody ever sees one, nor how many had answered."),
            _("Cards and actions stay as they are."),
            _("Everybody who was asked gets one mail that it was called off."),
        ],
        button=_("Destroy the answers and give the survey up"),
        refusal="" if survey.state is RoundState.GRADING else _("This survey is not open any more."),
        faults=faults,
    )


def _template(key: str) -> SurveyTemplate:
    try:
        return get_template(reading(), key)
    except NoSuchTemplate:
        raise NoResultFound from None
