"""Route of the administrator's rounds: phase, warnings, turnout and the buttons of the next step."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, render_template, url_for

from webapp.domain.half_years import Phase, months_later
from webapp.installed import installed
from webapp.language import day_ahead, in_words, long_date, ngettext, short_date
from webapp.language import gettext as _
from webapp.models import KeyMode, Round, RoundState
from webapp.round_steps.services.code_sheets import has_code_cards
from webapp.round_steps.services.missing_lists import missing_lists
from webapp.round_steps.services.overview import mail_plan, preconditions_of, what_waits
from webapp.round_steps.services.turnout import turnout
from webapp.rounds.services.calendar import rounds_with_days_ahead
from webapp.rounds.services.planning import (
    last_exchanged_round,
    next_planned_round,
    open_round_of,
    phase_of,
    rounds,
)
from webapp.rounds.services.templates import said
from webapp.storage.database import reading
from webapp.survey_templates import Rhythm, SurveyTemplate
from webapp.surveys.services.rhythm import minutes_a_month, recurring
from webapp.surveys.services.surveys import departments_not_asked, survey_after
from webapp.web import pages
from webapp.web.access import Role, allow

blueprint = Blueprint("admin_rounds", __name__, url_prefix="/admin/rounds")


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """Show the round that is going on, its mails, the planned rounds and what they still need."""
    session, today = reading(), pages.today()
    current = open_round_of(session) or last_exchanged_round(session)
    planned = next_planned_round(session)
    shown = current or planned
    others = [
        (round_, _where(round_, today), _buttons(round_)) for round_ in rounds(session) if round_ is not shown
    ]
    settings = installed(current_app).settings
    waits = what_waits(session, today=today, key_folder=settings.key_folder)
    return render_template(
        "round_steps/overview.html",
        today=long_date(today),
        has_days_ahead=bool(rounds_with_days_ahead(session, today=today)),
        round=shown,
        where=_where(shown, today) if shown else "",
        steps=_steps(shown, today) if shown else [],
        waiting=[in_words(sentence) for sentence in waits],
        check_words=_survey_words(shown) if shown else [],
        buttons=_buttons(shown) if shown else [],
        turnout=[
            (
                turnout_of_card,
                in_words(turnout_of_card.share),
                in_words(turnout_of_card.note) if turnout_of_card.note else "",
            )
            for turnout_of_card in (turnout(session, current) if current else [])
        ],
        reminds=bool(current and current.state is RoundState.GRADING),
        mails=[
            (mail, in_words(mail.what), in_words(mail.to))
            for mail in (mail_plan(session, shown, today=today) if shown else [])
        ],
        others=others,
        planned=planned,
        missing=missing_lists(session, planned) if planned else None,
        now_on=today,
        minutes=minutes_a_month(session, recurring(session)),
        checks=[
            (check.is_done, in_words(check.sentence))
            for check in (preconditions_of(session, planned) if planned else [])
        ],
    )


def _where(round_: Round, today: date) -> str:
    """Say in a sentence where a round stands."""
    match phase_of(round_, today=today):
        case Phase.NEEDS:
            return _("Planned: grading opens on %(day)s", day=short_date(round_.opens_on))
        case Phase.GRADING:
            left = max(0, (round_.closes_on - today).days)
            return ngettext("Grading is open, %(num)s day left", "Grading is open, %(num)s days left", left)
        case Phase.CLOSED:
            day = short_date(round_.exchanges_on)
            return _("Grading is closed, cards are exchanged on %(day)s", day=day)
        case Phase.ACTION_PLANS:
            day = short_date(round_.plans_due_on)
            return _("Exchanged, action plans are due on %(day)s", day=day)
        case Phase.GIVEN_UP:
            return _("Given up on %(day)s", day=short_date(round_.given_up_on or round_.closes_on))
    return _("Exchanged on %(day)s", day=short_date(round_.exchanged_on or round_.exchanges_on))


def _survey_words(round_: Round) -> list[str]:
    """Say of an exchanged round when surveys follow it, and who is not asked."""
    exchanged_on = round_.exchanged_on
    if exchanged_on is None:
        return []
    words = [
        _when_asked(round_, template, months_later(exchanged_on, template.months))
        for template in recurring(reading())
        if template.rhythm is Rhythm.AFTER_EXCHANGE
    ]
    names = departments_not_asked(reading(), round_.id)
    if words and names:
        words.append(
            _(
                "These departments grade with drawn codes and are not asked, since nobody there signs in: "
                "%(names)s.",
                names=", ".join(names),
            )
        )
    return words


def _when_asked(round_: Round, template: SurveyTemplate, begins: date) -> str:
    name = said(template, template.name)
    survey = survey_after(reading(), round_.id, template.key)
    if survey is None:
        return _("“%(survey)s” opens on %(day)s.", survey=name, day=long_date(begins))
    if survey.given_up_on is not None:
        day = long_date(survey.given_up_on)
        return _("“%(survey)s” was given up on %(day)s; nothing was counted.", survey=name, day=day)
    if survey.exchanged_on is None:
        return _(
            "“%(survey)s” is open until the end of %(day)s.", survey=name, day=long_date(survey.closes_on)
        )
    return _("“%(survey)s” was counted on %(day)s.", survey=name, day=long_date(survey.exchanged_on))


def _steps(round_: Round, today: date) -> list[tuple[str, str, str]]:
    """Return the five phases with their dates and where the round stands among them."""
    at = list(Phase).index(phase_of(round_, today=today))
    names = [
        (_("Needs"), _("until %(day)s", day=day_ahead(round_.opens_on))),
        (_("Grading"), _("until the end of %(day)s", day=day_ahead(round_.closes_on))),
        (_("Exchange"), day_ahead(round_.exchanged_on or round_.exchanges_on)),
        (_("Action plans"), _("due %(day)s", day=day_ahead(round_.plans_due_on))),
        (_("Review"), _("monthly, until the next round")),
    ]
    return [
        (name, when, "done" if place < at else "now" if place == at else "")
        for place, (name, when) in enumerate(names)
    ]


def _buttons(round_: Round) -> list[tuple[str, str]]:
    """Return the steps that can be taken by hand: the words and the address of the page that explains."""

    def address(step: str) -> str:
        return url_for(f"admin_round_steps.{step}", slug=round_.slug)

    if round_.state is RoundState.EXCHANGED:
        return [(_("Surveys"), url_for("admin_surveys.index"))]
    dates = url_for("admin_round_dates.extend", slug=round_.slug)
    give_up = (_("Give up"), url_for("giving_up.ask", slug=round_.slug))
    opening = _("Print the sheets") if round_.key_mode is KeyMode.TRUSTEES else _("Open now")
    codes = [(_("Drawn codes"), url_for("code_sheets.show", slug=round_.slug))]
    return {
        RoundState.PLANNED: [
            (_("Preview"), url_for("round_previews.show", slug=round_.slug)),
            (_("Change dates"), dates),
            (opening, address("ask_open")),
        ],
        RoundState.GRADING: [
            (_("Extend"), dates),
            (_("Close early"), address("ask_close")),
            *(codes if has_code_cards(reading(), round_) else []),
            give_up,
        ],
        RoundState.CLOSED: [
            (_("Change dates"), dates),
            (_("Exchange now"), address("ask_exchange")),
            give_up,
        ],
    }.get(round_.state, [])
