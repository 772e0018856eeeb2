"""Search of people: filter by words, department, role and state; sort; one page at a time."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.language import by_alphabet
from webapp.models import Department, Person, Position

PEOPLE_A_PAGE = 50
NO_DEPARTMENT = "none"  # in place of the slug of a department
ROLES: dict[str, ColumnElement[bool]] = {
    "head": Person.position == Position.HEAD,
    "deputy": Person.position == Position.DEPUTY,
    "president": Person.is_president.is_(True),
    "administrator": Person.is_administrator.is_(True),
    "reviewer": Person.is_reviewer.is_(True),
    "works-council": Person.is_works_council.is_(True),
}
STATES: dict[str, ColumnElement[bool]] = {
    "active": Person.is_active.is_(True),
    "inactive": Person.is_active.is_(False),
}


class PeopleOrder(enum.StrEnum):
    """An order of the list."""

    NAME = "name"
    DEPARTMENT = "department"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """Which people are listed, and in which order; "" leaves a filter out."""

    words: str = ""
    department: str = ""  # a slug, or NO_DEPARTMENT
    role: str = ""
    state: str = ""
    order: PeopleOrder = PeopleOrder.NAME

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.department or self.role or self.state)


def find_people(
    session: Session, wanted: PeopleFilter | None = None, *, page: int = 1
) -> tuple[list[Person], int]:
    """Return one page of people, active ones first in every order, and how many there are in all.

    Every word must stand in the name, the address or the department.
    """
    ids = find_ids(session, wanted or PeopleFilter())
    return with_department(session, ids[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE]), len(ids)


def find_ids(session: Session, wanted: PeopleFilter) -> list[int]:
    """Return the ids of all people that a filter leaves, in its order."""
    found = select(
        Person.id, Person.name, Person.is_active, Person.position, Department.name.label("department")
    ).outerjoin(Person.department)
    for word in wanted.words.split():
        columns = (Person.name, Person.email, Department.name)
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.department == NO_DEPARTMENT:
        found = found.where(Person.department_id.is_(None))
    elif wanted.department:
        found = found.where(Department.slug == wanted.department)
    for name, conditions in ((wanted.role, ROLES), (wanted.state, STATES)):
        if name:
            found = found.where(conditions[name])
    return [person.id for person in sorted(session.execute(found), key=_KEYS[wanted.order])]


def with_department(session: Session, ids: Sequence[int]) -> list[Person]:
    """Return these people in this order, each with the department loaded."""
    found = session.scalars(
        select(Person).options(joinedload(Person.department)).where(Person.id.in_(ids))
    ).all()
    place = {person_id: at for at, person_id in enumerate(ids)}
    return sorted(found, key=lambda person: place[person.id])


def _by_name(person: Any) -> tuple[Any, ...]:
    return not person.is_active, by_alphabet(person.name), person.id


def _by_department(person: Any) -> tuple[Any, ...]:
    return (
        not person.is_active,
        person.department is None,
        by_alphabet(person.department or ""),
        *_by_name(person),
    )


def _by_role(person: Any) -> tuple[Any, ...]:
    return not person.is_active, list(Position)[::-1].index(person.position), *_by_name(person)


_KEYS: dict[PeopleOrder, Callable[[Any], tuple[Any, ...]]] = {
    PeopleOrder.NAME: _by_name,
    PeopleOrder.DEPARTMENT: _by_department,
    PeopleOrder.ROLE: _by_role,
}
