"""Routes of what is stored about the viewer: a page, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, render_template

from webapp.organisation.services.own_data import LABELS, OwnData, own_data
from webapp.organisation.services.people import get_person
from webapp.storage.database import reading
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("own_data", __name__)


@blueprint.get("/me/data")
@allow(Role.EMPLOYEE)
def show() -> str:
    """Show every entry that refers to the viewer."""
    sections = [(LABELS[name], [_filled(row) for row in rows]) for name, rows in _found().items()]
    return render_template("organisation/own_data.html", sections=sections)


@blueprint.get("/me/data.json")
@allow(Role.EMPLOYEE)
def as_json() -> Response:
    """Give the same as a file."""
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(_as_json(_found()), mimetype="application/json", headers=headers)


def _found() -> OwnData:
    session = reading()
    return own_data(session, get_person(session, viewer().id))


def _filled(row: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(name.replace("_", " "), value) for name, value in row.items() if value not in ("", None)]


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
