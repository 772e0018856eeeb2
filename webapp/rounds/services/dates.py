"""Change the dates of a round, with validation; whoever still grades is told of another last day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.domain.half_years import PAST_STATES, Plan, faults_of_plan
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import Round, RoundState
from webapp.rounds.services.mails import tell_of_new_last_day
from webapp.rounds.services.plan_faults import PlanRefused, faults_of_past, faults_of_pause
from webapp.rounds.services.planning import set_plan


def change_dates(session: Session, round_: Round, plan: Plan, *, today: date, now: datetime) -> None:
    """Give a round other dates, as far as they still lie ahead. Raise PlanRefused or Refused.

    Where grading is open and its last day changes, those with open cards get a mail.
    """
    if round_.state in PAST_STATES:
        key = why_dates_stay(round_)
        raise Refused(Sentence(key=key, values={"round": round_.name}))
    if round_.state is not RoundState.PLANNED:
        plan = Plan(
            opens=round_.opens_on, closes=plan.closes, exchanges=plan.exchanges, plans_due=plan.plans_due
        )
    if round_.state is RoundState.CLOSED:
        plan = Plan(
            opens=plan.opens,
            closes=round_.closes_on,
            exchanges=plan.exchanges,
            plans_due=plan.plans_due,
        )
    faults = faults_of_plan(plan) + faults_of_past(plan, today, is_closed=round_.state is RoundState.CLOSED)
    if round_.state is RoundState.PLANNED:
        faults += faults_of_pause(session, plan)
    if faults:
        raise PlanRefused(faults)
    is_told = round_.state is RoundState.GRADING and round_.closes_on != plan.closes
    if plan.opens != round_.opens_on:
        round_.due_on = None
    set_plan(round_, plan)
    round_.is_self_planned = False
    session.flush()
    if is_told:
        tell_of_new_last_day(session, round_, now=now)


def why_dates_stay(round_: Round) -> str:
    """Return the sentence, yet to be said in a language, that a past round gets no other dates."""
    if round_.state is RoundState.GIVEN_UP:
        return N_("%(round)s was given up, so its dates stay as they are.")
    return N_("%(round)s is exchanged, so its dates stay as they are.")
