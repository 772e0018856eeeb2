"""Speech of a celebration: proposed successes, people to thank, lessons; validated and stored."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from reports.data import Verdict
from reports.words import headlines
from webapp import log
from webapp.doer import Doer
from webapp.domain.faults import FieldFault, FieldsRefused, too_long
from webapp.domain.half_years import months_later
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.results import results_of
from webapp.exchanged_cards.services.stored import EVERY_CARD, Wanted, of_departments, of_pair
from webapp.language import gettext as _
from webapp.meetings.services.minutes import claim_edit
from webapp.models import Action, ActionStatus, Card, Department, Hero, Meeting, Round, RoundState
from webapp.organisation.services.organisation import departments

TEXTS = ("successes", "shortcomings", "lessons")
LONGEST_WHO = 200
LONGEST_DEED = 300
MOST_PROPOSALS = 12
MONTHS_BACK = 3
SEVERAL = "several"


@dataclass(frozen=True, kw_only=True)
class HeroDraft:
    """Somebody to thank as typed in; `department` is an id, SEVERAL, or empty where nothing was chosen."""

    who: str
    deed: str = ""
    department: str = ""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What is to be said at a celebration, as it is typed in."""

    texts: Mapping[str, str]
    heroes: tuple[HeroDraft, ...] = ()


def speech_of(meeting: Meeting) -> Speech:
    """Return what is written for a celebration as it stands in its form."""
    return Speech(
        texts={name: getattr(meeting, name) for name in TEXTS},
        heroes=tuple(
            HeroDraft(who=hero.who, deed=hero.deed, department=str(hero.department_id or SEVERAL))
            for hero in meeting.heroes
        ),
    )


def write_speech(session: Session, meeting: Meeting, speech: Speech, *, edit_number: int, doer: Doer) -> None:
    """Store what is to be said; raises ChangedMeanwhile where somebody else wrote since, FieldsRefused."""
    claim_edit(session, meeting, edit_number=edit_number)
    possible = {str(side.id) for side in sides_of(session, meeting)}
    faults = _faults(speech, possible | {SEVERAL})
    if faults:
        raise FieldsRefused(faults)
    for name in TEXTS:
        setattr(meeting, name, speech.texts.get(name, ""))
    meeting.heroes = [
        Hero(
            who=hero.who,
            deed=hero.deed,
            department_id=None if hero.department == SEVERAL else int(hero.department),
        )
        for hero in speech.heroes
    ]
    log.note_by(session, doer, N_("wrote for %(it)s"), it=log.name_of_meeting(meeting))


def _faults(speech: Speech, possible: Container[str]) -> list[FieldFault]:
    faults = [fault for name, text in speech.texts.items() for fault in too_long(name, text)]
    for place, hero in enumerate(speech.heroes, start=1):
        if not hero.who:
            sentence = Sentence(key=N_("Say whom you thank for this."))
            faults.append(FieldFault(field=f"who-{place}", sentence=sentence))
        if hero.department not in possible:
            sentence = Sentence(key=N_("Choose the department they belong to, or several."))
            faults.append(FieldFault(field=f"department-{place}", sentence=sentence))
        faults += too_long(f"who-{place}", hero.who, most=LONGEST_WHO)
        faults += too_long(f"deed-{place}", hero.deed, most=LONGEST_DEED)
    return faults


def sides_of(session: Session, meeting: Meeting) -> list[Department]:
    """Return the departments whose people are celebrated."""
    return list(meeting.both) if meeting.both else departments(session)


def only_side(meeting: Meeting) -> Department | None:
    """Return the department that all who are thanked belong to, where it is one alone."""
    sides = {hero.department_id for hero in meeting.heroes}
    return meeting.heroes[0].department if len(sides) == 1 else None


def proposed_successes(session: Session, meeting: Meeting, *, only_of: int | None, today: date) -> list[str]:
    """Say what went well: clear improvements of the last exchange, and promises kept in the last quarter.

    `only_of` is the department whose cards alone the writer may read, None for all. No department is
    compared with another, and nothing is said that is withheld.
    """
    as_of = min(meeting.day, today)
    wanted = _cards_wanted(meeting, only_of)
    found = [*_improvements(session, wanted, as_of=as_of), *_kept_promises(session, wanted, as_of=as_of)]
    return found[:MOST_PROPOSALS]


def _cards_wanted(meeting: Meeting, only_of: int | None) -> Wanted:
    if meeting.both:
        return of_pair(meeting.both[0].id, meeting.both[1].id)
    return EVERY_CARD if only_of is None else of_departments([only_of])


def _improvements(session: Session, wanted: Wanted, *, as_of: date) -> Iterator[str]:
    last = session.scalar(
        select(Round)
        .where(Round.state == RoundState.EXCHANGED, Round.exchanged_on <= as_of)
        .order_by(Round.exchanged_on.desc(), Round.id.desc())
        .limit(1)
    )
    if last is None:
        return
    cards = [card.printed for card in results_of(session, last, wanted=wanted).cards]
    for card, need, _by in headlines.changed(cards, Verdict.IMPROVED):
        yield _("%(of)s has improved for %(by)s: %(need)s", of=card.of, by=card.by, need=need.text)


def _kept_promises(session: Session, wanted: Wanted, *, as_of: date) -> Iterator[str]:
    kept = session.scalars(
        select(Action)
        .join(Action.card)
        .where(
            wanted.condition(),
            Action.status == ActionStatus.DONE,
            Action.done_on > months_later(as_of, -MONTHS_BACK),
            Action.done_on <= as_of,
        )
        .options(
            joinedload(Action.card).joinedload(Card.graded), joinedload(Action.card).joinedload(Card.grading)
        )
        .order_by(Action.done_on.desc(), Action.id)
    )
    for action in kept:
        yield _(
            "%(of)s kept a promise to %(by)s: %(what)s",
            of=action.card.graded.name,
            by=action.card.grading.name,
            what=action.what,
        )
