"""Routes of the minutes form of a joint review."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.actions.views.words import late_words, pill_of
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.language import gettext as _
from webapp.meetings.services.agenda import agenda_of
from webapp.meetings.services.minutes import Minutes, minutes_of, write_minutes
from webapp.meetings.services.names import hours_of, title_of
from webapp.meetings.services.planning import get_meeting
from webapp.meetings.views.form import BLANK_DECISIONS, minutes_from
from webapp.meetings.views.meetings import writable_meeting
from webapp.models import Meeting
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import errors_of, version_from

blueprint = Blueprint("meeting_minutes", __name__)


@blueprint.get("/meetings/<int:meeting_id>/minutes")
@allow(Role.HEAD)
def edit(meeting_id: int) -> Page:
    """Show the minutes to be written."""
    meeting = _review(meeting_id)
    return _form(meeting, minutes_of(meeting))


@blueprint.post("/meetings/<int:meeting_id>/minutes")
@allow(Role.HEAD)
def save(meeting_id: int) -> Page:
    """Store the minutes; where somebody else was quicker, show both."""
    meeting = _review(meeting_id)
    minutes = minutes_from(request.form, _ids_from(request.form))
    try:
        with transaction() as session:
            write_minutes(
                session,
                get_meeting(session, meeting.id),
                minutes,
                edit_number=version_from(request.form),
                doer=doer(),
            )
    except FieldsRefused as refused:
        return _form(get_meeting(reading(), meeting_id), minutes, faults=refused.faults), 422
    except ChangedMeanwhile:
        return _form(get_meeting(reading(), meeting_id), minutes, changed_meanwhile=True), 409
    pages.tell(_("The minutes are stored."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _review(meeting_id: int) -> Meeting:
    meeting = writable_meeting(meeting_id)
    if meeting.is_celebration:
        abort(404)
    return meeting


def _ids_from(form: dict[str, str]) -> list[int]:
    """Return the ids of the decisions that a form holds."""
    ids = [name.removeprefix("decision-") for name in form if name.startswith("decision-")]
    return [
        int(typed_id) for typed_id in ids if typed_id.isascii() and typed_id.isdigit() and len(typed_id) <= 9
    ]


def _form(
    meeting: Meeting,
    minutes: Minutes,
    *,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    links, error_of = errors_of(faults)
    blank = [*minutes.new_decisions, *[""] * BLANK_DECISIONS][:BLANK_DECISIONS]
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        title=title_of(meeting),
        hours=hours_of(meeting),
        texts=minutes.texts,
        decisions=list(minutes.decisions.items()),
        new_decisions=list(enumerate(blank, start=1)),
        promised=[decision for decision in meeting.decisions if decision.action_id is not None],
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
        agenda=agenda_of(reading(), meeting.both, day=meeting.day, today=pages.today())
        if meeting.both
        else None,
        pill_of=lambda action: pill_of(action.due_on, action.status, today=pages.today()),
        late_words=late_words,
        may_write=False,  # what is stored now is shown to be read
    )
