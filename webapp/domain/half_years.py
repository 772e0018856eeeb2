"""Schedule and states of a round: when it opens, reminds, closes, exchanges and turns to its plans."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.domain.faults import FieldFault
from webapp.domain.wording import N_, Sentence
from webapp.domain.working_days import (
    Holidays,
    has_christmas,
    nearest_working_day,
    next_working_day,
    previous_working_day,
)

DAYS_OF_GRADING = 14
DAYS_TO_THE_EXCHANGE = 4
DAYS_FOR_PLANS = 21
MONTHS_BETWEEN_ROUNDS = 6
MONTHS_UNTIL_NOTICED = 3


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The dates of a round. Grading runs from `opens` through the whole day `closes`."""

    opens: date
    closes: date
    exchanges: date
    plans_due: date


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """How many days a company usually gives to grading and to action plans."""

    grading: int = DAYS_OF_GRADING
    plans: int = DAYS_FOR_PLANS


def plan_from(
    opens: date,
    closes: date | None = None,
    *,
    lengths: Lengths = Lengths(),  # frozen
    holidays: Holidays | None = None,
) -> Plan:
    """Return the usual dates: 14 days of grading, exchange 4 days later, plans due 21 days after that.

    With `holidays`, be there any or none, the days that follow from those given are working days.
    """

    def moved(day: date) -> date:
        return day if holidays is None else next_working_day(day, holidays)

    last = closes if closes is not None else moved(opens + timedelta(days=lengths.grading))
    exchanges = moved(last + timedelta(days=DAYS_TO_THE_EXCHANGE))
    plans_due = moved(exchanges + timedelta(days=lengths.plans))
    return Plan(opens=opens, closes=last, exchanges=exchanges, plans_due=plans_due)


def faults_of_plan(plan: Plan) -> list[FieldFault]:
    """Return all dates that stand in the wrong order, by the name of their field of `Plan`."""
    faults = []
    if plan.closes < plan.opens:  # one day of grading is short, but a whole day
        key = N_("Grading cannot close before it opens. Choose a closing day from the opening day on.")
        faults.append(FieldFault(field="closes", sentence=Sentence(key=key)))
    if plan.exchanges <= plan.closes:
        key = N_("The exchange comes after the last day of grading. Choose a later date.")
        faults.append(FieldFault(field="exchanges", sentence=Sentence(key=key)))
    if plan.plans_due <= plan.exchanges:
        key = N_("Action plans are made after the exchange. Choose a later date.")
        faults.append(FieldFault(field="plans_due", sentence=Sentence(key=key)))
    return faults


class RoundState(StrEnum):
    """What has been done to a round; it only ever moves forward, and while it is open it may be given up."""

    PLANNED = "planned"
    GRADING = "grading"
    CLOSED = "closed"
    EXCHANGED = "exchanged"
    GIVEN_UP = "given up"


OPEN_STATES = (RoundState.GRADING, RoundState.CLOSED)
PAST_STATES = (RoundState.EXCHANGED, RoundState.GIVEN_UP)
"""Those in which nothing more is done to a round, and its key is destroyed."""


class Phase(StrEnum):
    """Where a round stands in its half-year, as people see it."""

    NEEDS = "needs"
    GRADING = "grading"
    CLOSED = "closed"
    ACTION_PLANS = "action plans"
    REVIEW = "review"
    GIVEN_UP = "given up"  # called off: it counts as not held


PHASES = {
    Phase.NEEDS: N_("needs"),
    Phase.GRADING: N_("grading"),
    Phase.CLOSED: N_("closed"),
    Phase.ACTION_PLANS: N_("action plans"),
    Phase.REVIEW: N_("review"),
    Phase.GIVEN_UP: N_("given up"),
}
"""The phases in words."""


def phase_of(state: RoundState, plan: Plan, *, today: date) -> Phase:
    """Return the phase of a round: what was done decides, and after the exchange the date."""
    if state is RoundState.EXCHANGED:
        return Phase.ACTION_PLANS if today <= plan.plans_due else Phase.REVIEW
    return {
        RoundState.PLANNED: Phase.NEEDS,
        RoundState.GRADING: Phase.GRADING,
        RoundState.CLOSED: Phase.CLOSED,
        RoundState.GIVEN_UP: Phase.GIVEN_UP,
    }[state]


class Step(StrEnum):
    """What the daily run does to a round."""

    OPEN = "open"
    REMIND_1 = "remind 1"
    REMIND_2 = "remind 2"
    REMIND_3 = "remind 3"
    CLOSE = "close"
    EXCHANGE = "exchange"
    ASK_FOR_NEW_DATES = "ask for new dates"


DAYS_BEFORE_THE_CLOSE = 2
_REMINDERS = (Step.REMIND_1, Step.REMIND_2, Step.REMIND_3)


def closes_soon(closes: date) -> date:
    """Return the day from which grading closes soon: people are reminded, and programs are told."""
    return closes - timedelta(days=DAYS_BEFORE_THE_CLOSE)


def reminder_days(plan: Plan, holidays: Holidays) -> tuple[date, ...]:
    """Return at most three days on which to remind: the middle, soon before the close, the last day.

    No mail goes out on weekends and holidays, so it goes on the working day before.
    """
    middle = plan.opens + (plan.closes - plan.opens) // 2
    wanted = (middle, closes_soon(plan.closes), plan.closes)
    days = {previous_working_day(day, holidays) for day in wanted}
    return tuple(sorted(day for day in days if plan.opens < day))


def what_is_due(
    state: RoundState,
    plan: Plan,
    *,
    today: date,
    holidays: Holidays,
    last_mailed: date | None = None,
) -> list[Step]:
    """Return the steps that are due today, in order, those of missed days among them.

    `last_mailed` is the day of the opening mail or of the latest reminder. After a standstill only
    the latest reminder is sent, and none on a day that had its mail. A round whose whole grading
    time was missed is not opened: it would close at once, empty and for good. It wants new dates.
    """
    if state in PAST_STATES:
        return []
    if state is RoundState.PLANNED:
        if today < plan.opens:
            return []
        return [Step.OPEN] if today <= plan.closes else [Step.ASK_FOR_NEW_DATES]
    if state is RoundState.GRADING and today <= plan.closes:
        days = reminder_days(plan, holidays)
        return _reminder_due(days, today=today, last_mailed=last_mailed or plan.opens)
    steps = [Step.CLOSE] if state is RoundState.GRADING else []
    if today >= plan.exchanges:
        steps.append(Step.EXCHANGE)
    return steps


def _reminder_due(days: Sequence[date], *, today: date, last_mailed: date) -> list[Step]:
    numbered: Sequence[tuple[Step, date]] = list(zip(_REMINDERS, days, strict=False))
    due = [step for step, day in numbered if last_mailed < day <= today]
    return due[-1:]


_FIRST_AND_SECOND = (
    ("Spring", "Autumn"),
    ("Spring", "Fall"),
    ("Summer", "Winter"),
    ("Frühjahr", "Herbst"),
    ("H1", "H2"),
)


def next_round_name(name: str) -> str | None:
    """Return the name of the round half a year on ("Spring 2026" gives "Autumn 2026"), None if unknown."""
    found = re.fullmatch(r"\s*(\S+)\s+(\d{4})\s*", name)
    if found is None:
        return None
    season, year = found[1].casefold(), int(found[2])
    for first, second in _FIRST_AND_SECOND:
        if season == first.casefold():
            return f"{second} {year}"
        if season == second.casefold():
            return f"{first} {year + 1}"
    return None


def next_plan(due: date, *, lengths: Lengths, holidays: Holidays) -> Plan:
    """Return the usual dates of the round that is due to open on this day, moved to working days."""
    return plan_from(nearest_working_day(due, holidays), lengths=lengths, holidays=holidays)


def half_a_year_after(due: date) -> date:
    """Return the day on which the next round is due to open."""
    return months_later(due, MONTHS_BETWEEN_ROUNDS)


def warning_about(plan: Plan) -> Sentence | None:
    """Say what speaks against the dates of a round that are allowed, or None."""
    if not has_christmas(plan.opens, plan.closes):
        return None
    return Sentence(
        key=N_("Grading runs over Christmas and New Year, when many are away. Other dates may suit better.")
    )


def noticed_from(exchanged_on: date) -> date:
    """Return the day from which graders are asked whether they have noticed a change."""
    return months_later(exchanged_on, MONTHS_UNTIL_NOTICED)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
