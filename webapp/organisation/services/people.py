"""People: create, edit and deactivate, with validation among all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Exists, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.mail.changed_addresses import follow_people
from webapp.models import CalendarFeed, Department, Person, Position, RoundState, SignInLink, Survey
from webapp.organisation.services.changes import PersonChange, tell
from webapp.organisation.services.entries import (
    FIELDS,
    PersonEntry,
    entry_faults,
    entry_of,
    is_erased,
)
from webapp.organisation.services.organisation import find_department_by_name
from webapp.urn import held_cards

MOST_PARAMETERS = 10_000  # of one statement; SQLite takes 32,766


def get_person(session: Session, person_id: int) -> Person:
    """Return the person with the department loaded; raises NoResultFound (a 404 page)."""
    return session.scalars(
        select(Person).options(joinedload(Person.department)).where(Person.id == person_id)
    ).one()


def save_person(
    session: Session,
    entry: PersonEntry,
    *,
    person: Person | None,
    doer: Doer,
    needs_department: bool = True,
    stays_away: bool = False,
) -> Person:
    """Add a person, or change the given one; raise EntryRefused.

    Rounds that are open or past stay as they are. A new address keeps the cards of an open roll closed
    until somebody else confirms it. What is left of an erased person becomes nobody's entry again.
    The person becomes active, unless she `stays_away`.
    """
    lock_organisation(session)
    if person is not None and is_erased(person):
        what = _("%(name)s is erased, and the entry stays empty.", name=person.name)
        raise EntryRefused([Fault(None, "", what, _("Add whoever comes as a new person."))])
    faults = entry_faults(entry, needs_department=needs_department)
    faults += _faults_among_others(session, entry, person)
    department = find_department_by_name(session, entry.department) if entry.department else None
    if entry.department and department is None:
        what = _("There is no department “%(name)s”.", name=entry.department[:60])
        faults.append(Fault(None, "department", what, _("Choose one of the list.")))
    if faults:
        raise EntryRefused(faults)
    before = None if person is None else entry_of(person)
    was_active = person is None or person.is_active
    is_held, joined_on = False, joining_day(session, doer.today)
    if person is None:
        person = Person()
        session.add(person)
        log.note_by(session, doer, N_("added %(name)s"), name=entry.name)
    elif person.email != entry.email:
        end_access(session, [person])
        is_held = held_cards.hold_cards(session, person.id, by=doer.person_id)
    write_entry(session, person, entry, department, joined_on=joined_on, stays_away=stays_away)
    if before is not None and before.email != entry.email:
        follow_people(session, moved={before.email: entry.email})
    change = PersonChange(person=person, before=before, was_active=was_active, is_held=is_held)
    tell(session, [change], at=doer.now, who=doer.name)
    return person


def joining_day(session: Session, today: date) -> date:
    """Return the day from which somebody who joins a department today belongs to it.

    Where a roll was opened or exchanged today it is tomorrow: she was not there then.
    """
    return today + timedelta(days=1) if session.scalar(select(_roll_since(today))) else today


def _roll_since(day: date) -> Exists:
    opened = Survey.opens_on >= day, Survey.state != RoundState.PLANNED
    return exists().where(or_(Survey.exchanged_on >= day, and_(*opened)))


def comes_back_as_new(session: Session, person: Person) -> bool:
    """Say whether a roll was opened or exchanged since somebody left: then she joins anew."""
    return person.left_on is None or bool(session.scalar(select(_roll_since(person.left_on))))


def write_entry(
    session: Session,
    person: Person,
    entry: PersonEntry,
    department: Department | None,
    *,
    joined_on: date,
    stays_away: bool = False,
) -> None:
    """Write an entry that was checked into a person; the person becomes active, unless she stays away."""
    comes_back = not stays_away and person.is_active is False and comes_back_as_new(session, person)
    if comes_back or person.department is not department:
        person.joined_on = joined_on
        person.came_from_id = person.came_from_since = None
    rights = person.email, person.is_president, person.is_administrator
    if rights != (entry.email, entry.is_president, entry.is_administrator):
        person.rights_changed_on = joined_on
    person.department = department
    for name in FIELDS:
        setattr(person, name, getattr(entry, name))
    if not stays_away:
        person.is_active, person.left_on = True, None


def end_access(session: Session, people: Sequence[Person]) -> None:
    """End every session, calendar address and tie to a company account of some people, for good."""
    end_sessions(session, people)
    for person in people:
        person.openid_subject = None
    for ids in _ids_of(people):
        session.execute(delete(CalendarFeed).where(CalendarFeed.person_id.in_(ids)))


def end_sessions(session: Session, people: Sequence[Person]) -> None:
    """Sign some people out everywhere, and void the links that are under way."""
    for person in people:
        person.session_number += 1
    for ids in _ids_of(people):
        session.execute(delete(SignInLink).where(SignInLink.person_id.in_(ids)))


def _ids_of(people: Sequence[Person]) -> Iterator[list[int]]:
    """Give the ids in parts that one statement can take."""
    ids = [person.id for person in people]
    for begin in range(0, len(ids), MOST_PARAMETERS):
        yield ids[begin : begin + MOST_PARAMETERS]


def deactivate(session: Session, person: Person, *, doer: Doer) -> None:
    """Let a person no longer sign in; raise EntryRefused for the last administrator.

    What was graded stays, and so does the roll of an open round.
    """
    lock_organisation(session)
    if is_last_administrator(session, person):
        raise EntryRefused([_nobody_left()])
    person.is_active, person.left_on = False, doer.today
    end_access(session, [person])
    follow_people(session, left={person.email}, moved={})
    log.note_by(session, doer, N_("deactivated %(name)s"), name=person.name)


def activate(session: Session, person: Person, *, doer: Doer) -> None:
    """Let a person sign in again; raise EntryRefused where the department has another head now."""
    save_person(session, entry_of(person), person=person, doer=doer)


def is_last_administrator(session: Session, person: Person) -> bool:
    """Say whether nobody could administrate without this person."""
    others = session.scalar(
        select(func.count())
        .select_from(Person)
        .where(Person.is_administrator, Person.is_active, Person.id != person.id)
    )
    return person.is_administrator and person.is_active and not others


def _nobody_left() -> Fault:
    what = _("Nobody would be administrator any more.")
    return Fault(None, "roles", what, _("Make somebody else administrator first."))


def _faults_among_others(session: Session, entry: PersonEntry, person: Person | None) -> list[Fault]:
    faults = []
    itself = person.id if person else None
    holder = session.scalar(
        select(Person).where(Person.email == entry.email, Person.id.is_distinct_from(itself))
    )
    if holder is not None:
        what = _("%(name)s has this address already.", name=holder.name)
        faults.append(Fault(None, "email", what, _("Give each person an address of one's own.")))
    department = find_department_by_name(session, entry.department)
    if entry.position is Position.HEAD and department is not None:
        head = session.scalar(
            select(Person).where(
                Person.department_id == department.id,
                Person.position == Position.HEAD,
                Person.is_active,
                Person.id.is_distinct_from(itself),
            )
        )
        if head is not None:
            what = _("%(department)s has a head: %(name)s.", department=department.name, name=head.name)
            faults.append(Fault(None, "roles", what, _("Make that person deputy or employee first.")))
    if person is not None and not entry.is_administrator and is_last_administrator(session, person):
        faults.append(_nobody_left())
    return faults
