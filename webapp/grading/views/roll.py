"""The electoral roll page: the names that were fixed when the round opened, and no mark beside them."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.grading.services.roll import electorate_of
from webapp.storage.database import reading
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("roll", __name__)


@blueprint.get("/who-may-grade")
@allow(Role.EMPLOYEE)
def show() -> str:
    """Show the viewer's own department who may grade for it."""
    department_id = viewer().department_id
    found = electorate_of(reading(), department_id) if department_id is not None else None
    return render_template("grading/roll.html", electorate=found)
