"""SCIM groups are departments, and the heads and deputies of one: "Heads of Sales", "Deputies of Sales"."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Session

from webapp.directory.services.bodies import WantedGroup, known_names, read_group, require_schema
from webapp.directory.services.filters import Comparison, not_understood
from webapp.directory.services.memberships import (
    PREFIXES,
    Group,
    get_group,
    groups,
    kept_as,
    listed,
    members,
    members_of,
    store_members,
)
from webapp.directory.services.messages import GROUP, Json, ScimFault, conflict, invalid
from webapp.directory.services.patches import patched
from webapp.doer import Doer
from webapp.importing.services.faults import EntryRefused
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.models import DirectoryGroup, Position
from webapp.organisation.services.departments import add_department, remove_department, rename_department
from webapp.organisation.services.organisation import find_department_by_name

SCHEMA = GROUP
NAME = "Group"
_NAMES = ("displayName", "externalId", "members")


def find(
    session: Session, comparisons: Sequence[Comparison], *, begin: int, count: int, with_members: bool = True
) -> tuple[list[Json], int]:
    """Return a page of the groups that meet all comparisons, and how many there are."""
    found = groups(session)
    for wanted in comparisons:
        found = [group for group in found if _meets(session, group, wanted)]
    page = found[begin - 1 : begin - 1 + count]
    everybody = members(session) if with_members else {}
    return [as_json(group, everybody.get(group.id, [])) for group in page], len(found)


def show(session: Session, text: str, *, with_members: bool = True) -> Json:
    """Return one group; raise ScimFault where there is none."""
    group = get_group(session, text)
    return as_json(group, members_of(session, group) if with_members else [])


def create(session: Session, body: Json, *, doer: Doer) -> str:
    """Add a department, or let the directory keep who leads one; return the id."""
    require_schema(body, GROUP)
    wanted = read_group(known_names(body, *_NAMES))
    lock_organisation(session)
    position, name = _meant_by(wanted.display_name)
    department = find_department_by_name(session, name)
    if department is not None and position is not Position.EMPLOYEE:
        if session.get(DirectoryGroup, (department.id, position)) is not None:
            detail = _("There is a group “%(name)s” already.", name=wanted.display_name)
            raise ScimFault(409, detail, "uniqueness")
    else:
        try:
            department = add_department(session, name, at=doer.now, who=doer.name)
        except EntryRefused as refused:
            kind = "uniqueness" if department is not None else ""
            raise ScimFault(409 if kind else 400, refused.in_words, kind or "invalidValue") from refused
    kept = DirectoryGroup(department_id=department.id, position=position, external_id=wanted.external_id)
    session.add(kept)
    group = Group(department=department, position=position, external_id=wanted.external_id)
    before = members_of(session, group)
    store_members(session, group, before, [*before, *wanted.member_ids], doer=doer)
    return group.id


def replace_whole(session: Session, text: str, body: Json, *, doer: Doer) -> None:
    """Change a group as a PUT says; without members these stay."""
    require_schema(body, GROUP)
    lock_organisation(session)
    group = get_group(session, text)
    before = members_of(session, group)
    given = {"members": listed(before)} | known_names(body, *_NAMES)
    _store(session, group, before, read_group(given), doer=doer)


def patch(session: Session, text: str, body: Json, *, doer: Doer) -> None:
    """Change a group as a PATCH says."""
    lock_organisation(session)
    group = get_group(session, text)
    before = members_of(session, group)
    resource = known_names(as_json(group, before), "id", *_NAMES)
    _store(session, group, before, read_group(patched(resource, body)), doer=doer)


def delete(session: Session, text: str, *, doer: Doer) -> None:
    """Remove an unused department, or let those step down who lead one; raise ScimFault where it is used."""
    lock_organisation(session)
    group = get_group(session, text)
    if group.position is not Position.EMPLOYEE:
        store_members(session, group, members_of(session, group), [], doer=doer)
        session.execute(delete_from(DirectoryGroup).where(*kept_as(group)))
        return
    try:
        remove_department(session, group.department, at=doer.now, who=doer.name)
    except EntryRefused as refused:
        raise conflict(refused) from refused


# --- Storing --------------------------------------------------------------------------------


def _store(session: Session, group: Group, before: Sequence[int], wanted: WantedGroup, *, doer: Doer) -> None:
    if wanted.display_name.casefold() != group.name.casefold():
        if group.position is not Position.EMPLOYEE:
            detail = _("This group is called “%(name)s”, after its department. Rename that.", name=group.name)
            raise invalid(detail)
        try:
            rename_department(session, group.department, wanted.display_name, at=doer.now, who=doer.name)
        except EntryRefused as refused:
            raise conflict(refused) from refused
    if wanted.external_id != group.external_id:
        kept = session.get(DirectoryGroup, (group.department.id, group.position))
        kept = kept or DirectoryGroup(department_id=group.department.id, position=group.position)
        kept.external_id = wanted.external_id
        session.add(kept)
    store_members(session, group, before, wanted.member_ids, doer=doer)


# --- Finding --------------------------------------------------------------------------------


def _meets(session: Session, group: Group, wanted: Comparison) -> bool:
    if wanted.attribute == "displayname":
        return group.name.casefold() == wanted.text.casefold()
    if wanted.attribute == "externalid":
        return group.external_id is not None and group.external_id == wanted.text
    if wanted.attribute == "id":
        return group.id == wanted.text
    if wanted.attribute in ("members", "members.value"):
        return wanted.text in map(str, members_of(session, group))
    raise not_understood()


def _meant_by(name: str) -> tuple[Position, str]:
    """Return whom a group of this name holds, and the name of the department."""
    for position, prefix in PREFIXES.items():
        if name.casefold().startswith(prefix.casefold()) and len(name) > len(prefix):
            return position, name[len(prefix) :]
    return Position.EMPLOYEE, name


def as_json(group: Group, ids: Sequence[int]) -> Json:
    """Return the resource."""
    found: Json = {"schemas": [GROUP], "id": group.id, "displayName": group.name}
    if group.external_id:
        found["externalId"] = group.external_id
    if ids:
        found["members"] = listed(ids)
    return found
