"""Routes of celebrations: plan one, edit its speech, download its PDF."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp.clock import now
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.views.files import pdf_file
from webapp.language import gettext as _
from webapp.meetings.services.celebrations import (
    SEVERAL,
    TEXTS,
    HeroDraft,
    Speech,
    only_side,
    proposed_successes,
    sides_of,
    speech_of,
    write_speech,
)
from webapp.meetings.services.invitations import queue_invitations
from webapp.meetings.services.names import title_of
from webapp.meetings.services.planning import get_meeting, plan_celebration
from webapp.meetings.services.printing import celebration_to_print, poster_to_print
from webapp.meetings.views.form import day_from, usual_day, when_from
from webapp.meetings.views.meetings import readable_meeting, writable_meeting
from webapp.meetings.views.words import say_what_comes_next
from webapp.models import Department, Meeting
from webapp.organisation.services.holidays import holidays
from webapp.organisation.services.organisation import pairs
from webapp.organisation.services.pairs import get_pair
from webapp.storage.database import reading, transaction
from webapp.typed_text import clean_text, on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Form, Typed, errors_of, number_from, typed_from, version_from

blueprint = Blueprint("celebrations", __name__)
WHOLE_COMPANY = "all"
BLANK_HEROES = 3
MOST_HEROES = 40
_USUAL = {"begins": "16:00", "minutes": "60", "whom": WHOLE_COMPANY}


@blueprint.get("/meetings/celebrations/plan")
@allow(Role.PRESIDENT)
def ask() -> Page:
    """Ask when and whom to celebrate."""
    return _plan_page(Typed(values={**_USUAL, "day": usual_day(), **request.args.to_dict()}))


@blueprint.post("/meetings/celebrations/plan")
@allow(Role.PRESIDENT)
def plan() -> Page:
    """Plan a celebration."""
    form = request.form
    try:
        with transaction() as session:
            meeting = plan_celebration(
                session, _whom(session, form), when_from(form), doer=doer(), anyway="anyway" in form
            )
            meeting_id = meeting.id
            queue_invitations(session, today=pages.today(), now=now())
    except FieldsRefused as refused:
        return _plan_page(typed_from(form), faults=refused.faults), 422
    pages.tell(_("The celebration is planned."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _whom(session: Session, form: Form) -> tuple[Department, Department] | None:
    if form.get("whom") == WHOLE_COMPANY:
        return None
    pair = get_pair(session, number_from(form, "whom") or 0)
    return pair.first, pair.second


@blueprint.get("/meetings/<int:meeting_id>/celebration")
@allow(Role.HEAD, Role.PRESIDENT)
def edit(meeting_id: int) -> Page:
    """Show what is to be said; while nothing is written, successes that the viewer may read are proposed."""
    meeting = _celebration(writable_meeting(meeting_id))
    speech, me = speech_of(meeting), viewer()
    if not meeting.has_minutes:
        only_of = None if me.is_president else me.department_id
        found = proposed_successes(reading(), meeting, only_of=only_of, today=pages.today())
        speech = Speech(texts={**speech.texts, "successes": "\n".join(found)})
    return _form(meeting, speech)


@blueprint.post("/meetings/<int:meeting_id>/celebration")
@allow(Role.HEAD, Role.PRESIDENT)
def save(meeting_id: int) -> Page:
    """Store what is to be said; where somebody else was quicker, show both."""
    meeting, form = _celebration(writable_meeting(meeting_id)), request.form
    speech = _speech_from(form)
    try:
        with transaction() as session:
            fresh = get_meeting(session, meeting.id)
            write_speech(session, fresh, speech, edit_number=version_from(form), doer=doer())
    except FieldsRefused as refused:
        return _form(get_meeting(reading(), meeting_id), speech, faults=refused.faults), 422
    except ChangedMeanwhile:
        return _form(get_meeting(reading(), meeting_id), speech, changed_meanwhile=True), 409
    pages.tell(_("What is to be said is stored."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@blueprint.get("/meetings/<int:meeting_id>/celebration.pdf")
@allow(Role.EMPLOYEE)
def pdf(meeting_id: int) -> Response:
    """Print the sheet that is read out."""
    meeting = _celebration(readable_meeting(meeting_id))
    report = celebration_to_print(reading(), meeting, today=pages.today())
    return pdf_file("render_celebration", report, name=f"celebration-{meeting.day.isoformat()}")


@blueprint.get("/meetings/<int:meeting_id>/poster.pdf")
@allow(Role.EMPLOYEE)
def poster(meeting_id: int) -> Response:
    """Print the sheet to hang up: what was achieved and who is thanked, nothing else."""
    meeting = _celebration(readable_meeting(meeting_id))
    report = poster_to_print(reading(), meeting, today=pages.today())
    return pdf_file("render_poster", report, name=f"poster-{meeting.day.isoformat()}")


@blueprint.get("/meetings/<int:meeting_id>/projected")
@allow(Role.EMPLOYEE)
def project(meeting_id: int) -> str:
    """Show what is said in large letters, a part a screen, to be projected."""
    meeting = _celebration(readable_meeting(meeting_id))
    return render_template("meetings/projected.html", meeting=meeting, title=title_of(meeting))


def _celebration(meeting: Meeting) -> Meeting:
    if not meeting.is_celebration:
        abort(404)
    return meeting


def _speech_from(form: Form) -> Speech:
    heroes = [
        HeroDraft(
            who=on_one_line(form.get(f"who-{place}", "")),
            deed=on_one_line(form.get(f"deed-{place}", "")),
            department=form.get(f"department-{place}", ""),
        )
        for place in range(1, MOST_HEROES + 1)
    ]
    return Speech(
        texts={name: clean_text(form.get(name, "")) for name in TEXTS},
        heroes=tuple(hero for hero in heroes if hero.who or hero.deed or hero.department),
    )


def _form(
    meeting: Meeting,
    speech: Speech,
    *,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    links, error_of = errors_of(faults)
    heroes = [*speech.heroes, *[HeroDraft(who="")] * BLANK_HEROES][:MOST_HEROES]
    sides = sides_of(reading(), meeting)
    return render_template(
        "meetings/speech.html",
        meeting=meeting,
        title=title_of(meeting),
        texts=speech.texts,
        heroes=list(enumerate(heroes, start=1)),
        sides=[
            ("", _("Choose")),
            *((str(side.id), side.name) for side in sides),
            (SEVERAL, _("People of several departments")),
        ],
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
        one_side=only_side(meeting),
    )


def _plan_page(typed: Typed, *, faults: Sequence[FieldFault] = ()) -> str:
    links, error_of = errors_of(faults)
    session = reading()
    asks_anyway = say_what_comes_next(error_of, day_from(typed.values, "day"), holidays(session))
    couples = [
        (str(pair.id), _("%(one)s and %(other)s", one=pair.first.name, other=pair.second.name))
        for pair in pairs(session)
    ]
    return render_template(
        "meetings/plan_celebration.html",
        typed=typed,
        whom=[(WHOLE_COMPANY, _("The whole company")), *couples],
        asks_anyway=asks_anyway,
        errors=links,
        error_of=error_of,
        today=pages.today(),
    )
