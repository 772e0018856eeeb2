"""Routes that move a meeting to another time or place, or cancel it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.meetings import When
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words, listed
from webapp.meetings.services.invitations import queue_invitations, who_hears_tomorrow
from webapp.meetings.services.names import hours_of, title_of
from webapp.meetings.services.planning import cancel, get_meeting, move, require_may_be_called_off
from webapp.meetings.views.form import day_from, typed_when, when_from
from webapp.meetings.views.meetings import readable_meeting
from webapp.meetings.views.rights import may_move_meeting
from webapp.meetings.views.words import say_what_comes_next
from webapp.models import Meeting
from webapp.organisation.services.holidays import holidays
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Typed, errors_of, typed_from, version_from

blueprint = Blueprint("meeting_times", __name__)


@blueprint.get("/meetings/<int:meeting_id>/move")
@allow(Role.HEAD, Role.PRESIDENT)
def ask_move(meeting_id: int) -> Page:
    """Show time and place of a meeting to be changed."""
    meeting = _movable_meeting(meeting_id)
    return _page(meeting, typed_when(_when(meeting)))


@blueprint.post("/meetings/<int:meeting_id>/move")
@allow(Role.HEAD, Role.PRESIDENT)
def do_move(meeting_id: int) -> Page:
    """Store another time or place; where somebody else was quicker, show both."""
    meeting, form = _movable_meeting(meeting_id), request.form
    when, day_before = when_from(form), meeting.day
    try:
        with transaction() as session:
            move(
                session,
                get_meeting(session, meeting.id),
                when,
                sequence=version_from(form, "sequence"),
                doer=doer(),
                anyway="anyway" in form,
            )
            queue_invitations(session, today=pages.today(), now=now())
    except FieldsRefused as refused:
        return _page(get_meeting(reading(), meeting_id), typed_from(form), faults=refused.faults), 422
    except ChangedMeanwhile:
        return _page(get_meeting(reading(), meeting_id), typed_from(form), changed_meanwhile=True), 409
    pages.tell(_("Time and place are stored."))
    if pages.today() in (day_before, when.day):
        _warn_of_who_hears_too_late(meeting)
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@blueprint.get("/meetings/<int:meeting_id>/cancel")
@allow(Role.HEAD, Role.PRESIDENT)
def ask_cancel(meeting_id: int) -> Page:
    """Say what it means to call a meeting off, and ask."""
    meeting = _movable_meeting(meeting_id)
    try:
        require_may_be_called_off(meeting, today=pages.today())
    except Refused as refused:
        return _not_called_off(meeting_id, refused)
    return render_template(
        "meetings/cancel.html", meeting=meeting, title=title_of(meeting), hours=hours_of(meeting)
    )


@blueprint.post("/meetings/<int:meeting_id>/cancel")
@allow(Role.HEAD, Role.PRESIDENT)
def do_cancel(meeting_id: int) -> Page:
    """Call a meeting off."""
    meeting = _movable_meeting(meeting_id)
    try:
        with transaction() as session:
            cancel(
                session,
                get_meeting(session, meeting.id),
                sequence=version_from(request.form, "sequence"),
                doer=doer(),
            )
            queue_invitations(session, today=pages.today(), now=now())
    except ChangedMeanwhile:
        pages.warn(
            _("Somebody else has just moved this meeting. Look at it, then call it off if it still holds.")
        )
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    except Refused as refused:
        return _not_called_off(meeting_id, refused)
    pages.tell(_("The meeting is called off. What was written for it stays."))
    if meeting.day == pages.today():
        _warn_of_who_hears_too_late(meeting)
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _not_called_off(meeting_id: int, refused: Refused) -> Response:
    pages.warn(in_words(refused.sentence))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _warn_of_who_hears_too_late(meeting: Meeting) -> None:
    """Name those whom no mail reaches before a meeting of today: nobody gets a second one on a day."""
    people = who_hears_tomorrow(reading(), meeting, today=pages.today())
    names = listed([person.name for person in people if person.id != viewer().id])
    if names:
        pages.warn(
            _(
                "This is about today, and there is one mail a day: %(names)s had one and will get this "
                "tomorrow. Please tell them yourself.",
                names=names,
            )
        )


def _movable_meeting(meeting_id: int) -> Meeting:
    meeting = readable_meeting(meeting_id)
    if not may_move_meeting(viewer(), meeting):
        abort(403)
    return meeting


def _when(meeting: Meeting) -> When:
    return When(day=meeting.day, begins=meeting.begins, minutes=meeting.minutes, place=meeting.place)


def _page(
    meeting: Meeting,
    typed: Typed,
    *,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    links, error_of = errors_of(faults)
    asks_anyway = say_what_comes_next(error_of, day_from(typed.values, "day"), holidays(reading()))
    return render_template(
        "meetings/move.html",
        meeting=meeting,
        title=title_of(meeting),
        hours=hours_of(meeting),
        typed=typed,
        asks_anyway=asks_anyway,
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
        today=pages.today(),
    )
