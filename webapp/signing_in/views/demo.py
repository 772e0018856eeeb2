"""Route that switches the demo's signed-in role: employee, head, president or administrator."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, session
from werkzeug.wrappers import Response

from webapp.signing_in.services.sample_people import ROLES, find_sample_person
from webapp.storage.database import reading
from webapp.web import access
from webapp.web.access import Role, allow
from webapp.web.pages import SEEN_AS, company

blueprint = Blueprint("demo", __name__)


@blueprint.post("/demo/role/<role>")
@allow(Role.VISITOR)
def see_as(role: str) -> Response:
    """Sign in as the sample company's person of this role; a real company has no such address."""
    the_company = company()
    if the_company is None or not the_company.is_sample or role not in ROLES:
        abort(404)
    person = find_sample_person(reading(), role)
    if person is None:
        abort(404)
    access.sign_in(person)
    session[SEEN_AS] = role
    return redirect("/", 303)
