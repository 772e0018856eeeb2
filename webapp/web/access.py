"""Access control: the roles declared on each route, enforced in one place; undeclared means closed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import Flask, abort, g, redirect, request, session, url_for
from sqlalchemy import String, bindparam, cast, func, select, true
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.models import Company, Department, Person, Position
from webapp.storage.database import reading

_people, _departments, _companies = (model.__table__.c for model in (Person, Department, Company))
_PERSON = (
    *("id", "name", "email", "language", "department_id", "joined_on", "position"),
    *("came_from_id", "came_from_since"),
)
_PERSON_IS = ("is_president", "is_administrator", "is_reviewer", "is_active", "session_number")
_COMPANY = tuple(column.key for column in _companies)
_FIRST, _SECOND = len(_PERSON + _PERSON_IS), len(_PERSON + _PERSON_IS) + 3
_merged = Department.__table__.alias()
_MERGED = (
    select(func.aggregate_strings(cast(_merged.c.id, String), " "))
    .where(_merged.c.merged_into_id == _people.department_id)
    .scalar_subquery()
    .label("merged")
)
"""Which departments became part of the viewer's."""
_WHO_ASKS = (
    select(
        *(_people[name] for name in _PERSON + _PERSON_IS),
        *(_departments.name, _departments.slug, _MERGED),
        *_companies,
    )
    .select_from(Person.__table__)
    .outerjoin(Department.__table__, _departments.id == _people.department_id)
    .outerjoin(Company.__table__, true())
    .where(_people.id == bindparam("person_id"))
)
"""Through Core, made once and read by place: this runs at every request."""


class Role(enum.StrEnum):
    """What a route can be declared for. Roles add up: everyone who signed in is an employee."""

    VISITOR = "visitor"
    EMPLOYEE = "employee"
    HEAD = "head"  # head or deputy of a department
    PRESIDENT = "president"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"


LARGEST_OF_VISITORS = 64 * 1024  # bytes; parsing megabytes of short fields takes a second
IDLE_HOURS = 12
"""Hours that a session of these roles may rest; others last as long as the browser keeps them."""
DAYS_SIGNED_IN = 30
"""Days that a browser keeps a session whose owner wishes to stay signed in."""
_ENDS_IDLE = frozenset({Role.ADMINISTRATOR, Role.PRESIDENT})


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

    def is_head_of(self, department: Department) -> bool:
        """Say whether the viewer leads this department, as head or deputy."""
        return self.is_head and self.is_of(department)

    def is_of(self, department: Department) -> bool:
        """Say whether the viewer belongs to this department, or to the one that it became part of."""
        return department.id in self.department_ids

    def is_one_of(self, *department_ids: int | None) -> bool:
        """Say the same of some departments by their ids."""
        return not self.department_ids.isdisjoint(department_ids)

    def was_there(self, department_id: int, day: date | None) -> bool:
        """Say whether the viewer belonged to this department on the day of an exchange or count."""
        if self.department_id == department_id:
            return not self.joined_after(day)
        since = self.came_from_since
        return self.came_from_id == department_id and (since is None or day is None or since <= day)

    def joined_after(self, day: date | None) -> bool:
        """Say whether the viewer came into her department after the day of an exchange or count."""
        return self.joined_on is not None and day is not None and self.joined_on > day


View = TypeVar("View", bound=Callable[..., object])


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare who may use a route. Role.VISITOR opens it to everybody."""

    def declare(view: View) -> View:
        view.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def allowed_roles(app: Flask, endpoint: str) -> frozenset[Role]:
    """Return the declared roles of an endpoint; an empty set closes it."""
    return getattr(app.view_functions[endpoint], "allowed", frozenset())


def sign_in(person: Person, *, stays: bool = False) -> None:
    """Begin this person's session in the signed cookie; one that stays outlives the browser's closing."""
    session.clear()
    session["person"] = person.id
    session["number"] = person.session_number
    if may_stay_signed_in(person):
        session.permanent = stays
    else:
        session["hour"] = _this_hour()


def may_stay_signed_in(person: Person) -> bool:
    """Say whether this person's session does not end by itself when it rests."""
    return not person.is_administrator and not person.is_president


def _this_hour() -> int:
    """Return this moment in whole hours: coarse, so that a cookie tells nobody when somebody was here."""
    return int(now().timestamp() // 3600)


def _was_idle_too_long(roles: frozenset[Role]) -> bool:
    """Say whether the session of an administrator or president rested too long; note the hour if not."""
    if not roles & _ENDS_IDLE:
        return False
    last, this = session.get("hour", 0), _this_hour()
    if this - last >= IDLE_HOURS:
        return True
    if this > last:
        session["hour"] = this
    return False


def sign_out() -> None:
    """End the session of this browser."""
    session.clear()


def find_viewer() -> Viewer | None:
    """Return who is signed in, or None; a session that was ended elsewhere counts as none."""
    if "viewer" not in g:
        g.viewer = _load_viewer()
    viewer: Viewer | None = g.viewer
    return viewer


def viewer() -> Viewer:
    """Return who is signed in; only for routes that are not open to visitors."""
    found = find_viewer()
    if found is None:
        abort(403)
    return found


def _load_viewer() -> Viewer | None:
    """Ask for person, department and company at once: every page needs all three."""
    person_id = session.get("person")
    if person_id is None:
        return None
    row = reading().connection().execute(_WHO_ASKS, {"person_id": person_id}).one_or_none()
    if row is None:
        return None
    person, department, company = row[:_FIRST], row[_FIRST:_SECOND], row[_SECOND:]
    found = dict(zip(_PERSON + _PERSON_IS, person, strict=True))
    if not found["is_active"] or found["session_number"] != session.get("number"):
        return None
    roles = _roles_of(found)
    if _was_idle_too_long(roles):
        return None
    if company[0] is not None:
        g.company = Company(**dict(zip(_COMPANY, company, strict=True)))
    return Viewer(
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
        department_ids=frozenset({found["department_id"], *map(int, (department[2] or "").split())} - {None}),
        roles=roles,
    )


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
    return frozenset(roles)


def refuse_large_bodies() -> None:
    """Refuse a large body of whoever is not signed in before anybody parses it; runs first."""
    if (request.content_length or 0) > LARGEST_OF_VISITORS and find_viewer() is None:
        abort(413)


def enforce() -> Response | str | tuple[str, int] | None:
    """Let a request pass, ask to sign in, or refuse; runs before every request."""
    if request.endpoint is None:
        return None  # no such address: the 404 page answers
    from flask import current_app

    allowed = allowed_roles(current_app, request.endpoint)
    if Role.VISITOR in allowed:
        return None
    found = find_viewer()
    if found is None and allowed:
        return _ask_to_sign_in()
    if found is None or not allowed & found.roles:
        abort(403)
    return None


def _ask_to_sign_in() -> Response | tuple[str, int]:
    """Send a reader to the sign-in page; keep what a writer had typed in the page that asks."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("sign_in.ask", next=request.full_path.rstrip("?")))
    from webapp.web.errors import keep_what_was_typed

    return keep_what_was_typed(signed_out=True), 401
