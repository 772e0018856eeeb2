"""Help: one short page, by role."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.web.access import Role, allow, find_viewer

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@allow(Role.VISITOR)
def show() -> str:
    """Say what the viewer does here, and when."""
    found = find_viewer()
    return render_template("home/help.html", roles=found.roles if found else {Role.EMPLOYEE}, Role=Role)
