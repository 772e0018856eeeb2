"""People of the same name in one department, told apart by their addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Person

Namesakes = Container[tuple[int | None, str]]  # department and name of those that are there twice


def namesakes_in(session: Session) -> Namesakes:
    """Return the names that several active people of a department share; one query."""
    shared = (
        select(Person.department_id, Person.name)
        .where(Person.is_active)
        .group_by(Person.department_id, Person.name)
        .having(func.count() > 1)
    )
    return {(department_id, name) for department_id, name in session.execute(shared)}


def name_apart(person: Person, namesakes: Namesakes) -> str:
    """Return a name, with the address where somebody else in the department has the same name."""
    is_shared = (person.department_id, person.name) in namesakes
    return f"{person.name} ({person.email})" if is_shared else person.name


def names_by_id(people: Sequence[Person]) -> dict[int, str]:
    """Return the names of people that are chosen from, told apart."""
    often = Counter((person.department_id, person.name) for person in people)
    namesakes = {shared for shared, number in often.items() if number > 1}
    return {person.id: name_apart(person, namesakes) for person in people}
