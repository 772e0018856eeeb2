"""Query departments, pairs and their heads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload

from webapp.language import by_alphabet
from webapp.models import Company, Department, Pair, Person, Position


def get_company(session: Session) -> Company:
    """Return the company; raises NoResultFound before the first set-up."""
    return session.scalars(select(Company)).one()


def departments(session: Session) -> list[Department]:
    """Return every department that is no part of another one, by name."""
    return [department for department in every_department(session) if department.merged_into_id is None]


def every_department(session: Session) -> list[Department]:
    """Return the departments with those that became part of another one, by name."""
    return sorted(session.scalars(select(Department)), key=lambda department: by_alphabet(department.name))


def departments_by_name(session: Session) -> dict[str, Department]:
    """Return the departments by their names in lower case; what one was merged into has its name too."""
    every = session.scalars(select(Department).options(joinedload(Department.merged_into)))
    return {department.name.casefold(): department.merged_into or department for department in every}


def merged_departments(session: Session) -> dict[int, list[int]]:
    """Return which departments became part of another one, by that one."""
    found: dict[int, list[int]] = {}
    merged = select(Department.merged_into_id, Department.id).where(Department.merged_into_id.is_not(None))
    for into_id, department_id in session.execute(merged):
        found.setdefault(into_id or 0, []).append(department_id)
    return found


def living(department_id: int) -> ScalarSelect[int]:
    """Select the department itself, or the one that it became part of."""
    itself = func.coalesce(Department.merged_into_id, Department.id)
    return select(itself).where(Department.id == department_id).scalar_subquery()


def get_department(session: Session, slug: str) -> Department:
    """Return the department with this slug; raises NoResultFound (a 404 page)."""
    return session.scalars(select(Department).where(Department.slug == slug)).one()


def get_two_departments(session: Session, text: str, other: str) -> tuple[Department, Department]:
    """Return the departments with these slugs in one query; raises NoResultFound (a 404 page)."""
    found = {
        each.slug: each
        for each in session.scalars(select(Department).where(Department.slug.in_([text, other])))
    }
    if text not in found or other not in found:
        raise NoResultFound
    return found[text], found[other]


def find_department_by_name(session: Session, name: str) -> Department | None:
    """Return the department of this name, whatever its case, or the one it became part of, or None."""
    return departments_by_name(session).get(name.strip().casefold())


def pairs(session: Session) -> list[Pair]:
    """Return every pair with both departments loaded, by name."""
    found = session.scalars(select(Pair).options(joinedload(Pair.first), joinedload(Pair.second))).all()
    return sorted(found, key=lambda pair: (by_alphabet(pair.first.name), by_alphabet(pair.second.name)))


def find_pair(session: Session, department: Department, other: Department) -> Pair | None:
    """Return the pair of two departments in either order, or None."""
    low, high = sorted((department.id, other.id))
    return session.scalar(select(Pair).where(Pair.first_id == low, Pair.second_id == high))


def counterparts_of(session: Session, department_id: int) -> list[Department]:
    """Return the departments that this one is paired with, by name."""
    found = session.scalars(
        select(Pair)
        .options(joinedload(Pair.first), joinedload(Pair.second))
        .where(or_(Pair.first_id == department_id, Pair.second_id == department_id))
    )
    others = [pair.second if pair.first_id == department_id else pair.first for pair in found]
    return sorted(others, key=lambda department: by_alphabet(department.name))


def heads_of(session: Session, department_id: int) -> list[Person]:
    """Return the active head, then the deputies, of a department or of the one that it became part of."""
    found = session.scalars(
        select(Person).where(
            Person.department_id == living(department_id),
            Person.is_active,
            Person.position.in_([Position.HEAD, Position.DEPUTY]),
        )
    )
    return sorted(found, key=lambda person: (person.position is not Position.HEAD, by_alphabet(person.name)))


def slug_for(name: str, taken: Container[str] = ()) -> str:
    """Make a readable address part of a name, not among those taken: "Research & Care" → "research-care"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "department"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def reviewers(session: Session) -> list[str]:
    """Return the names of those who review comments and are active, by name."""
    chosen = select(Person.name).where(Person.is_reviewer, Person.is_active).order_by(Person.name)
    return list(session.scalars(chosen))


def presidents(session: Session) -> list[Person]:
    """Return the active presidents, by name."""
    found = session.scalars(select(Person).where(Person.is_president, Person.is_active))
    return sorted(found, key=lambda person: by_alphabet(person.name))
