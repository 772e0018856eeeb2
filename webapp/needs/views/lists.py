"""Needs lists: everybody reads those of the own department, heads write, answer and agree."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from webapp.needs.services.lists import get_direction, standing_of, standings
from webapp.needs.views import words
from webapp.needs.views.addresses import BOTH
from webapp.needs.views.form import rows_of
from webapp.needs.views.index import groups_for, received_by
from webapp.needs.views.pages import Typed, editor, may_read, page_to_read
from webapp.needs.views.writing import with_suggestion
from webapp.storage.database import reading
from webapp.typed_text import on_one_line
from webapp.web.access import Role, allow, viewer
from webapp.web.kept_pages import drawn_once

blueprint = Blueprint("needs", __name__)


@blueprint.get("/needs")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
@drawn_once
def index() -> str:
    """List what my department needs, and what is needed of it; the president sees every list."""
    who = viewer()
    if who.department_id is None and not who.is_president:
        abort(403)
    session = reading()
    groups = groups_for(who, standings(session, None if who.is_president else who.department_id))
    return render_template(
        "needs/index.html",
        groups=groups,
        note=words.note_of_round(session),
        effect=words.effect(session),
        sees_escalations=who.is_head or who.is_president,
        is_of_department=who.department_id is not None,
    )


@blueprint.get("/needs/received")
@allow(Role.EMPLOYEE)
def received() -> str:
    """List what the others need of my department."""
    who = viewer()
    if who.department_id is None:
        abort(403)
    session = reading()
    return render_template(
        "needs/received.html",
        found=received_by(who, standings(session, who.department_id)),
        department=who.department_name,
        note=words.note_of_round(session),
    )


@blueprint.get(BOTH)
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def show(of: str, by: str) -> str:
    """Show a list: to the heads who need it as the editor, to everybody else concerned to be read."""
    session = reading()
    direction = get_direction(session, of, by)
    if not may_read(viewer(), direction):
        abort(403)
    if not (direction.is_paired and viewer().is_head_of(direction.by)):
        answers = direction.is_paired and viewer().is_head_of(direction.of)
        return page_to_read(session, direction, answers=answers)
    if "use" in request.args:
        stored = standing_of(session, direction).newest
        rows = rows_of(stored.needs if stored else ())
        return editor(session, direction, with_suggestion(Typed(rows), on_one_line(request.args["use"])))
    again = request.args.get("from", type=int)
    if again is None:
        return editor(session, direction)
    older = standing_of(session, direction).get_version(again)
    return editor(session, direction, Typed(rows_of(older.needs)))


@blueprint.get(f"{BOTH}/versions/<int:version>")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def version(of: str, by: str, version: int) -> str:
    """Show one version of a list."""
    session = reading()
    direction = get_direction(session, of, by)
    if not may_read(viewer(), direction):
        abort(403)
    writes = direction.is_paired and viewer().is_head_of(direction.by)
    return page_to_read(session, direction, version=version, writes=writes)
