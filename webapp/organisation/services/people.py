"""People: search, create, edit and deactivate, with validation of roles and departments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.csv_files import Fault
from webapp.importing.services.names_and_addresses import (
    LONGEST_NAME,
    EntryRefused,
    email_fault,
    name_fault,
)
from webapp.language import by_alphabet
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.mail_addresses import stored_address
from webapp.models import Department, Person, Position, SignInLink
from webapp.organisation.services.organisation import find_department_by_name

ROLES = ("head", "deputy", "president", "administrator", "reviewer")
PEOPLE_A_PAGE = 100
MOST_PARAMETERS = 10_000  # of one statement; SQLite takes 32,766


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """A person as entered; the department by its name, "" for none."""

    name: str
    email: str
    department: str
    position: Position = Position.EMPLOYEE
    is_president: bool = False
    is_administrator: bool = False
    is_reviewer: bool = False

    @property
    def roles(self) -> str:
        """Return the roles as a file writes them: "head administrator", "" for an employee."""
        position = "" if self.position is Position.EMPLOYEE else self.position.value
        marks = (
            ("president", self.is_president),
            ("administrator", self.is_administrator),
            ("reviewer", self.is_reviewer),
        )
        return " ".join(word for word in (position, *(role for role, has in marks if has)) if word)


def entry_from(*, name: str, email: str, department: str, roles: str) -> PersonEntry:
    """Make an entry of typed text; roles that are unknown are left out (see `entry_faults`)."""
    words = role_words(roles)
    position = (
        Position.HEAD if "head" in words else Position.DEPUTY if "deputy" in words else Position.EMPLOYEE
    )
    return PersonEntry(
        name=tidy(name),
        email=stored_address(email),
        department=tidy(department),
        position=position,
        is_president="president" in words,
        is_administrator="administrator" in words,
        is_reviewer="reviewer" in words,
    )


def entry_of(person: Person) -> PersonEntry:
    """Describe a stored person as an entry."""
    return PersonEntry(
        name=person.name,
        email=person.email,
        department=person.department.name if person.department else "",
        position=person.position,
        is_president=person.is_president,
        is_administrator=person.is_administrator,
        is_reviewer=person.is_reviewer,
    )


def role_words(roles: str) -> list[str]:
    """Split the roles of a cell at spaces, commas and semicolons; "employee" says nothing and is left out."""
    return [word for word in re.split(r"[\s,;]+", roles.casefold()) if word and word != "employee"]


def entry_faults(entry: PersonEntry, *, roles: str = "", row: int | None = None) -> list[Fault]:
    """Say what is wrong with an entry taken by itself; `roles` is the text it was made of."""
    found = [
        name_fault(entry.name, row=row, column="name", longest=LONGEST_NAME),
        email_fault(entry.email, row=row),
        _roles_fault(roles, row),
    ]
    if not entry.department and entry.position is not Position.EMPLOYEE:
        what = _("A %(role)s needs a department.", role=entry.position.value)
        found.append(Fault(row, "department", what, _("Write the department, or remove the role.")))
    elif not entry.department and not (entry.is_president or entry.is_administrator or entry.is_reviewer):
        what = _("There is no department.")
        remedy = _("Write it; only a president, an administrator or a reviewer may be without one.")
        found.append(Fault(row, "department", what, remedy))
    return [fault for fault in found if fault]


def _roles_fault(roles: str, row: int | None) -> Fault | None:
    words = role_words(roles)
    unknown = [word for word in words if word not in ROLES]
    if unknown:
        what = _("“%(role)s” is no role.", role=unknown[0][:40])
        remedy = _(
            "Write head, deputy, president, administrator or reviewer, or leave it empty for an employee."
        )
        return Fault(row, "roles", what, remedy)
    if "head" in words and "deputy" in words:
        what = _("Nobody can be head and deputy at once.")
        return Fault(row, "roles", what, _("Keep one of the two."))
    return None


# --- Looking --------------------------------------------------------------------------------


def get_person(session: Session, person_id: int) -> Person:
    """Return the person with the department loaded; raises NoResultFound (a 404 page)."""
    return session.scalars(
        select(Person).options(joinedload(Person.department)).where(Person.id == person_id)
    ).one()


def find_people(session: Session, words: str = "", *, page: int = 1) -> tuple[list[Person], int]:
    """Return one page of people by name, active ones first, and how many there are in all.

    Every word must stand in the name, the address or the department.
    """
    wanted = select(Person.id, Person.name, Person.is_active).outerjoin(Person.department)
    for word in words.split():
        pieces = [
            column.icontains(word, autoescape=True) for column in (Person.name, Person.email, Department.name)
        ]
        wanted = wanted.where(or_(*pieces))
    found = sorted(
        session.execute(wanted),
        key=lambda person: (not person.is_active, by_alphabet(person.name), person.id),
    )
    shown = [person.id for person in found[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE]]
    people = session.scalars(
        select(Person).options(joinedload(Person.department)).where(Person.id.in_(shown))
    ).all()
    return sorted(people, key=lambda person: shown.index(person.id)), len(found)


# --- Changing -------------------------------------------------------------------------------


def save_person(
    session: Session, entry: PersonEntry, *, person: Person | None, at: datetime, who: str
) -> Person:
    """Add a person, or change the given one; raise EntryRefused.

    Rounds that are open or past stay as they are.
    """
    lock_organisation(session)
    faults = entry_faults(entry) + _faults_among_others(session, entry, person)
    department = find_department_by_name(session, entry.department) if entry.department else None
    if entry.department and department is None:
        what = _("There is no department “%(name)s”.", name=entry.department[:60])
        faults.append(Fault(None, "department", what, _("Choose one of the list.")))
    if faults:
        raise EntryRefused(faults)
    done = "added %(name)s" if person is None else "changed the entry of %(name)s"
    if person is None:
        person = Person()
        session.add(person)
    elif person.email != entry.email:
        end_access(session, [person])
    write_entry(person, entry, department)
    session.flush()
    log.note(session, at=at, who=who, what=done % {"name": person.name})
    return person


def write_entry(person: Person, entry: PersonEntry, department: Department | None) -> None:
    """Write an entry that was checked into a person; the person becomes active."""
    person.name = entry.name
    person.email = entry.email
    person.department = department
    person.position = entry.position
    person.is_president = entry.is_president
    person.is_administrator = entry.is_administrator
    person.is_reviewer = entry.is_reviewer
    person.is_active = True


def end_access(session: Session, people: Sequence[Person]) -> None:
    """End every session of some people and void the links that are under way."""
    for person in people:
        person.session_number += 1
    ids = [person.id for person in people]
    for begin in range(0, len(ids), MOST_PARAMETERS):
        some = ids[begin : begin + MOST_PARAMETERS]
        session.execute(delete(SignInLink).where(SignInLink.person_id.in_(some)))


def deactivate(session: Session, person: Person, *, at: datetime, who: str) -> None:
    """Let a person no longer sign in; raise EntryRefused for the last administrator.

    What was graded stays, and so does the roll of an open round.
    """
    lock_organisation(session)
    if is_last_administrator(session, person):
        raise EntryRefused([_nobody_left()])
    person.is_active = False
    end_access(session, [person])
    log.note(session, at=at, who=who, what=f"deactivated {person.name}")


def activate(session: Session, person: Person, *, at: datetime, who: str) -> None:
    """Let a person sign in again; raise EntryRefused where the department has another head now."""
    save_person(session, entry_of(person), person=person, at=at, who=who)


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
