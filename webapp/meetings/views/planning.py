"""Routes that plan a series of joint reviews: first the recurrence, then the dates to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.clock import now
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.meetings import (
    MOST_AHEAD,
    USUAL_NUMBER,
    Rhythm,
    When,
    days_from,
    faults_of_when,
)
from webapp.domain.wording import N_, Sentence
from webapp.domain.working_days import next_working_day
from webapp.language import ngettext
from webapp.meetings.services.invitations import queue_invitations
from webapp.meetings.services.planning import plan_reviews
from webapp.meetings.views.form import day_from, usual_day, when_from
from webapp.meetings.views.rights import may_plan_reviews
from webapp.meetings.views.words import proposal_words, rhythm_choices
from webapp.models import Pair
from webapp.organisation.services.holidays import holidays
from webapp.organisation.services.organisation import pairs
from webapp.organisation.services.pairs import get_pair
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Form, Typed, errors_of, number_from, typed_from

blueprint = Blueprint("meeting_plans", __name__)
_USUAL = {"begins": "10:00", "minutes": "60", "number": str(USUAL_NUMBER), "rhythm": Rhythm.WEEKDAY.value}


@dataclass(frozen=True, kw_only=True)
class ProposedDay:
    """A day as it stands in its field, and why it is not the one that the rhythm gives."""

    value: str
    note: str


@blueprint.get("/meetings/plan")
@allow(Role.HEAD)
def ask() -> Page:
    """Ask with whom, from which day and in which rhythm."""
    return _ask(Typed(values={**_USUAL, "day": usual_day(), **request.args.to_dict()}))


@blueprint.get("/meetings/plan/days")
@allow(Role.HEAD)
def days() -> Page:
    """Show the days that follow from the rhythm, moved off weekends and holidays; stores nothing."""
    form = request.args
    pair, when = _plannable_pair(form), when_from(form)
    number = number_from(form, "number")
    rhythms = {rhythm.value: rhythm for rhythm in Rhythm}
    rhythm = rhythms.get(form.get("rhythm", ""), Rhythm.WEEKDAY)
    faults = faults_of_when(when, today=pages.today())
    if number is None or not 1 <= number <= MOST_AHEAD:
        key = N_("Plan from 1 to 12 meetings.")
        faults.append(FieldFault(field="number", sentence=Sentence(key=key)))
    if faults or when.day is None or number is None:
        return _ask(typed_from(form), faults=faults), 422
    listed = holidays(reading())
    proposed = [
        ProposedDay(value=next_working_day(day, listed).isoformat(), note=proposal_words(day, listed))
        for day in days_from(when.day, rhythm, number)
    ]
    words = dict(rhythm_choices(when.day))[rhythm.value]
    return _days_page(pair, typed_from(form), proposed, rhythm_words=words)


@blueprint.post("/meetings/plan/days")
@allow(Role.HEAD)
def store() -> Page:
    """Plan all these meetings, or none and say at which day why."""
    form = request.form
    pair, times = _plannable_pair(form), _times_from(form)
    if not times:
        abort(400)
    try:
        with transaction() as session:
            planned = plan_reviews(
                session, get_pair(session, pair.id), times, doer=doer(), anyway="anyway" in form
            )
            queue_invitations(session, today=pages.today(), now=now())
    except FieldsRefused as refused:
        return _days_page(
            _plannable_pair(form), typed_from(form), _typed_days(form), faults=refused.faults
        ), 422
    pages.tell(ngettext("One meeting is planned.", "%(num)s meetings are planned.", len(planned)))
    return redirect(url_for("meetings.index"), 303)


def _plannable_pair(form: Form) -> Pair:
    """Return the pair that a form names; 404 or 403 where there is none or it is not the viewer's."""
    pair = get_pair(reading(), number_from(form, "pair") or 0)
    if not may_plan_reviews(viewer(), pair):
        abort(403)
    return pair


def _times_from(form: Form) -> list[When]:
    """Read the times of all days that were posted; an emptied field leaves its meeting out."""
    shared = when_from(form)
    return [replace(shared, day=day_from(form, name)) for name in _filled(form)]


def _filled(form: Form) -> list[str]:
    return [name for n in range(1, MOST_AHEAD + 1) if form.get(name := f"day-{n}", "").strip()]


def _typed_days(form: Form) -> list[ProposedDay]:
    """Return the days as they were typed, and why one is none to meet on with the day that comes next."""
    listed = holidays(reading())
    read = [(form[name], day_from(form, name)) for name in _filled(form)]
    return [ProposedDay(value=value, note=proposal_words(day, listed) if day else "") for value, day in read]


def _ask(typed: Typed, *, faults: Sequence[FieldFault] = ()) -> str:
    me = viewer()
    links, error_of = errors_of(faults)
    mine = [pair for pair in pairs(reading()) if may_plan_reviews(me, pair)]
    others = [(str(pair.id), _other(pair, me.department_id)) for pair in mine]
    return render_template(
        "meetings/plan.html",
        typed=typed,
        others=others,
        rhythms=rhythm_choices(day_from(typed.values, "day")),
        errors=links,
        error_of=error_of,
        today=pages.today(),
    )


def _other(pair: Pair, department_id: int | None) -> str:
    return pair.second.name if pair.first_id == department_id else pair.first.name


def _days_page(
    pair: Pair,
    typed: Typed,
    proposed: Sequence[ProposedDay],
    *,
    rhythm_words: str = "",
    faults: Sequence[FieldFault] = (),
) -> str:
    links, error_of = errors_of(faults)
    return render_template(
        "meetings/days.html",
        pair=pair,
        typed=typed,
        proposed=list(enumerate(proposed, start=1)),
        rhythm_words=rhythm_words,
        errors=links,
        error_of=error_of,
        back=_back(typed.values),
    )


def _back(values: Mapping[str, str]) -> str:
    kept = {name: values[name] for name in (*_USUAL, "pair", "day", "place") if name in values}
    return url_for(".ask", **kept)  # type: ignore[arg-type]  # the values of an address are texts
