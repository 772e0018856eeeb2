"""Whom a visitor of the sample company may be seen as: one person a role."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Person, Position

ROLES = ("employee", "head", "president", "administrator")


def find_sample_person(session: Session, role: str) -> Person | None:
    """Return the sample company's person of a role; always the same one.

    The employee and the head are of one department: the first head's.
    """
    people = select(Person).where(Person.is_active).order_by(Person.id).limit(1)
    if role == "president":
        return session.scalar(people.where(Person.is_president))
    if role == "administrator":
        return session.scalar(people.where(Person.is_administrator))
    head = session.scalar(people.where(Person.position == Position.HEAD))
    if role == "head" or head is None:
        return head
    plain = people.where(
        Person.position == Position.EMPLOYEE,
        Person.is_president.is_(False),
        Person.is_administrator.is_(False),
    )
    return session.scalar(plain.where(Person.department_id == head.department_id))
