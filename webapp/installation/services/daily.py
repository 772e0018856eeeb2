"""Daily job, idempotent and safe on several machines: open, remind, close, exchange, survey, mail."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import today_in
from webapp.comment_review.services.daily_steps import do_reviews
from webapp.domain.half_years import PAST_STATES, Step, what_is_due
from webapp.domain.wording import N_, Refused
from webapp.domain.working_days import next_working_day, why_not_on
from webapp.installation.services.retention import delete_what_is_old
from webapp.installation.services.telling import tell_people
from webapp.installed import installed
from webapp.language import gettext as _
from webapp.language import in_words, ngettext, short_date, speak
from webapp.mail.working_hours import is_evening
from webapp.models import Company, KeyMode, Round, RoundState
from webapp.organisation.services.holidays import holidays
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services import mails as round_mails
from webapp.round_steps.services.readiness import readiness
from webapp.round_steps.services.steps import (
    NoKeyHere,
    Progress,
    Workplace,
    close_now,
    exchange_now,
    finish_steps,
    open_now,
    silent,
    workplace_of,
)
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.round_steps.services.trustee_sheets import SheetsWanted
from webapp.rounds.services.mails import announce_plan
from webapp.rounds.services.planning import lock_round, plan_of, set_plan, usual_plan

DAYS_OF_NOTICE = 7  # before a round opens whose dates were missed
_REMINDERS = {Step.REMIND_1: 1, Step.REMIND_2: 2, Step.REMIND_3: 3}
_WAITING = {
    SheetsWanted.TO_OPEN: N_(
        "waits for its three sheets to be printed and checked; administrators have a mail."
    ),
    SheetsWanted.TO_EXCHANGE: N_(
        "waits for two of its three sheets; administrators and president have a mail. If two sheets are "
        "lost, give the round up."
    ),
}


def run(app: Flask, *, on: date | None = None, progress: Progress = silent) -> list[str]:
    """Do all that is due today (or `on` that day) and say in a line each what was done or hinders it.

    Catches up after days of standstill. Each step is a transaction of its own that looks again
    whether it is due, so a second run, here or on another machine, finds nothing left.
    """
    with app.app_context():
        language = _companys_language(app)
        if language is None:
            return []
        speak(language)
        place = workplace_of(app, on=on)
        lines = [
            _("%(round)s: finished a step that was interrupted; its key is destroyed.", round=name)
            for name in finish_steps(place)
        ]
        for round_id in _unfinished_rounds(place):
            lines += _do_what_is_due(place, round_id, progress)
        lines += do_surveys(place)
        lines += do_reviews(place.database, today=place.today, now=place.now)
        return [*lines, *tell_people(place), *delete_what_is_old(place)]


def _companys_language(app: Flask) -> str | None:
    """Return the language to say things in; None before the set-up."""
    database = installed(app).database
    with database.reading() as session:
        return session.scalar(select(Company.language))


def _unfinished_rounds(place: Workplace) -> list[int]:
    """Return open rounds before planned ones, each by date: one must be exchanged before the next opens."""
    with place.database.reading() as session:
        found = session.scalars(select(Round).where(Round.state.not_in(PAST_STATES))).all()
    return [
        round_.id
        for round_ in sorted(found, key=lambda round_: (round_.state is RoundState.PLANNED, round_.opens_on))
    ]


def _do_what_is_due(place: Workplace, round_id: int, progress: Progress) -> list[str]:
    """Do the steps of one round one after the other; a hindrance ends it with its sentence."""
    lines: list[str] = []
    while True:
        name, step = _next_step(place, round_id)
        if step is None:
            return lines
        try:
            line = _do(place, round_id, step, progress)
        except Refused as fault:
            if _next_step(place, round_id)[1] is not step:
                continue  # another machine was quicker
            if isinstance(fault, SheetsWanted):
                _call_for_sheets(place, round_id)
            return [*lines, f"{name}: {_sentence_of(fault, place)}"]
        if line is None:
            return lines
        lines.append(f"{name}: {line}")
        if step in _REMINDERS or step is Step.ASK_FOR_NEW_DATES:
            return lines


def _next_step(place: Workplace, round_id: int) -> tuple[str, Step | None]:
    with place.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        steps = what_is_due(round_.state, plan_of(round_), today=place.today, holidays=holidays(session))
        return round_.name, steps[0] if steps else None


def _do(place: Workplace, round_id: int, step: Step, progress: Progress) -> str | None:
    """Do a step and say so; None where somebody else has done it meanwhile."""
    if step is Step.OPEN:
        found = open_now(place, round_id, progress=progress)
        return ngettext(
            "opened for grading, %(num)s card.", "opened for grading, %(num)s cards.", len(found.cards)
        )
    if step is Step.CLOSE:
        close_now(place, round_id)
        return _("closed; no card is taken any more.")
    if step is Step.EXCHANGE:
        exchange_now(place, round_id, progress=progress)
        return _("exchanged; the private key is destroyed.")
    if step in _REMINDERS:
        return _remind(place, round_id, _REMINDERS[step])
    if opens := _plan_again(place, round_id):
        return _("its grading time was missed, so it is planned anew for %(day)s.", day=short_date(opens))
    return _("its grading time is over and it was never opened. Give it new dates, or open it now.")


def _plan_again(place: Workplace, round_id: int) -> date | None:
    """Give a round other dates after a standstill; None where people must act first, or plan rounds."""
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        can_open = round_.key_mode is KeyMode.KEY_FILE and readiness(session, round_).cards
        plans_itself = round_.is_self_planned or get_company(session).plans_rounds
        if not (round_.state is RoundState.PLANNED and plans_itself and can_open):
            return None
        opens = next_working_day(place.today + timedelta(days=DAYS_OF_NOTICE), holidays(session))
        round_.due_on = round_.due_on or round_.opens_on
        set_plan(round_, usual_plan(session, opens))
        announce_plan(session, round_, now=place.now)
        place.note(session, N_("planned %(round)s anew"), round=round_.name)
        return opens


def _remind(place: Workplace, round_id: int, number: int) -> str | None:
    with place.database.reading() as session:
        # Asked before the round is locked: the daily run comes often, and people hand in meanwhile.
        if round_mails.was_reminded(session, round_id, number) or not _mails_go_today(session, place):
            return None
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        if round_.state is not RoundState.GRADING:
            return None
        queued = round_mails.remind(session, round_, number, today=place.today, now=place.now)
    if not queued:
        return None
    return _("reminder %(number)s goes to everybody with an open card.", number=number)


def _mails_go_today(session: Session, place: Workplace) -> bool:
    """Say whether a mail that is queued now goes out on this day: tomorrow a reminder would be untrue."""
    timezone = get_company(session).timezone
    is_late = place.today == today_in(timezone, place.now) and is_evening(timezone, place.now)
    return not is_late and why_not_on(place.today, holidays(session)) is None


def _call_for_sheets(place: Workplace, round_id: int) -> None:
    """Queue the mails that say that a step waits for people with sheets, unless they are queued."""
    with place.database.reading() as session:
        if round_mails.was_called_for_sheets(session, session.get_one(Round, round_id)):
            return
    with place.database.transaction() as session:
        round_mails.call_for_sheets(session, lock_round(session, round_id), now=place.now)


def _sentence_of(fault: Refused, place: Workplace) -> str:
    if isinstance(fault, NoKeyHere) and not place.database.is_sqlite:
        return _(
            "its private key is not on this machine, so the exchange is left to the machine that has it. If "
            "none has it, give the round up."
        )
    if isinstance(fault, SheetsWanted):
        return _(_WAITING[fault.sentence.key])
    return in_words(fault.sentence)
