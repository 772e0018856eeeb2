"""Create, rename and delete departments; deletion only while nothing references them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.importing.services.names_and_addresses import LONGEST_DEPARTMENT_NAME, name_fault
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.models import Card, Department, Hero, Meeting, NeedsList, Pair, Person, Position, RevenuePlan
from webapp.organisation.services.organisation import every_department, slug_for


def add_department(session: Session, name: str, *, at: datetime, who: str) -> Department:
    """Add a department without people; raise EntryRefused."""
    lock_organisation(session)
    name = tidy(name)
    require_free_name(session, name)
    department = Department(name=name, slug=slug_for(name, set(session.scalars(select(Department.slug)))))
    session.add(department)
    session.flush()
    log.note(session, at=at, who=who, what=N_("added the department %(name)s"), name=name)
    return department


def rename_department(session: Session, department: Department, name: str, *, at: datetime, who: str) -> None:
    """Give a department another name; raise EntryRefused.

    Its address stays, so that links go on working; cards of rounds that are open or past keep the
    name under which they were opened.
    """
    lock_organisation(session)
    name, before = tidy(name), department.name
    require_free_name(session, name, itself=department)
    if name == before:
        return
    department.name = name
    log.note(
        session,
        at=at,
        who=who,
        what=N_("renamed the department %(before)s to %(name)s"),
        before=before,
        name=name,
    )


def let_grade_by_code(
    session: Session, department: Department, by_code: bool, *, at: datetime, who: str
) -> None:
    """Say whether a department grades with drawn codes or signs in, from the next opening on."""
    if department.grades_by_code is by_code:
        return
    department.grades_by_code = by_code
    with_codes, signed_in = N_("let %(name)s grade with drawn codes"), N_("let %(name)s grade by signing in")
    log.note(session, at=at, who=who, what=with_codes if by_code else signed_in, name=department.name)


def remove_department(session: Session, department: Department, *, at: datetime, who: str) -> None:
    """Remove a department made by mistake; raise EntryRefused where anything depends on it."""
    lock_organisation(session)
    if is_in_use(session, department):
        what = _("%(name)s has people, a pair, a needs list, a card or a meeting.", name=department.name)
        remedy = _(
            "Move its people and remove its pairs first; what was graded or written keeps it for good."
        )
        raise EntryRefused([Fault(None, "name", what, remedy)])
    log.note(session, at=at, who=who, what=N_("removed the department %(name)s"), name=department.name)
    session.delete(department)


def is_in_use(session: Session, department: Department) -> bool:
    """Say whether people, pairs, needs lists, cards or meetings belong to the department."""
    depends = (
        exists().where(Person.department_id == department.id),
        exists().where(or_(Pair.first_id == department.id, Pair.second_id == department.id)),
        exists().where(or_(NeedsList.of_id == department.id, NeedsList.by_id == department.id)),
        exists().where(or_(Card.graded_id == department.id, Card.grading_id == department.id)),
        exists().where(or_(Meeting.first_id == department.id, Meeting.second_id == department.id)),
        exists().where(or_(RevenuePlan.first_id == department.id, RevenuePlan.second_id == department.id)),
        exists().where(Hero.department_id == department.id),
    )
    return bool(session.scalar(select(or_(*depends))))


def people_in(session: Session) -> dict[int, int]:
    """Return the number of active people by department id."""
    rows = session.execute(
        select(Person.department_id, func.count())
        .where(Person.is_active, Person.department_id.is_not(None))
        .group_by(Person.department_id)
    )
    return {department_id: number for department_id, number in rows if department_id is not None}


def heads(session: Session) -> dict[int, str]:
    """Return the name of the active head by department id."""
    rows = session.execute(
        select(Person.department_id, Person.name).where(Person.is_active, Person.position == Position.HEAD)
    )
    return {department_id: name for department_id, name in rows if department_id is not None}


def require_free_name(session: Session, name: str, *, itself: Department | None = None) -> None:
    """Raise EntryRefused for a name that no department can bear, or that one bears or bore."""
    fault = name_fault(name, row=None, column="name", longest=LONGEST_DEPARTMENT_NAME)
    of_this_name = (each for each in every_department(session) if each.name.casefold() == name.casefold())
    namesake = next(of_this_name, None)
    if fault is None and namesake is not None and namesake is not itself:
        what = _("There is a department %(name)s already.", name=namesake.name)
        if namesake.merged_into is not None:
            values = {"name": namesake.name, "into": namesake.merged_into.name}
            what = _("%(name)s became part of %(into)s.", **values)
        fault = Fault(None, "name", what, _("Choose another name."))
    if fault:
        raise EntryRefused([fault])
