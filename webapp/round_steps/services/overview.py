"""Status of a round for its administrator: its mails, warnings of what is missing, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.half_years import OPEN_STATES, reminder_days, warning_about
from webapp.domain.wording import N_, Sentence
from webapp.language import by_alphabet
from webapp.models import KeyMode, Pair, Person, Position, Round, RoundState, Survey
from webapp.organisation.services.holidays import holidays
from webapp.round_steps.services.code_sheets import has_code_cards
from webapp.round_steps.services.readiness import Readiness, readiness
from webapp.round_steps.services.trustee_sheets import sheets_made
from webapp.rounds.services.exchanged import exchange_waits_for_sheets
from webapp.rounds.services.pause import why_too_soon
from webapp.rounds.services.planning import plan_of, rounds
from webapp.surveys.services.surveys import surveys_under_way
from webapp.urn import anonymity


@dataclass(frozen=True, kw_only=True)
class PlannedMail:
    """A mail that the round sends by itself."""

    kind: str
    on: date
    what: Sentence
    to: Sentence
    is_past: bool


def mail_plan(session: Session, round_: Round, *, today: date) -> list[PlannedMail]:
    """Return the round's mails in their order; once grading is closed, without reminders.

    A round that was closed early has another last day than the one by which its reminders went out.
    """
    everybody = Sentence(key=N_("everybody with a card"))
    late = Sentence(key=N_("those with open cards"))
    plan = plan_of(round_)
    mails = [("grading_opens", plan.opens, Sentence(key=N_("Grading is open")), everybody)]
    reminds = round_.state in (RoundState.PLANNED, RoundState.GRADING)
    for day in reminder_days(plan, holidays(session)) if reminds else ():
        left = (plan.closes - day).days
        key = N_("Reminder, %(days)s days left") if left else N_("Reminder, last day")
        mails.append(("reminder", day, Sentence(key=key, values={"days": left}), late))
    concerned = Sentence(key=N_("everybody in a graded or grading department"))
    mails.append(("exchanged", plan.exchanges, Sentence(key=N_("Cards are exchanged")), concerned))
    return [
        PlannedMail(kind=kind, on=day, what=what, to=to, is_past=day < today) for kind, day, what, to in mails
    ]


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """One thing that a round needs before it opens."""

    is_done: bool
    sentence: Sentence


def preconditions_of(session: Session, round_: Round) -> list[Precondition]:
    """Return what is ready and what is missing before a planned round opens."""
    found = readiness(session, round_)
    pairs = session.scalar(select(func.count()).select_from(Pair)) or 0
    people = session.scalar(select(func.count()).select_from(Person).where(Person.is_active)) or 0
    headless = _departments_without_head(session, found)
    checks = [
        _precondition(pairs > 0, N_("Pairs of departments: %(number)s"), number=pairs),
        _precondition(people > 0, N_("Active people: %(number)s"), number=people),
        _precondition(
            bool(found.directions) and not found.without_list,
            N_("Needs lists proposed: %(number)s of %(all)s"),
            number=len(found.directions) - len(found.without_list),
            all=len(found.directions),
        ),
    ]
    if round_.key_mode is KeyMode.TRUSTEES:
        made = sheets_made(session, round_).values()
        checks.append(_precondition(all(made), N_("Three sheets, printed before it opens")))
    if warning := warning_about(plan_of(round_)):
        checks.append(Precondition(is_done=False, sentence=warning))
    if too_soon := why_too_soon(session, opens=round_.opens_on, round_id=round_.id):
        checks.append(Precondition(is_done=False, sentence=too_soon))
    if headless:
        checks.append(_precondition(False, N_("No head: %(names)s"), names=", ".join(headless)))
    return checks


def _departments_without_head(session: Session, found: Readiness) -> list[str]:
    led = set(
        session.scalars(
            select(Person.department_id).where(Person.is_active, Person.position == Position.HEAD)
        )
    )
    names = {direction.graded.id: direction.graded.name for direction in found.directions}
    return sorted((name for department, name in names.items() if department not in led), key=by_alphabet)


def _precondition(is_done: bool, key: str, **values: str | int) -> Precondition:
    return Precondition(is_done=is_done, sentence=Sentence(key=key, values=values))


def what_waits(session: Session, *, today: date, key_folder: Path) -> list[Sentence]:
    """Say what does not go on by its date: it waits for people with paper in their hands, or for a key."""
    sentences = []
    for round_ in rounds(session):
        values = {"round": round_.name}
        is_planned = round_.state is RoundState.PLANNED
        if round_.key_mode is KeyMode.TRUSTEES and is_planned and round_.opens_on <= today:
            key = N_("%(round)s waits to be opened: its three sheets are to be printed first.")
            sentences.append(Sentence(key=key, values=values))
        if exchange_waits_for_sheets([round_], today=today):
            key = N_(
                "%(round)s waits for its exchange: two of its three sheets are to be entered. If two "
                "sheets are lost, give the round up: only then can the next one open."
            )
            sentences.append(Sentence(key=key, values=values))
        if round_.state in OPEN_STATES and not _has_key(round_, key_folder):
            key = N_(
                "The private key of %(round)s is not on this machine. Put its file back, or exchange on the "
                "machine that has it. If it is lost for good, give the round up: only then can the next one "
                "open."
            )
            sentences.append(Sentence(key=key, values=values))
        if (
            round_.state is RoundState.GRADING
            and not round_.codes_released
            and has_code_cards(session, round_)
        ):
            key = N_(
                "%(round)s waits for its codes: until they are printed and released, nobody can use one."
            )
            sentences.append(Sentence(key=key, values=values))
    for survey in surveys_under_way(session):
        if not _has_key(survey, key_folder):
            key = N_(
                "%(check)s Its private key is not on this machine. Put its file back, or count on the "
                "machine that has it. If it is lost for good, give the survey up."
            )
            sentences.append(Sentence(key=key, values={"check": survey.name}))
    return sentences


def _has_key(round_: Survey, key_folder: Path) -> bool:
    if round_.key_mode is KeyMode.TRUSTEES:
        return True
    try:
        anonymity.read_key(key_folder, round_)
    except anonymity.KeyMissing:
        return False
    return True
