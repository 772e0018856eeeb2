"""Import of people: write what was planned, joiners, changes and leavers alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.models import Department, Person, Position
from webapp.organisation.services.organisation import departments, slug_for
from webapp.organisation.services.people import PersonEntry, end_access, entry_of, write_entry


@dataclass(frozen=True)
class PersonChange:
    """What a row does: the entry, and the address by which the company knows the person until now."""

    entry: PersonEntry
    known_as: str
    leaves: bool = False


def people_by_email(session: Session) -> dict[str, Person]:
    found = session.scalars(select(Person).options(joinedload(Person.department)))
    return {person.email: person for person in found}


def store(session: Session, changes: Sequence[PersonChange], *, at: datetime) -> None:
    """Write what was planned in this transaction; makes departments as needed."""
    known = people_by_email(session)
    by_name = _with_new_departments(session, changes)
    ended = []
    for change in changes:
        person = known.get(change.known_as)
        if person is None:
            continue
        if change.leaves:
            person.is_active = False
        elif person.position is Position.HEAD and entry_of(person) != change.entry:
            person.position = Position.EMPLOYEE  # a head steps down before another one is written
        if change.leaves or person.email != change.entry.email:
            ended.append(person)
    end_access(session, ended)
    session.flush()
    for change in changes:
        if change.leaves:
            continue
        person = known.get(change.known_as)
        if person is None:
            person = Person(email=change.entry.email)
            session.add(person)
        write_entry(person, change.entry, by_name.get(change.entry.department))
    session.flush()


def _with_new_departments(session: Session, changes: Sequence[PersonChange]) -> dict[str, Department]:
    """Return departments by name; those that the file brings are made."""
    by_name = {department.name: department for department in departments(session)}
    taken = {department.slug for department in by_name.values()}
    for name in dict.fromkeys(change.entry.department for change in changes if change.entry.department):
        if name not in by_name:
            by_name[name] = Department(name=name, slug=slug_for(name, taken))
            taken.add(by_name[name].slug)
            session.add(by_name[name])
    return by_name
