"""Access control: the roles declared on each route, enforced in one place; undeclared means closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.models import Person
from webapp.storage.database import reading_connection
from webapp.web.viewers import Role as Role
from webapp.web.viewers import Viewer as Viewer
from webapp.web.viewers import read_viewer

LARGEST_OF_VISITORS = 64 * 1024  # bytes; parsing megabytes of short fields takes a second
IDLE_HOURS = 12
"""Hours that a session of these roles may rest; others last as long as the browser keeps them."""
DAYS_SIGNED_IN = 30
"""Days that a browser keeps a session whose owner wishes to stay signed in."""
_ENDS_IDLE = frozenset({Role.ADMINISTRATOR, Role.PRESIDENT})


View = TypeVar("View", bound=Callable[..., object])


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare who may use a route. Role.VISITOR opens it to everybody."""

    def declare(view: View) -> View:
        view.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def limits_bodies(view: View) -> View:
    """Declare that a route reads no body before it knows who sends it, and limits it then."""
    view.limits_bodies = True  # type: ignore[attr-defined]
    return view


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
    found = read_viewer(reading_connection(), person_id)
    if found is None:
        return None
    if found.session_number != session.get("number") or _was_idle_too_long(found.viewer.roles):
        return None
    if found.company is not None:
        g.company = found.company
    g.edition = found.edition
    return found.viewer


def refuse_large_bodies() -> None:
    """Refuse a large body of whoever is not signed in before anybody parses it; runs first."""
    if (request.content_length or 0) <= LARGEST_OF_VISITORS:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "limits_bodies", False) and find_viewer() is None:
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
