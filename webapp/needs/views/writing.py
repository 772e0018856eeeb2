"""Routes that save, propose and discard a needs list."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.domain.list_states import ListState
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import NeedsList, Person
from webapp.needs.services import agreeing as needs_agreeing
from webapp.needs.services import writing as needs_writing
from webapp.needs.services.lists import Direction, get_direction
from webapp.needs.services.writing import EditedMeanwhile, ListFaulty
from webapp.needs.views.addresses import BOTH
from webapp.needs.views.form import (
    RowFaults,
    fill,
    lines_of,
    move,
    read_edition,
    read_messages,
    read_rows,
    row_faults,
)
from webapp.needs.views.pages import Typed, editor
from webapp.organisation.views.mailed import mailed_to_heads
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warn

blueprint = Blueprint("needs_writing", __name__)


@blueprint.post(BOTH)
@allow(Role.HEAD)
def write(of: str, by: str) -> Response | str | tuple[str, int]:
    """Save or propose what was typed; an arrow moves a row, "Use" fills one, and neither stores anything."""
    rows, answers = read_rows(request.form), read_messages(request.form, "answer")
    edition, work = read_edition(request.form), request.form.get("work", "")
    if "show_work" in request.form:
        typed = Typed(rows, answers, edition=edition, work=request.form["show_work"])
        return editor(reading(), _own(reading(), of, by), typed)
    if "move" in request.form:
        typed = Typed(move(rows, request.form["move"]), answers, edition=edition, work=work)
        return editor(reading(), _own(reading(), of, by), typed)
    if "use" in request.form:
        typed = Typed(rows, answers, edition=edition, work=work)
        return _again(of, by, with_suggestion(typed, request.form["use"]))
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
        return _again(of, by, Typed(rows, answers, row_faults(faulty.faults, rows), edition, work=work)), 400
    except EditedMeanwhile:
        return _again(of, by, Typed(rows, answers, meets_another=True)), 409
    except Refused as refused:
        faults = RowFaults([("#needs", in_words(refused.sentence))], {})
        return _again(of, by, Typed(rows, answers, faults, edition, work=work)), 400
    _tell_written(direction, needs_list, is_proposal=is_proposal, answered=count)
    return redirect(url_for("needs.show", of=of, by=by), 303)


def _own(session: Session, of: str, by: str) -> Direction:
    """Return the direction where the viewer heads the department that needs; refuse anybody else."""
    direction = get_direction(session, of, by)
    if not viewer().is_head_of(direction.by):
        abort(403)
    return direction


def with_suggestion(typed: Typed, text: str) -> Typed:
    """Write a suggestion into the first blank row; where none is blank, say so with the suggestion."""
    rows, key = fill(typed.rows, text)
    if key:
        return replace(typed, rows=rows, filled=key)
    words = _("All six rows are written. Empty one, or write this in its place: %(need)s", need=text)
    return replace(typed, faults=RowFaults([("#needs", words)], {}))


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
        mailed = mailed_to_heads(reading(), direction.of, but=viewer().id)
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
