"""Find, plan and date rounds, with validation; the steps of a round are in webapp.round_steps."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain import half_years
from webapp.domain.faults import FieldFault
from webapp.domain.half_years import (
    OPEN_STATES,
    Lengths,
    Phase,
    Plan,
    faults_of_plan,
    half_a_year_after,
    months_later,
    next_plan,
    next_round_name,
    plan_from,
    warning_about,
)
from webapp.domain.wording import N_, Refused, Sentence
from webapp.domain.working_days import after_christmas, next_working_day
from webapp.language import gettext as _
from webapp.models import KeyMode, Mail, Round, RoundState, TrusteeSheet
from webapp.organisation.services.holidays import holidays
from webapp.organisation.services.organisation import get_company, slug_for
from webapp.rounds.services.plan_faults import (
    PlanRefused,
    fault_at,
    faults_of_past,
    faults_of_pause,
    read_scale,
)
from webapp.typed_text import on_one_line

LONGEST_NAME = 60
DAYS_FOR_NEEDS = 21  # before a first round
MONTHS_THAT_PART_ROUNDS = 3
"""A round that planned itself makes way for one that is planned by hand to open less than so much later."""


# --- Finding --------------------------------------------------------------------------------


def rounds(session: Session) -> list[Round]:
    """Return every round, the newest first."""
    return list(session.scalars(select(Round).order_by(Round.opens_on.desc(), Round.id.desc())))


def get_round(session: Session, slug: str) -> Round:
    """Return the round with this slug; raises NoResultFound (a 404 page)."""
    return session.scalars(select(Round).where(Round.slug == slug)).one()


def find_round_by_name(session: Session, name: str) -> Round | None:
    """Return the round with this name or slug, whatever its case, or None."""
    wanted = " ".join(name.split()).casefold()
    return next(
        (round_ for round_ in rounds(session) if wanted in (round_.name.casefold(), round_.slug)), None
    )


def open_round_of(session: Session) -> Round | None:
    """Return the one round that is being graded or waits for its exchange, or None."""
    return session.scalar(select(Round).where(Round.state.in_(OPEN_STATES)))


def last_exchanged_round(session: Session) -> Round | None:
    """Return the round whose cards were exchanged last, or None before the first exchange."""
    newest = select(Round).where(Round.state == RoundState.EXCHANGED)
    return session.scalar(newest.order_by(Round.exchanged_on.desc(), Round.id.desc()).limit(1))


def next_planned_round(session: Session) -> Round | None:
    """Return the planned round that opens first, or None."""
    planned = select(Round).where(Round.state == RoundState.PLANNED)
    return session.scalar(planned.order_by(Round.opens_on, Round.id).limit(1))


def lock_round(session: Session, round_id: int) -> Round:
    """Load a round as it stands now and keep others from changing it until the transaction ends."""
    return session.get_one(Round, round_id, with_for_update=True, populate_existing=True)


# --- Dates and phases -----------------------------------------------------------------------


def plan_of(round_: Round) -> Plan:
    """Return the dates of a round as the domain reads them."""
    return Plan(
        opens=round_.opens_on,
        closes=round_.closes_on,
        exchanges=round_.exchanges_on,
        plans_due=round_.plans_due_on,
    )


def set_plan(round_: Round, plan: Plan) -> None:
    """Write the dates of a plan into a round."""
    round_.opens_on, round_.closes_on = plan.opens, plan.closes
    round_.exchanges_on, round_.plans_due_on = plan.exchanges, plan.plans_due


def phase_of(round_: Round, *, today: date) -> Phase:
    """Return where a round stands in its half-year."""
    return half_years.phase_of(round_.state, plan_of(round_), today=today)


def usual_plan(session: Session, opens: date, closes: date | None = None) -> Plan:
    """Return the company's usual dates for a round that opens on this day; they fall on working days."""
    return plan_from(opens, closes, lengths=_usual_lengths(session), holidays=holidays(session))


def _usual_lengths(session: Session) -> Lengths:
    company = get_company(session)
    return Lengths(grading=company.grading_days, plans=company.plan_days)


def suggested_round(session: Session, *, today: date) -> tuple[str, Plan]:
    """Return name and dates for the next round: half a year after the newest one, else in three weeks.

    Heads need these weeks to write their lists and to agree on them. It opens on a working day. A round
    that planned itself is no other than this one.
    """
    held = (round_ for round_ in rounds(session) if round_.state is not RoundState.GIVEN_UP)
    newest = next((round_ for round_ in held if not _is_self_planned(round_)), None)
    if newest is not None:
        plan = next_plan(due_after(newest), lengths=_usual_lengths(session), holidays=holidays(session))
        if plan.opens >= today:
            return next_round_name(newest.name) or "", plan
    opens = next_working_day(today + timedelta(days=DAYS_FOR_NEEDS), holidays(session))
    if warning_about(usual_plan(session, opens)):
        opens = next_working_day(after_christmas(opens), holidays(session))
    name = (next_round_name(newest.name) if newest else None) or name_for(opens)
    return name, usual_plan(session, opens)


def due_after(round_: Round) -> date:
    return half_a_year_after(round_.due_on or round_.opens_on)


def _is_self_planned(round_: Round) -> bool:
    return round_.is_self_planned and round_.state is RoundState.PLANNED


def name_for(day: date) -> str:
    year = day.year
    return _("Spring %(year)s", year=year) if day.month <= 6 else _("Autumn %(year)s", year=year)


# --- Planning -------------------------------------------------------------------------------


def plan_round(
    session: Session,
    *,
    name: str,
    today: date,
    opens: date | None = None,
    closes: date | None = None,
    exchanges: date | None = None,
    plans_due: date | None = None,
    scale: str | None = None,
    template: str = "report_card",
    key_mode: KeyMode = KeyMode.KEY_FILE,
) -> Round:
    """Plan a round; what is not given follows the company's settings. Raise PlanRefused with all faults."""
    usual = usual_plan(session, opens or suggested_round(session, today=today)[1].opens, closes)
    chosen_exchange = exchanges or usual.exchanges
    moved = chosen_exchange - usual.exchanges
    plan = Plan(
        opens=usual.opens,
        closes=usual.closes,
        exchanges=chosen_exchange,
        plans_due=plans_due or usual.plans_due + moved,
    )
    name = on_one_line(name)
    _make_way(session, name=name, opens=plan.opens)
    letters, faults = read_scale(session, scale, template)
    faults += _faults_of_name(session, name) + faults_of_plan(plan) + faults_of_past(plan, today)
    faults += faults_of_pause(session, plan)
    if faults:
        raise PlanRefused(faults)
    round_ = Round(name=name, slug=_free_slug(session, name), scale=letters, template=template)
    round_.state, round_.key_mode = RoundState.PLANNED, key_mode
    set_plan(round_, plan)
    session.add(round_)
    session.flush()
    return round_


def _make_way(session: Session, *, name: str, opens: date) -> None:
    """Delete a round that planned itself and that the one planned now is to replace.

    It bears the same name, or does not open months before this one: after this one the next plans itself.
    """
    found = next_planned_round(session)
    if found is None or not found.is_self_planned:
        return
    is_same = found.name.casefold() == name.casefold()
    if is_same or opens <= months_later(found.opens_on, MONTHS_THAT_PART_ROUNDS):
        delete_plan(session, found)


def delete_plan(session: Session, round_: Round) -> None:
    """Delete a round that is planned, with what stands on it; raise Refused once it was opened."""
    session.refresh(round_, with_for_update=True)
    if round_.state is not RoundState.PLANNED:
        key = N_("%(round)s was opened, so its plan cannot be removed.")
        raise Refused(Sentence(key=key, values={"round": round_.name}))
    session.execute(delete(TrusteeSheet).where(TrusteeSheet.round_id == round_.id))
    session.execute(delete(Mail).where(Mail.round_id == round_.id))
    session.delete(round_)
    session.flush()


def _free_slug(session: Session, name: str) -> str:
    """Return an address for a new round; one that was given up leaves it the address they would share."""
    taken = set(session.scalars(select(Round.slug)))
    wanted = slug_for(name, {"plan"})
    given_up = session.scalar(select(Round).where(Round.slug == wanted, Round.state == RoundState.GIVEN_UP))
    if given_up is None:
        return slug_for(name, taken | {"plan"})
    given_up.slug = slug_for(given_up.name, taken)
    session.flush()
    return wanted


def _faults_of_name(session: Session, name: str) -> list[FieldFault]:
    if not name:
        return [fault_at("name", N_("Give the round a name, such as Spring 2026."))]
    if len(name) > LONGEST_NAME:
        return [fault_at("name", N_("The name is longer than 60 characters. Choose a shorter one."))]
    if find_round_by_name(session, name) is not None:
        return [fault_at("name", N_("%(name)s exists already. Choose another name."), name=name)]
    return []
