"""Routes of changed addresses that wait to be confirmed by the president or a second administrator."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from webapp.language import gettext as _
from webapp.organisation.services import new_addresses
from webapp.organisation.services.people import get_person
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import doer
from webapp.web.pages import tell, warns_if_refused

blueprint = Blueprint("new_addresses", __name__, url_prefix="/new-addresses")


@blueprint.get("")
@allow(Role.PRESIDENT, Role.ADMINISTRATOR)
def index() -> str:
    """List the people whose cards wait for their new address to be confirmed."""
    session = reading()
    return render_template(
        "organisation/new_addresses.html",
        people=new_addresses.waiting(session),
        mine=new_addresses.waiting_for(session, viewer().id),
    )


@blueprint.post("/<int:person_id>")
@allow(Role.PRESIDENT, Role.ADMINISTRATOR)
def confirm(person_id: int) -> Response:
    """Confirm one."""
    with warns_if_refused():
        with transaction() as session:
            person = get_person(session, person_id)
            new_addresses.confirm(session, person, doer=doer())
        tell(_("The address of %(name)s is confirmed.", name=person.name))
    return redirect(url_for("new_addresses.index"), 303)
