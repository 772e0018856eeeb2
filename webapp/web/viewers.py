"""Who looks at a page: the person with department and company, read in one query at every request."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, String, bindparam, cast, func, literal_column, select

from webapp.models import Branding, Company, Department, Person, Place, Position
from webapp.storage.editions import edition
from webapp.storage.prepared import Prepared

_people, _departments, _companies = (model.__table__.c for model in (Person, Department, Company))
_PERSON = (
    *("id", "name", "email", "language", "department_id", "joined_on", "position"),
    *("came_from_id", "came_from_since"),
)
_PERSON_IS = (
    "is_president",
    "is_administrator",
    "is_reviewer",
    "is_works_council",
    "is_active",
    "session_number",
)
_FIRST, _SECOND = len(_PERSON + _PERSON_IS), len(_PERSON + _PERSON_IS) + 3
_SHOWN = Branding.__table__.c.place == Place.SHOWN
COMPANY = (
    *(_companies[name] for name in ("name", "timezone", "language", "is_sample")),
    *(
        select(Branding.__table__.c[name]).where(_SHOWN).scalar_subquery().label(name)
        for name in ("logo_digest", "help_contact")
    ),
)
_merged = Department.__table__.alias()
_SPACE: ColumnElement[str] = literal_column("' '")  # a text is written in anew at each run
_MERGED = (
    select(func.aggregate_strings(cast(_merged.c.id, String), _SPACE))  # type: ignore[arg-type]
    .where(_merged.c.merged_into_id == _people.department_id)
    .scalar_subquery()
    .label("merged")
)
"""Which departments became part of the viewer's."""
_WHO_ASKS = Prepared(
    select(
        *(_people[name] for name in _PERSON + _PERSON_IS),
        *(_departments.name, _departments.slug, _MERGED),
        *COMPANY,
        edition.c.name,
    )
    .select_from(Person.__table__)
    .outerjoin(Department.__table__, _departments.id == _people.department_id)
    .outerjoin(Company.__table__, _companies.id == 1)
    .outerjoin(edition, edition.c.id == 1)
    .where(_people.id == bindparam("person_id"))
)
"""Prepared and read by place: this runs at every request.

Tables of one row are joined by its key: a planner without statistics takes them for thousands of rows, and
PostgreSQL then compiles the statement anew each time (JIT), which takes half a second.
"""


Answer = TypeVar("Answer")


class Role(enum.StrEnum):
    """What a route can be declared for. Roles add up: everyone who signed in is an employee."""

    VISITOR = "visitor"
    EMPLOYEE = "employee"
    HEAD = "head"  # head or deputy of a department
    PRESIDENT = "president"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    WORKS_COUNCIL = "works council"  # reads settings and log, and no result


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person who looks at the page."""

    id: int
    name: str
    email: str
    language: str | None
    department_id: int | None
    department_name: str | None
    department_slug: str | None
    joined_on: date | None  # the department
    came_from_id: int | None  # the department with which she was merged into hers
    came_from_since: date | None
    department_ids: frozenset[int]  # hers, and those that became part of it
    roles: frozenset[Role]

    @property
    def is_head(self) -> bool:
        return Role.HEAD in self.roles

    @property
    def is_president(self) -> bool:
        return Role.PRESIDENT in self.roles

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_reviewer(self) -> bool:
        return Role.REVIEWER in self.roles

    @property
    def is_works_council(self) -> bool:
        return Role.WORKS_COUNCIL in self.roles

    def is_head_of(self, department: Department) -> bool:
        """Say whether the viewer leads this department, as head or deputy."""
        return self.is_head and self.is_of(department)

    def is_of(self, department: Department) -> bool:
        """Say whether the viewer belongs to this department, or to the one that it became part of."""
        return self.is_one_of(department.id)

    def is_one_of(self, *department_ids: int | None) -> bool:
        """Say the same of some departments by their ids."""
        return not self.department_ids.isdisjoint(department_ids)

    def was_there(self, department_id: int, day: date | None) -> bool:
        """Say whether the viewer belonged to this department on the day of an exchange or count."""
        if self.department_id == department_id:
            return not self.joined_after(day)
        since = self.came_from_since
        return self.came_from_id == department_id and (since is None or day is None or since <= day)

    def reads(self, function: Callable[[Viewer], Answer]) -> Answer:
        """Return what a function reads of this person; a page that is drawn once stands on it."""
        return function(self)

    def joined_after(self, day: date | None) -> bool:
        """Say whether the viewer came into her department after the day of an exchange or count."""
        return self.joined_on is not None and day is not None and self.joined_on > day


@dataclass(frozen=True)
class PlainCompany:
    """What every page says of the company, or writes as the company does."""

    name: str
    timezone: str
    language: str
    is_sample: bool
    logo_digest: str | None  # "" or None where it has none
    help_contact: str | None


@dataclass(frozen=True)
class Found:
    """Who asks, with the number of her sessions, the company, and the edition of the database."""

    viewer: Viewer
    session_number: int
    company: PlainCompany | None
    edition: str | None


def read_viewer(connection: Connection, person_id: int) -> Found | None:
    """Return a person who may sign in, else None."""
    rows = _WHO_ASKS.rows(connection, person_id=person_id)
    return _found(rows[0]) if rows else None


@lru_cache(maxsize=1_000)
def _found(row: tuple[Any, ...]) -> Found | None:
    """Make the viewer of a row, once for all requests until it changes."""
    person, department, company = row[:_FIRST], row[_FIRST:_SECOND], row[_SECOND:-1]
    found = dict(zip(_PERSON + _PERSON_IS, person, strict=True))
    if not found["is_active"]:
        return None
    merged = map(int, (department[2] or "").split())
    own = () if found["department_id"] is None else (found["department_id"], *merged)
    viewer = Viewer(
        id=found["id"],
        name=found["name"],
        email=found["email"],
        language=found["language"],
        department_id=found["department_id"],
        department_name=department[0],
        department_slug=department[1],
        joined_on=found["joined_on"],
        came_from_id=found["came_from_id"],
        came_from_since=found["came_from_since"],
        department_ids=frozenset(own),
        roles=_roles_of(found),
    )
    its = None if company[0] is None else PlainCompany(*company)
    return Found(viewer, found["session_number"], its, row[-1])


def _roles_of(person: Mapping[str, object]) -> frozenset[Role]:
    """Return the roles that the person has today."""
    roles = {Role.EMPLOYEE}
    if person["position"] in (Position.HEAD, Position.DEPUTY):
        roles.add(Role.HEAD)
    if person["is_president"]:
        roles.add(Role.PRESIDENT)
    if person["is_administrator"]:
        roles.add(Role.ADMINISTRATOR)
    if person["is_reviewer"]:
        roles.add(Role.REVIEWER)
    if person["is_works_council"]:
        roles.add(Role.WORKS_COUNCIL)
    return frozenset(roles)
