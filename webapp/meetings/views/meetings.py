"""Routes of the list of meetings and of one meeting's page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, render_template, url_for

from webapp.actions.views.rights import departments_in_view
from webapp.actions.views.words import late_words, pill_of
from webapp.domain.action_plans import is_web_address
from webapp.exchanged_cards.views.files import pdf_file
from webapp.exchanged_cards.views.rights import may_read_card
from webapp.meetings.services.agenda import Agenda, agenda_of
from webapp.meetings.services.celebrations import only_side, proposed_successes
from webapp.meetings.services.names import hours_of, revenue_words, title_of
from webapp.meetings.services.not_planned import NotPlanned, not_planned
from webapp.meetings.services.planning import get_meeting, meetings_of, was_held
from webapp.meetings.services.printing import minutes_to_print
from webapp.meetings.services.revenue import pairs_with_plan
from webapp.meetings.views.rights import (
    may_move_meeting,
    may_plan_reviews,
    may_read_meeting,
    may_write_meeting,
)
from webapp.models import Department, Meeting
from webapp.organisation.services.organisation import pairs, presidents
from webapp.printing.desk import print_desk
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, Viewer, allow, viewer
from webapp.web.kept_pages import drawn_once

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/meetings")
@allow(Role.EMPLOYEE)
@drawn_once
def index() -> str:
    """List the meetings that the viewer may read: the next ones, those without minutes, the past."""
    me, today = viewer(), pages.today()
    found = meetings_of(reading(), departments_in_view(me))
    held = [meeting for meeting in reversed(found) if meeting.day < today and not meeting.is_cancelled]
    return render_template(
        "meetings/index.html",
        coming=[meeting for meeting in found if meeting.day >= today],
        lacking=[meeting for meeting in held if not meeting.has_minutes],
        past=[meeting for meeting in held if meeting.has_minutes],
        title_of=title_of,
        hours_of=hours_of,
        may_write=lambda meeting: may_write_meeting(me, meeting),
        write_address=write_address,
        visits=me.is_president,
        revenue=_revenue_pairs(me),
        plans_any=any(may_plan_reviews(me, pair) for pair in pairs(reading())),
        **_not_planned(me, today),
    )


@blueprint.get("/meetings/<int:meeting_id>")
@allow(Role.EMPLOYEE)
def show(meeting_id: int) -> str:
    """Show one meeting: its agenda, what each side wanted and got, and what was decided."""
    meeting = readable_meeting(meeting_id)
    me, today = viewer(), pages.today()
    writes, may_move = may_write_meeting(me, meeting), may_move_meeting(me, meeting)
    if writes:
        print_desk().make_ready()
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        title=title_of(meeting),
        hours=hours_of(meeting),
        agenda=_agenda(meeting, today),
        pill_of=lambda action: pill_of(action.due_on, action.status, today=today),
        late_words=late_words,
        revenue_words=revenue_words,
        hosts=presidents(reading()) if meeting.is_celebration else [],
        proposed=_proposed(meeting, today) if writes else [],
        asks=me.is_president and not meeting.is_celebration,
        is_past=meeting.day < today,
        place_is_link=is_web_address(meeting.place),
        print_address=url_for(
            "celebrations.pdf" if meeting.is_celebration else ".pdf", meeting_id=meeting.id
        ),
        one_side=only_side(meeting),
        write_address=write_address(meeting),
        may_write=writes,
        may_move=may_move,
        may_call_off=may_move and not meeting.is_cancelled and not was_held(meeting, today=today),
    )


def _not_planned(me: Viewer, today: date) -> dict[str, object]:
    """Return the pairs without a joint review or a celebration, for those who can plan one."""
    found = NotPlanned()
    if me.is_president or me.is_head:
        mine = None if me.is_president else me.department_id
        found = not_planned(reading(), department_id=mine, today=today)
    return {
        "without_review": found.reviews,
        "without_celebration": found.celebrations,
        "may_plan_reviews": lambda pair: may_plan_reviews(me, pair),
    }


def _proposed(meeting: Meeting, today: date) -> list[str]:
    """Return the successes that the form of a celebration proposes, while nothing is written."""
    if not meeting.is_celebration or meeting.has_minutes:
        return []
    only_of = None if viewer().is_president else viewer().department_id
    return proposed_successes(reading(), meeting, only_of=only_of, today=today)


def _revenue_pairs(me: Viewer) -> list[tuple[Department, Department, bool]]:
    """Return the pairs whose revenue page the viewer may read, and those for which she may switch it on."""
    session = reading()
    with_plan = pairs_with_plan(session)
    found = [(pair, (pair.first_id, pair.second_id) in with_plan) for pair in pairs(session)]
    return [
        (pair.first, pair.second, is_on)
        for pair, is_on in found
        if may_plan_reviews(me, pair) or (is_on and may_read_card(me, pair.first, pair.second))
    ]


def _agenda(meeting: Meeting, today: date) -> Agenda | None:
    if meeting.both is None or meeting.is_celebration:
        return None
    return agenda_of(reading(), meeting.both, day=meeting.day, today=today)


@blueprint.get("/meetings/<int:meeting_id>.pdf")
@allow(Role.EMPLOYEE)
def pdf(meeting_id: int) -> Response:
    """Print the minutes of a joint review."""
    meeting = readable_meeting(meeting_id)
    if meeting.is_celebration:
        abort(404)
    report = minutes_to_print(reading(), meeting, today=pages.today())
    return pdf_file("render_minutes", report, name=f"joint-review-{meeting.day.isoformat()}")


def write_address(meeting: Meeting) -> str:
    """Return the address at which a meeting is written down."""
    where = "celebrations.edit" if meeting.is_celebration else "meeting_minutes.edit"
    return url_for(where, meeting_id=meeting.id)


def readable_meeting(meeting_id: int) -> Meeting:
    """Return a meeting that the viewer may read; 404 or 403 else."""
    meeting = get_meeting(reading(), meeting_id)
    if not may_read_meeting(viewer(), meeting):
        abort(403)
    return meeting


def writable_meeting(meeting_id: int) -> Meeting:
    """Return a meeting that the viewer may write; 404 or 403 else."""
    meeting = readable_meeting(meeting_id)
    if not may_write_meeting(viewer(), meeting):
        abort(403)
    return meeting
