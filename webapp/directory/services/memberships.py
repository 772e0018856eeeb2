"""Members of SCIM groups: who belongs to a department, and who is its head or deputy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.config import current_settings
from webapp.directory.services.messages import ADDRESS, Json, ScimFault, invalid
from webapp.directory.services.visibility import is_seen
from webapp.doer import Doer
from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.models import Department, DirectoryGroup, Person, Position
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.organisation import departments
from webapp.organisation.services.people_storing import PlannedPerson, is_new_everywhere, store

PREFIXES = {Position.HEAD: "Heads of ", Position.DEPUTY: "Deputies of "}
_ENDINGS = {Position.EMPLOYEE: "", Position.HEAD: "-heads", Position.DEPUTY: "-deputies"}
_AT_ONCE = 5_000  # people of one query


@dataclass(frozen=True, kw_only=True)
class Group:
    """A department, or its head or deputies, as a group of the directory."""

    department: Department
    position: Position
    external_id: str | None

    @property
    def id(self) -> str:
        """Return the id, which stays when the department is renamed."""
        return f"{self.department.id}{_ENDINGS[self.position]}"

    @property
    def name(self) -> str:
        """Return the name that the group must bear in the directory."""
        return PREFIXES.get(self.position, "") + self.department.name


def groups(session: Session) -> list[Group]:
    """Return every department, and beside it the groups of head and deputies that the directory made."""
    kept = {(each.department_id, each.position): each for each in session.scalars(select(DirectoryGroup))}
    found = []
    for department in sorted(departments(session), key=lambda department: department.id):
        for position in _ENDINGS:
            group = kept.get((department.id, position))
            if group is not None or position is Position.EMPLOYEE:
                external_id = group.external_id if group else None
                found.append(Group(department=department, position=position, external_id=external_id))
    return found


def get_group(session: Session, text: str) -> Group:
    """Return the group with this id; raise ScimFault where there is none."""
    group = next((each for each in groups(session) if each.id == text), None)
    if group is None:
        raise ScimFault(404, _("There is no group with the id “%(id)s”.", id=text[:40]))
    return group


def kept_as(group: Group) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Select what the directory said of a group."""
    return DirectoryGroup.department_id == group.department.id, DirectoryGroup.position == group.position


def members(session: Session) -> dict[str, list[int]]:
    """Return the ids of all members by group id."""
    found: dict[str, list[int]] = {}
    rows = select(Person.id, Person.department_id, Person.position).where(Person.department_id.is_not(None))
    for person_id, department_id, position in session.execute(rows.where(is_seen()).order_by(Person.id)):
        for each in {Position.EMPLOYEE, position}:
            found.setdefault(f"{department_id}{_ENDINGS[each]}", []).append(person_id)
    return found


def members_of(session: Session, group: Group) -> list[int]:
    """Return the ids of the members of one group."""
    wanted = select(Person.id).where(Person.department_id == group.department.id)
    if group.position is not Position.EMPLOYEE:
        wanted = wanted.where(Person.position == group.position)
    return list(session.scalars(wanted.where(is_seen()).order_by(Person.id)))


def listed(ids: Sequence[int]) -> list[Json]:
    """Return members as a group lists them."""
    users = f"{current_settings().base_url}{ADDRESS}/Users/"
    return [{"value": str(each), "$ref": f"{users}{each}", "type": "User"} for each in ids]


def store_members(
    session: Session, group: Group, before: Sequence[int], after: Sequence[int], *, doer: Doer
) -> None:
    """Let people come, go and change as the import does; rounds that are open or past stay as they are."""
    session.flush()
    was, will_be = set(before), set(after)
    people = _people_of(session, was ^ will_be)
    if missing := will_be - was - {person.id for person in people}:
        raise invalid(_("There is no user with the id “%(id)s”.", id=min(missing)))
    if group.position is Position.HEAD:
        _require_one_head(session, group, will_be)
    planned = [_planned(person, group, comes=person.id in will_be) for person in people]
    if not planned:
        return
    new = sum(is_new_everywhere(person) for person in people)
    store(session, planned, at=doer.now, who=doer.name, by=doer.person_id)
    what = N_("people of %(group)s by the directory: %(new)s new, %(changed)s changed")
    log.note_by(session, doer, what, group=group.name, new=new, changed=len(planned) - new)


def _planned(person: Person, group: Group, *, comes: bool) -> PlannedPerson:
    entry = entry_of(person)
    name = group.department.name
    if comes:
        entry = replace(entry, department=name, position=group.position)
    elif group.position is not Position.EMPLOYEE:
        entry = replace(entry, position=Position.EMPLOYEE)
    else:
        entry = replace(entry, department="", position=Position.EMPLOYEE)
    return PlannedPerson(entry, person.email, stays_away=not person.is_active)


def _require_one_head(session: Session, group: Group, ids: set[int]) -> None:
    active = [person for person in _people_of(session, ids) if person.is_active]
    if len(active) > 1:
        first = min(active, key=lambda person: (person.position is not Position.HEAD, person.id))
        values = {"department": group.department.name, "name": first.name}
        what = _("%(department)s has a head: %(name)s.", **values)
        raise ScimFault(409, f"{what} {_('Make that person deputy or employee first.')}")


def _people_of(session: Session, ids: Collection[int]) -> list[Person]:
    return list(_read(session, sorted(ids)))


def _read(session: Session, ids: Sequence[int]) -> Iterator[Person]:
    for begin in range(0, len(ids), _AT_ONCE):
        some = select(Person).where(Person.id.in_(ids[begin : begin + _AT_ONCE]))
        yield from session.scalars(some.where(is_seen()).options(joinedload(Person.department)))
