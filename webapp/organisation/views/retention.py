"""Route of the settings that say for how long mails, log and notes are kept."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from webapp.clock import now
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.organisation.services.company import Retention, change_settings
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page
from webapp.web.typed_forms import number_from

blueprint = Blueprint("admin_retention", __name__)

MONTHS = {"mails_kept": (6, 12, 24, 0), "log_kept": (12, 24, 36, 0), "notes_kept": (6, 12, 24, 0)}
"""What can be chosen; a mail is kept for half a year at least, so that none goes out twice."""


@blueprint.get("/admin/settings/retention")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def show() -> Page:
    """Show for how long what is kept."""
    company = get_company(reading())
    return _page({name: str(getattr(company, name)) for name in MONTHS})


@blueprint.post("/admin/settings/retention")
@allow(Role.ADMINISTRATOR)
def save() -> Page:
    """Store for how long what is kept; the daily job deletes what is older."""
    typed = {name: request.form.get(name, "") for name in MONTHS}
    chosen = {name: number_from(request.form, name) for name in MONTHS}
    faulty = {name: _("Choose one of the list.") for name in MONTHS if chosen[name] not in MONTHS[name]}
    if faulty:
        return _page(typed, faults=faulty), 422
    wanted = Retention(**{name: months or 0 for name, months in chosen.items()})
    with transaction() as session:
        changes = change_settings(session, wanted, who=viewer().name, now=now())
    saved = _("The settings are saved. What is older is deleted with the next daily work, for good.")
    pages.tell(saved if changes else _("Nothing was changed."))
    return redirect(url_for(".show"), 303)


def _page(values: dict[str, str], *, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "organisation/retention.html",
        values=values,
        may_change=viewer().is_administrator,
        choices={name: [(str(number), _months(number)) for number in MONTHS[name]] for name in MONTHS},
        faults=faults or {},
        summary=[(f"#{name}", words) for name, words in (faults or {}).items()],
    )


def _months(number: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", number) if number else _("For good")
