"""Import of people: write what was planned, joiners, changes and leavers alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.clock import today_in
from webapp.domain.wording import N_
from webapp.mail.changed_addresses import follow_people
from webapp.models import Company, Department, Person, Position
from webapp.organisation.services.changes import PersonChange, tell
from webapp.organisation.services.entries import PersonEntry, entry_of
from webapp.organisation.services.organisation import departments, slug_for
from webapp.organisation.services.people import end_access, joining_day, write_entry
from webapp.urn import held_cards

MOST_BY_NAME = 500  # of one query; beyond it, everybody is read at once


@dataclass(frozen=True)
class PlannedPerson:
    """What a row does: the entry, and the address by which the company knows the person until now."""

    entry: PersonEntry
    known_as: str
    leaves: bool = False
    stays_away: bool = False  # is changed without becoming active


def people_by_email(session: Session) -> dict[str, Person]:
    """Return everybody by e-mail address, in the order in which they were entered."""
    found = session.scalars(select(Person).options(joinedload(Person.department)).order_by(Person.id))
    return {person.email: person for person in found}


def _known(session: Session, planned: Sequence[PlannedPerson]) -> dict[str, Person]:
    """Return those whom the plan names, by address; where it names many, everybody."""
    if len(planned) > MOST_BY_NAME:
        return people_by_email(session)
    named = select(Person).where(Person.email.in_([each.known_as for each in planned]))
    found = session.scalars(named.options(joinedload(Person.department)))
    return {person.email: person for person in found}


def store(
    session: Session, planned: Sequence[PlannedPerson], *, at: datetime, who: str, by: int | None
) -> None:
    """Write what was planned in this transaction; makes departments as needed.

    A new address keeps the cards of an open roll closed until somebody else than `by` confirms it. Whoever
    belonged to no department ever is new in her first.
    """
    known = _known(session, planned)
    before = {
        person.id: (None if is_new_everywhere(person) else entry_of(person), person.is_active)
        for person in known.values()
    }
    today = today_in(session.scalar(select(Company.timezone)) or "UTC", at)
    joined_on = joining_day(session, today)
    by_name = _with_new_departments(session, planned)
    _end_what_ends(session, planned, known, today=today, at=at, who=who)
    changes = []
    for each in planned:
        if each.leaves:
            continue
        person = known.get(each.known_as)
        was: PersonEntry | None = None
        was_active, is_held = True, False
        if person is None:
            person = Person(email=each.entry.email)
            session.add(person)
        else:
            was, was_active = before[person.id]
            if person.email != each.entry.email:
                is_held = held_cards.hold_cards(session, person.id, by=by or person.id)
        department = by_name.get(each.entry.department)
        write_entry(session, person, each.entry, department, joined_on=joined_on, stays_away=each.stays_away)
        changes.append(PersonChange(person=person, before=was, was_active=was_active, is_held=is_held))
    follow_people(
        session,
        left={each.known_as for each in planned if each.leaves},
        moved={each.known_as: each.entry.email for each in planned if each.known_as != each.entry.email},
    )
    tell(session, changes, at=at, who=who)


def is_new_everywhere(person: Person) -> bool:
    """Say whether somebody was told by a directory and has not come to any department yet."""
    return person.department_id is None and person.joined_on is None and not entry_of(person).roles


def _end_what_ends(
    session: Session,
    planned: Sequence[PlannedPerson],
    known: Mapping[str, Person],
    *,
    today: date,
    at: datetime,
    who: str,
) -> None:
    """Deactivate leavers, end the access of old addresses, and let heads step down before others come."""
    ended = []
    for each in planned:
        person = known.get(each.known_as)
        if person is None:
            continue
        if each.leaves:
            person.is_active, person.left_on = False, today
            log.note(session, at=at, who=who, what=N_("deactivated %(name)s"), name=person.name)
        elif person.position is Position.HEAD and entry_of(person) != each.entry:
            person.position = Position.EMPLOYEE
        if each.leaves or person.email != each.entry.email:
            ended.append(person)
    end_access(session, ended)
    session.flush()


def _with_new_departments(session: Session, planned: Sequence[PlannedPerson]) -> dict[str, Department]:
    """Return departments by name; those that the file brings are made."""
    by_name = {department.name: department for department in departments(session)}
    taken = set(session.scalars(select(Department.slug)))
    for name in dict.fromkeys(each.entry.department for each in planned if each.entry.department):
        if name not in by_name:
            by_name[name] = Department(name=name, slug=slug_for(name, taken))
            taken.add(by_name[name].slug)
            session.add(by_name[name])
    return by_name
