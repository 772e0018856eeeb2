"""Routes that agree to a needs list, with a reservation or without, or send it back."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Person
from webapp.needs.services import agreeing as needs_agreeing
from webapp.needs.services.lists import Direction, get_direction
from webapp.needs.views.addresses import BOTH
from webapp.needs.views.form import (
    read_messages,
)
from webapp.needs.views.pages import Answering, page_to_read
from webapp.organisation.views.mailed import mailed_to_heads
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell

blueprint = Blueprint("needs_answering", __name__)


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
    name, mailed = direction.by.name, mailed_to_heads(session, direction.by, but=person.id)
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
