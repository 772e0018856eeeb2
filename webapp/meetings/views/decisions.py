"""Routes that turn a decision of a joint review into an action."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.actions.services.planning import possible_owners
from webapp.actions.views.form import errors_of, owner_choices
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.language import gettext as _
from webapp.meetings.services.decisions import (
    DecisionDraft,
    become_action,
    get_decision,
    needs_to_serve,
    plannable_cards,
)
from webapp.meetings.services.names import title_of
from webapp.meetings.services.planning import get_meeting
from webapp.meetings.views.form import day_from
from webapp.meetings.views.meetings import writable_meeting
from webapp.models import Decision, Meeting
from webapp.storage.database import reading, transaction
from webapp.typed_text import on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer

blueprint = Blueprint("meeting_decisions", __name__)


@blueprint.get("/meetings/<int:meeting_id>/decisions/<int:decision_id>")
@allow(Role.HEAD)
def ask(meeting_id: int, decision_id: int) -> Page:
    """Ask which need the decision serves, who owns it on each side, and until when."""
    meeting, decision = _decided(meeting_id, decision_id)
    if decision.action_id is not None:
        return redirect(url_for("actions.show", action_id=decision.action_id))
    return _form(meeting, decision, DecisionDraft(what=decision.text))


@blueprint.post("/meetings/<int:meeting_id>/decisions/<int:decision_id>")
@allow(Role.HEAD)
def promise(meeting_id: int, decision_id: int) -> Page:
    """Store the action."""
    meeting, decision = _decided(meeting_id, decision_id)
    form = request.form
    draft = DecisionDraft(
        what=on_one_line(form.get("what", "")),
        need=form.get("need", ""),
        owner_first=form.get("owner_first", "").strip(),
        owner_second=form.get("owner_second", "").strip(),
        due=day_from(form, "due"),
    )
    try:
        with transaction() as session:
            fresh = get_meeting(session, meeting.id)
            become_action(
                session,
                fresh,
                get_decision(fresh, decision.id),
                draft,
                day_asked_about=day_from(form, "asked_about"),
                doer=doer(),
            )
    except FieldsRefused as refused:
        return _form(meeting, decision, draft, faults=refused.faults), 422
    except ChangedMeanwhile:
        pages.warn(_("This decision is an action already."))
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    pages.tell(_("The decision is an action now."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _decided(meeting_id: int, decision_id: int) -> tuple[Meeting, Decision]:
    meeting = writable_meeting(meeting_id)
    if meeting.both is None:
        abort(404)
    return meeting, get_decision(meeting, decision_id)


def _form(
    meeting: Meeting, decision: Decision, draft: DecisionDraft, *, faults: Sequence[FieldFault] = ()
) -> str:
    session = reading()
    links, error_of = errors_of(faults)
    served = needs_to_serve(plannable_cards(session, meeting, today=pages.today()))
    return render_template(
        "meetings/decision.html",
        meeting=meeting,
        title=title_of(meeting),
        decision=decision,
        draft=draft,
        needs=[("", _("Choose a need")), *((value, _need(card, at)) for value, (card, at) in served.items())],
        owners_first=owner_choices(possible_owners(session, meeting.first_id or 0)),
        owners_second=owner_choices(possible_owners(session, meeting.second_id or 0)),
        errors=links,
        error_of=error_of,
        today=pages.today(),
    )


def _need(card: PlanCard, position: int) -> str:
    need = card.need(position)
    return _(
        "%(of)s for %(by)s, %(letter)s: %(need)s",
        of=card.shown.of,
        by=card.shown.by,
        letter=need.letter,
        need=need.text,
    )
