"""Routes of the iCalendar files and feeds: round dates for everybody, secret URLs to subscribe to."""

from __future__ import annotations

import re
import secrets

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp.calendars.services.feeds import (
    actions_of_feed,
    as_icalendar,
    find_feed,
    make_feed,
    may_subscribe,
    revoke,
    subscriptions_of,
)
from webapp.clock import now
from webapp.config import current_settings
from webapp.language import gettext as _
from webapp.language import speak
from webapp.meetings.services.calendar import meeting_event, meetings_of_feed
from webapp.models import CalendarFeed, Pair, Person
from webapp.organisation.services.organisation import get_company
from webapp.organisation.services.pairs import get_pair
from webapp.organisation.services.people import get_person
from webapp.rounds.services import calendar as round_calendar
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, timezone, today

blueprint = Blueprint("calendars", __name__)
MINE = "mine"


@blueprint.get("/calendar")
@allow(Role.EMPLOYEE)
def show() -> str:
    """List the calendars that the viewer can subscribe to."""
    return _page()


@blueprint.post("/calendar/make")
@allow(Role.EMPLOYEE)
def make() -> Page:
    """Make an address and show it, this once: only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        person, pair = _asked_for(session)
        make_feed(session, person, pair, secret=secret, doer=doer())
        made = MINE if pair is None else str(pair.id)
    address = f"{current_settings().base_url}{url_for('.feed', secret=secret)}"
    return _page(made=made, address=address)


@blueprint.post("/calendar/end")
@allow(Role.EMPLOYEE)
def end() -> Page:
    """End an address."""
    with transaction() as session:
        person, pair = _asked_for(session)
        revoke(session, person, pair, doer=doer())
    tell(_("The address is ended. Calendars that used it get nothing any more."))
    return redirect(url_for(".show"), 303)


@blueprint.get("/calendar/rounds.ics")
@allow(Role.EMPLOYEE)
def rounds() -> Response:
    """Give the days of the rounds that are ahead, as a file for any calendar program."""
    ahead = round_calendar.rounds_with_days_ahead(reading(), today=today())
    content = round_calendar.as_icalendar(
        ahead, uid_domain=get_company(reading()).uid_domain, base_url=current_settings().base_url, now=now()
    )
    disposition = {"Content-Disposition": 'attachment; filename="rounds.ics"'}
    return Response(content, content_type="text/calendar; charset=utf-8", headers=disposition)


@blueprint.get("/calendar/<secret>.ics")
@allow(Role.VISITOR)
def feed(secret: str) -> Response:
    """Give the calendar to whoever has its address; 404 for an address that was ended."""
    session = reading()
    found = find_feed(session, secret)
    if found is None:
        abort(404)
    the_company = get_company(session)
    speak(found.person.language or the_company.language)
    uid_domain, base_url = the_company.uid_domain, current_settings().base_url
    actions = actions_of_feed(session, found, today=today())
    meetings = [
        meeting_event(meeting, uid_domain=uid_domain, base_url=base_url, timezone=timezone(), now=now())
        for meeting in meetings_of_feed(session, found)
    ]
    content = as_icalendar(
        _name_of(found), actions, meetings, uid_domain=uid_domain, base_url=base_url, timezone=timezone()
    )
    return Response(content, content_type="text/calendar; charset=utf-8")


def _name_of(found: CalendarFeed) -> str:
    if found.pair is None:
        return _("Actions and meetings of %(name)s", name=found.person.name)
    one, other = found.pair.first.name, found.pair.second.name
    return _("Actions and meetings of %(one)s and %(other)s", one=one, other=other)


def _asked_for(session: Session) -> tuple[Person, Pair | None]:
    """Return the viewer as a person, and the pair that the form names; 403 where she may not read it."""
    person = get_person(session, viewer().id)
    which = request.form.get("which", "")
    if which != MINE and not re.fullmatch("[0-9]{1,18}", which):
        abort(400)
    pair = None if which == MINE else get_pair(session, int(which))
    if not may_subscribe(person, pair):
        abort(403)
    return person, pair


def _page(*, made: str = "", address: str = "") -> str:
    session = reading()
    person = get_person(session, viewer().id)
    return render_template(
        "calendars/address.html",
        subscriptions=[
            (MINE if subscription.pair is None else str(subscription.pair.id), subscription)
            for subscription in subscriptions_of(session, person)
        ],
        made=made,
        address=address,
    )
