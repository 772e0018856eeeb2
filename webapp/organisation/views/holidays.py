"""Route of the company's holidays."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from webapp.clock import now
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.organisation.services.holidays import HolidaysRefused, as_text, holidays, read_list, store_list
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page

blueprint = Blueprint("admin_holidays", __name__)


@blueprint.get("/admin/holidays")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def show() -> Page:
    """Show the list as it is typed."""
    return _page(as_text(holidays(reading())))


@blueprint.post("/admin/holidays")
@allow(Role.ADMINISTRATOR)
def save() -> Page:
    """Store the list."""
    text = request.form.get("holidays", "")
    try:
        listed = read_list(text)
    except HolidaysRefused as refused:
        return _page(text, error=in_words(refused.sentence)), 422
    with transaction() as session:
        store_list(session, listed, at=now(), who=viewer().name)
    pages.tell(_("The holidays are stored. Meetings that are planned stay where they are."))
    return redirect(url_for(".show"), 303)


def _page(text: str, *, error: str = "") -> str:
    return render_template(
        "organisation/holidays.html", text=text, error=error, may_change=viewer().is_administrator
    )
