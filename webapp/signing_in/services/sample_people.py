"""Sample person of each role, as whom a visitor of the demo may be signed in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Person, Position
from webapp.organisation.services.organisation import counterparts_of

ROLES = ("employee", "head", "president", "administrator")


def find_sample_person(session: Session, role: str) -> Person | None:
    """Return the sample company's person of a role; always the same one.

    The head is the first of all heads. The employee is of a department that grades the head's, so
    that the one sees what the other does; of the head's own where it is in no pair.
    """
    people = select(Person).where(Person.is_active).order_by(Person.id).limit(1)
    if role == "president":
        return session.scalar(people.where(Person.is_president))
    if role == "administrator":
        return session.scalar(people.where(Person.is_administrator))
    head = session.scalar(people.where(Person.position == Position.HEAD))
    if role == "head" or head is None or head.department_id is None:
        return head
    plain = people.where(
        Person.position == Position.EMPLOYEE,
        Person.is_president.is_(False),
        Person.is_administrator.is_(False),
    )
    graders = [counterpart.id for counterpart in counterparts_of(session, head.department_id)]
    return session.scalar(plain.where(Person.department_id.in_(graders or [head.department_id])))


def sample_people(session: Session) -> dict[str, Person]:
    """Return the sample company's people by the role that they stand for."""
    found = {role: find_sample_person(session, role) for role in ROLES}
    return {role: person for role, person in found.items() if person is not None}
