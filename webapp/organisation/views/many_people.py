"""Routes of the bulk change of people: preview, store, undo."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import Department
from webapp.organisation.services.finding import find_ids
from webapp.organisation.services.many_people import MOST_AT_ONCE, Deed, change, preview
from webapp.organisation.services.many_people import undo as undo_change
from webapp.organisation.services.organisation import departments
from webapp.organisation.views.people_list import address_of, as_fields, filter_of, list_page
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer, tell_undone
from webapp.web.pages import tell, warn, warns_if_refused

blueprint = Blueprint("admin_many_people", __name__, url_prefix="/admin/people/many")


@blueprint.post("")
@allow(Role.ADMINISTRATOR)
def look() -> Page:
    """Show what would become of each chosen person; stores nothing."""
    wanted, ids, deed, into = filter_of(request.form), _ids(), _deed(), _into()
    if not ids:
        return list_page(_("Nobody is chosen. Tick the people, or all that are found.")), 400
    if deed is None or (deed is Deed.MOVE and into is None):
        return list_page(_("Choose what is to be done, and for a move the department.")), 400
    found = preview(reading(), ids, deed, into, doer=doer())
    return render_template(
        "organisation/many_people.html",
        changes=[(each, in_words(each.change)) for each in found if each.change],
        staying=[(each, in_words(each.stays)) for each in found if each.stays],
        deed=deed,
        into=into,
        kept=as_fields(wanted),
        back=address_of(wanted),
        left=max(0, len(ids) - MOST_AT_ONCE),
    )


@blueprint.post("/store")
@allow(Role.ADMINISTRATOR)
def store() -> Response:
    """Change the people who were shown."""
    wanted, ids, deed, into = filter_of(request.form), _ids(), _deed(), _into()
    if deed is None:
        return redirect(address_of(wanted), 303)
    with transaction() as session:
        made = change(session, ids, deed, into, doer=doer())
        number, made_id = (made.number, made.id) if made else (0, 0)
    if not made_id:
        warn(_("Nobody was changed: all of them are so already."))
        return redirect(address_of(wanted), 303)
    words = {
        Deed.MOVE: ngettext(
            "%(num)s person is in %(department)s now.",
            "%(num)s people are in %(department)s now.",
            number,
            department=into.name if into else "",
        ),
        Deed.DEACTIVATE: ngettext(
            "%(num)s person can no longer sign in.", "%(num)s people can no longer sign in.", number
        ),
        Deed.ACTIVATE: ngettext(
            "%(num)s person can sign in again.", "%(num)s people can sign in again.", number
        ),
    }
    tell(words[deed], undo=url_for("admin_many_people.undo", change_id=made_id))
    return redirect(address_of(wanted), 303)


@blueprint.post("/<int:change_id>/undo")
@allow(Role.ADMINISTRATOR)
def undo(change_id: int) -> Response:
    """Take the last bulk change back."""
    with warns_if_refused():
        with transaction() as session:
            left = undo_change(session, change_id, doer=doer())
        tell_undone(_("It is undone."), left=left)
    return redirect(url_for("admin_people.index"), 303)


def _ids() -> list[int]:
    """Return who is chosen: those who are ticked, or all that the filter leaves."""
    if "everyone" in request.form:
        return find_ids(reading(), filter_of(request.form))
    return list(dict.fromkeys(request.form.getlist("person", type=int)))


def _deed() -> Deed | None:
    typed = request.form.get("deed", "")
    return Deed(typed) if typed in list(Deed) else None


def _into() -> Department | None:
    slug = request.form.get("into", "")
    return next((each for each in departments(reading()) if each.slug == slug), None)
