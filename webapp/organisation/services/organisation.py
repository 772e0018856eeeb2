"""Query departments, pairs and their heads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload

from webapp.language import by_alphabet
from webapp.models import Company, Department, Pair, Person, Position


def get_company(session: Session) -> Company:
    """Return the company; raises NoResultFound before the first set-up."""
    return session.scalars(select(Company)).one()


def departments(session: Session) -> list[Department]:
    """Return every department, by name."""
    return sorted(session.scalars(select(Department)), key=lambda department: by_alphabet(department.name))


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
    """Return the department of this name, whatever its case, or None."""
    wanted = name.strip().casefold()
    return next(
        (department for department in departments(session) if department.name.casefold() == wanted), None
    )


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
    """Return the active head, then the deputies, of a department."""
    found = session.scalars(
        select(Person).where(
            Person.department_id == department_id,
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
