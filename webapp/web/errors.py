"""Error handlers: every HTTP error as a page that says what to do, or as JSON to programs."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, DataError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp.config import current_settings
from webapp.language import gettext as _
from webapp.storage.damage import is_damage
from webapp.storage.database import close_reading
from webapp.web.access import find_viewer
from webapp.web.form_tokens import keep_owner, posted_owner
from webapp.web.moved import to_the_new_address
from webapp.web.padding import PADDING, padded
from webapp.web.problems import is_of_the_api, problem
from webapp.web.turns import current_turn, person_mark

KEPT_FIELDS_LIMIT = 200


def _wording(status: int) -> tuple[str, str]:
    """Return heading and sentence for a status code."""
    return {
        400: (_("That did not arrive whole"), _("Go back, look at what you entered, and send it again.")),
        403: (
            _("This page is not for you"),
            _("Your role does not open it. If it should, ask your administrator."),
        ),
        404: (
            _("There is nothing at this address"),
            _("The link may be old or mistyped. Begin again from the front page."),
        ),
        405: (_("This address is not used in that way"), _("Begin again from the front page.")),
        413: (
            _("That is too much at once"),
            _("Go back: what you typed is still there. Send less, or a smaller file."),
        ),
        429: (_("That was tried too often"), _("Wait a quarter of an hour and try again.")),
        503: (_("The database does not answer"), _("Nothing was stored. Go back and try again in a minute.")),
    }.get(
        status,
        (
            _("Something went wrong here"),
            _("Nothing was stored. Go back and try again; if it stays, tell your administrator."),
        ),
    )


def show(status: int, wording: tuple[str, str] | None = None) -> tuple[str, int] | Response:
    """Render the page of a fault."""
    if is_of_the_api():
        return problem(status)
    heading, sentence = wording or _wording(status)
    page = render_template(
        "web/error.html",
        status=status,
        heading=heading,
        sentence=sentence,
        action_href="/",
        action_label=_("To the front page"),
    )
    return page, status


def keep_what_was_typed(*, signed_out: bool) -> str:
    """Render a page that carries the posted fields on for their author; to nobody else it shows a field."""
    mark, turn = posted_owner()
    found = find_viewer()
    is_own = mark == person_mark(found.id) if found else turn == current_turn()
    if not is_own:
        return render_template("web/foreign_form.html")
    keep_owner(mark)
    fields = [
        (name, value)
        for name, values in request.form.lists()
        if name not in ("csrf_token", PADDING)
        for value in values
    ][:KEPT_FIELDS_LIMIT]

    def draw(fields: list[tuple[str, str]]) -> str:
        return render_template(
            "web/go_on.html",
            fields=fields,
            address=request.path,
            signed_out=signed_out,
            has_openid=current_settings().openid is not None,
        )

    return padded(draw(fields), blank=draw([]))


def _on_http_exception(fault: HTTPException) -> tuple[str, int] | Response | HTTPException:
    status = fault.code or 500
    return fault if status < 400 else show(status)


def _on_csrf_error(fault: CSRFError) -> tuple[str, int]:
    """A form of our own that was open too long may go on; one from elsewhere was refused before."""
    return keep_what_was_typed(signed_out=False), 400


def install(app: Flask) -> None:
    """Answer every fault of the application in the house style."""
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(HTTPException, _on_http_exception)
    app.register_error_handler(NoResultFound, lambda fault: to_the_new_address() or show(404))
    app.register_error_handler(OperationalError, _on_database_fault)
    app.register_error_handler(DatabaseError, _on_damage)
    # Numbers beyond what a database takes, and NUL in a text: no page of ours sends them.
    app.register_error_handler(OverflowError, _on_impossible_value)
    app.register_error_handler(DataError, _on_impossible_value)


def refuse_nul() -> None:
    """Refuse the NUL character in an address: HTML may not hold it, and PostgreSQL takes none."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _on_impossible_value(fault: OverflowError | DataError) -> tuple[str, int] | Response:
    return show(404 if request.method in ("GET", "HEAD") else 400)


def _on_database_fault(fault: OperationalError) -> tuple[str, int] | Response:
    """Say so on a page that asks the database nothing."""
    current_app.logger.error("the database does not answer: %s", type(fault.orig).__name__)
    close_reading()
    g.company = g.viewer = None
    return show(503)


def _on_damage(fault: DatabaseError) -> tuple[str, int] | Response:
    """Say that an SQLite file is damaged; any other fault of a statement is one of ours."""
    if not is_damage(fault.orig):
        raise fault
    current_app.logger.error("the database is damaged: restore the newest copy of it")
    close_reading()
    g.company = g.viewer = None
    words = _("Nothing was stored. Tell your administrator, who restores the newest copy of the database.")
    return show(503, (_("The database is damaged"), words))
