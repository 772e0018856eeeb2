"""Auto-planning: the round that follows an exchange plans itself, like the one before."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.working_days import nearest_working_day
from webapp.mail.letters import speaking
from webapp.models import Round
from webapp.organisation.services.holidays import holidays
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.plan_faults import PlanRefused
from webapp.rounds.services.planning import (
    due_after,
    name_for,
    next_planned_round,
    plan_round,
    suggested_round,
)


def plan_next_round(session: Session, before: Round, *, today: date) -> Round | None:
    """Plan the round that follows an exchange, like the one before; None where one is planned or none wanted.

    Where its template is gone or does not know the company's letters, it follows the settings.
    """
    company = get_company(session)
    if not company.plans_rounds or next_planned_round(session) is not None:
        return None
    with speaking(company.language):
        name, plan = suggested_round(session, today=today)
        name = _free_name(session, name or name_for(plan.opens))
    plan_alike = partial(
        plan_round, session, name=name, today=today, opens=plan.opens, key_mode=before.key_mode
    )
    try:
        round_ = plan_alike(template=before.template)
    except PlanRefused:
        round_ = plan_alike()
    round_.is_self_planned = True
    due = due_after(before)
    round_.due_on = due if nearest_working_day(due, holidays(session)) == round_.opens_on else None
    session.flush()
    return round_


def _free_name(session: Session, wanted: str) -> str:
    taken = {name.casefold() for name in session.scalars(select(Round.name))}
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name
