"""Needs lists: everybody reads those of the own department, heads write, answer and agree."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.domain.needs import ListState
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import NeedsList, Person
from webapp.needs.services import agreeing as needs_agreeing
from webapp.needs.services import writing as needs_writing
from webapp.needs.services.lists import Direction, get_direction, standing_of, standings
from webapp.needs.services.writing import EditedMeanwhile, ListFaulty
from webapp.needs.views import words
from webapp.needs.views.form import (
    RowFaults,
    fill,
    lines_of,
    move,
    read_edition,
    read_messages,
    read_rows,
    row_faults,
    rows_of,
)
from webapp.needs.views.index import groups_for, received_by
from webapp.needs.views.mailed import mailed_words
from webapp.needs.views.pages import Answering, Typed, editor, may_read, page_to_read
from webapp.storage.database import reading, transaction
from webapp.typed_text import on_one_line
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warn

blueprint = Blueprint("needs", __name__)
BOTH = "/needs/<of>/<by>"


@blueprint.get("/needs")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def index() -> str:
    """List what my department needs, and what is needed of it; the president sees every list."""
    who = viewer()
    if who.department_id is None and not who.is_president:
        abort(403)
    session = reading()
    groups = groups_for(who, standings(session, None if who.is_president else who.department_id))
    return render_template(
        "needs/index.html",
        groups=groups,
        note=words.note_of_round(session),
        effect=words.effect(session),
        sees_escalations=who.is_head or who.is_president,
        is_of_department=who.department_id is not None,
    )


@blueprint.get("/needs/received")
@allow(Role.EMPLOYEE)
def received() -> str:
    """List what the others need of my department."""
    who = viewer()
    if who.department_id is None:
        abort(403)
    session = reading()
    return render_template(
        "needs/received.html",
        found=received_by(who, standings(session, who.department_id)),
        department=who.department_name,
        note=words.note_of_round(session),
    )


@blueprint.get(BOTH)
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def show(of: str, by: str) -> str:
    """Show a list: to the heads who need it as the editor, to everybody else concerned to be read."""
    session = reading()
    direction = get_direction(session, of, by)
    if not may_read(viewer(), direction):
        abort(403)
    if not (direction.is_paired and viewer().is_head_of(direction.by)):
        answers = direction.is_paired and viewer().is_head_of(direction.of)
        return page_to_read(session, direction, answers=answers)
    if "use" in request.args:
        stored = standing_of(session, direction).newest
        rows, key = fill(rows_of(stored.needs if stored else ()), on_one_line(request.args["use"]))
        return editor(session, direction, Typed(rows, filled=key))
    again = request.args.get("from", type=int)
    if again is None:
        return editor(session, direction)
    older = standing_of(session, direction).get_version(again)
    return editor(session, direction, Typed(rows_of(older.needs)))


@blueprint.get(f"{BOTH}/versions/<int:version>")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def version(of: str, by: str, version: int) -> str:
    """Show one version of a list."""
    session = reading()
    direction = get_direction(session, of, by)
    if not may_read(viewer(), direction):
        abort(403)
    writes = direction.is_paired and viewer().is_head_of(direction.by)
    return page_to_read(session, direction, version=version, writes=writes)


@blueprint.post(BOTH)
@allow(Role.HEAD)
def write(of: str, by: str) -> Response | str | tuple[str, int]:
    """Save or propose what was typed; an arrow moves a row, "Use" fills one, and neither stores anything."""
    rows, answers = read_rows(request.form), read_messages(request.form, "answer")
    edition = read_edition(request.form)
    if "move" in request.form:
        typed = Typed(move(rows, request.form["move"]), answers, edition=edition)
        return editor(reading(), _own(reading(), of, by), typed)
    if "use" in request.form:
        return _with_suggestion(of, by, Typed(rows, answers, edition=edition))
    is_proposal = request.form.get("do") == "propose"
    do = needs_writing.propose if is_proposal else needs_writing.save
    try:
        with transaction() as session:
            direction = _own(session, of, by)
            person = session.get_one(Person, viewer().id)
            count = needs_agreeing.answer(
                session, direction, answers=answers, person=person, now=now(), by_mail=not is_proposal
            )
            needs_list = do(
                session, direction, lines=lines_of(rows), edition=edition, person=person, now=now()
            )
    except ListFaulty as faulty:
        return _again(of, by, Typed(rows, answers, row_faults(faulty.faults, rows), edition)), 400
    except EditedMeanwhile:
        return _again(of, by, Typed(rows, answers, meets_another=True)), 409
    except Refused as refused:
        faults = RowFaults([("#needs", in_words(refused.sentence))], {})
        return _again(of, by, Typed(rows, answers, faults, edition)), 400
    _tell_written(direction, needs_list, is_proposal=is_proposal, answered=count)
    return redirect(url_for("needs.show", of=of, by=by), 303)


def _own(session: Session, of: str, by: str) -> Direction:
    """Return the direction where the viewer heads the department that needs; refuse anybody else."""
    direction = get_direction(session, of, by)
    if not viewer().is_head_of(direction.by):
        abort(403)
    return direction


def _with_suggestion(of: str, by: str, typed: Typed) -> str:
    """Return the page with the suggestion in the first blank row, and everything that was typed."""
    rows, key = fill(typed.rows, request.form["use"])
    if not key:
        words = _("All six rows are written. Empty one first, then use the example.")
        return _again(of, by, replace(typed, faults=RowFaults([("#needs", words)], {})))
    return _again(of, by, replace(typed, rows=rows, filled=key))


def _again(of: str, by: str, typed: Typed) -> str:
    session = reading()
    return editor(session, _own(session, of, by), typed)


def _tell_written(
    direction: Direction, needs_list: NeedsList | None, *, is_proposal: bool, answered: int
) -> None:
    if answered:
        tell(_("Your answer went to %(of)s.", of=direction.of.name))
    if needs_list is None:
        warn(_("There was nothing to save. Write at least one need."))
    elif is_proposal and needs_list.state is ListState.PROPOSED:
        mailed = mailed_words(reading(), direction.of, but=viewer().id)
        tell(f"{_('Proposed to %(of)s.', of=direction.of.name)} {mailed}")
    elif is_proposal:
        tell(_("%(of)s has agreed to exactly this list already.", of=direction.of.name))
    elif needs_list.state is ListState.DRAFTED:
        tell(_("The draft is saved. %(of)s sees it when you propose it.", of=direction.of.name))
    elif not answered:
        tell(_("Nothing was changed, so there is nothing to save."))


@blueprint.post(f"{BOTH}/discard")
@allow(Role.HEAD)
def discard(of: str, by: str) -> Response:
    """Throw the draft away."""
    try:
        with transaction() as session:
            direction = _own(session, of, by)
            person = session.get_one(Person, viewer().id)
            edition = read_edition(request.form)
            was_there = needs_writing.discard_draft(
                session, direction, edition=edition, person=person, now=now()
            )
    except EditedMeanwhile:
        warn(_("The draft was saved anew meanwhile, so it was kept. Read it before you discard it."))
    else:
        tell(_("The draft is gone.") if was_there else _("There was no draft."))
    return redirect(url_for("needs.show", of=of, by=by), 303)


@blueprint.post(f"{BOTH}/answer")
@allow(Role.HEAD)
def answer(of: str, by: str) -> Response | tuple[str, int]:
    """Agree, agree with a reservation, or send the list back with questions."""
    deed = request.form.get("do", "")
    shown = request.form.get("version", 0, type=int)
    typed = Answering(read_messages(request.form, "question"), request.form.get("reservation", ""))
    try:
        with transaction() as session:
            direction = _received(session, of, by)
            person = session.get_one(Person, viewer().id)
            done = _record(session, direction, deed, version=shown, typed=typed, person=person)
    except Refused as refused:
        page = Answering(typed.questions, typed.reservation, in_words(refused.sentence))
        session = reading()
        return page_to_read(session, _received(session, of, by), answers=True, typed=page), 400
    tell(done)
    return redirect(url_for("needs.show", of=of, by=by), 303)


def _received(session: Session, of: str, by: str) -> Direction:
    """Return the direction where the viewer heads the graded department; refuse anybody else."""
    direction = get_direction(session, of, by)
    if not viewer().is_head_of(direction.of):
        abort(403)
    return direction


def _record(
    session: Session, direction: Direction, deed: str, *, version: int, typed: Answering, person: Person
) -> str:
    """Do what the button says and return what to tell."""
    name, mailed = direction.by.name, mailed_words(session, direction.by, but=person.id)
    questions = typed.questions.values()
    if deed == "agree":
        needs_agreeing.refuse_to_lose([*questions, typed.reservation])
        needs_agreeing.agree(session, direction, version=version, person=person, now=now())
        return f"{_('You have agreed.')} {mailed}"
    if deed == "reserve":
        needs_agreeing.refuse_to_lose(questions)
        needs_agreeing.agree_with_reservation(
            session, direction, version=version, reservation=typed.reservation, person=person, now=now()
        )
        return f"{_('You have agreed, and your reservation stands beside the list.')} {mailed}"
    if deed == "send-back":
        needs_agreeing.refuse_to_lose([typed.reservation])
        needs_agreeing.send_back(
            session, direction, version=version, questions=typed.questions, person=person, now=now()
        )
        return _("The list went back to %(by)s with your questions.", by=name)
    _refuse_the_unknown()


def _refuse_the_unknown() -> NoReturn:
    abort(400)
