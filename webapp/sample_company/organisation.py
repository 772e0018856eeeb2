"""Seed the sample company's departments, people and pairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_
from webapp.models import Company, Department, Pair, Person, Position
from webapp.organisation.services.organisation import find_pair, slug_for
from webapp.sample_company.story import StoryPerson, directions, staff

NAME = "Northwick Instruments"
TIMEZONE = "Europe/Berlin"
_POSITIONS = {0: Position.HEAD, 1: Position.DEPUTY}


class Cast:
    """The people and departments by the names that the story gives them."""

    def __init__(self, session: Session) -> None:
        self._departments = {
            department.name: department for department in session.scalars(select(Department))
        }
        people = {person.email: person for person in session.scalars(select(Person))}
        known = staff()
        self._people = {
            person.handle: people[person.email]
            for person in (known.president, known.administrator, *sum(known.departments.values(), ()))
        }
        self.president = self._people[known.president.handle]

    def department(self, name: str) -> Department:
        """Return a department by its name."""
        return self._departments[name]

    def person(self, handle: str) -> Person:
        """Return a person by what stands before the @."""
        return self._people[handle]

    def members(self, department: str) -> list[Person]:
        """Return the people of a department, head and deputy first."""
        return [self._people[person.handle] for person in staff().departments[department]]

    def head(self, department: str) -> Person:
        """Return the head of a department."""
        return self.members(department)[0]


def found(session: Session, *, now: datetime) -> None:
    """Store company, departments, people and pairs."""
    session.add(Company(name=NAME, timezone=TIMEZONE, is_sample=True))
    known = staff()
    president, administrator = _person(known.president), _person(known.administrator)
    president.is_president = administrator.is_administrator = administrator.is_reviewer = True
    session.add_all([president, administrator])
    slugs: set[str] = set()
    for name, people in known.departments.items():
        department = Department(name=name, slug=slug_for(name, slugs))
        slugs.add(department.slug)
        session.add(department)
        session.flush()
        for place, story_person in enumerate(people):
            person = _person(story_person)
            person.department_id = department.id
            person.position = _POSITIONS.get(place, Position.EMPLOYEE)
            session.add(person)
        session.flush()
    cast = Cast(session)
    for direction in directions():
        of, by = cast.department(direction.of), cast.department(direction.by)
        if find_pair(session, of, by) is None:
            session.add(Pair(first_id=min(of.id, by.id), second_id=max(of.id, by.id)))
    log.note(session, at=now, who=administrator.name, what=N_("set up %(name)s"), name=NAME)
    session.flush()


def _person(person: StoryPerson) -> Person:
    return Person(name=person.name, email=person.email)
