"""Escalations: both positions on one page, and the president's ruling."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.agreements.services import words as agreement_words
from webapp.clock import now
from webapp.domain.list_states import Ruling, Side
from webapp.domain.needs import NEEDS_ON_A_CARD
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Escalation, Person
from webapp.needs.services import escalations, rulings
from webapp.needs.services.escalations import direction_of, get_escalation
from webapp.needs.services.lists import Direction, get_direction
from webapp.needs.views import words
from webapp.organisation.views.mailed import mailed_to_heads, mailed_to_president
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, Viewer, allow, viewer
from webapp.web.pages import tell

blueprint = Blueprint("escalations", __name__)


@dataclass(frozen=True)
class _Typed:
    """What was typed into one field and not stored, and why not."""

    field: str
    text: str
    fault: str


@blueprint.get("/escalations")
@allow(Role.HEAD, Role.PRESIDENT)
def index() -> str:
    """List what waits for a ruling, and what was ruled; heads see their own."""
    who = viewer()
    found = escalations.escalations(reading(), None if who.is_president else who.department_id)
    return render_template(
        "needs/escalation_index.html",
        lines=[
            {
                "title": title_of(escalation),
                "href": url_for("escalations.show", escalation_id=escalation.id),
                "raised": words.day(escalation.raised_at),
                "ruled": words.day(escalation.ruled_at),
            }
            for escalation in found
        ],
    )


@blueprint.get("/escalations/<int:escalation_id>")
@allow(Role.HEAD, Role.PRESIDENT)
def show(escalation_id: int) -> str:
    """Show both positions, the list they are about, and the ruling or the form for it."""
    return _page(reading(), escalation_id)


def title_of(escalation: Escalation) -> str:
    """Name what an escalation is about: a list, or an agreement with its sides."""
    version = escalation.version
    if version is None:
        return words.title(direction_of(escalation))
    title, sides = agreement_words.title_of(version), agreement_words.sides_in_words(version.agreement)
    return _("%(title)s: %(sides)s", title=title, sides=sides)


def side_of(who: Viewer, direction: Direction) -> Side | None:
    """Return the side that the viewer leads, or None."""
    if who.is_head_of(direction.by):
        return Side.BY
    return Side.OF if who.is_head_of(direction.of) else None


def _page(session: Session, escalation_id: int, *, typed: _Typed | None = None) -> str:
    escalation = get_escalation(session, escalation_id)
    direction = direction_of(escalation)
    side = side_of(viewer(), direction)
    if side is None and not viewer().is_president:
        abort(403)
    is_open = escalation.ruled_at is None
    return render_template(
        "needs/escalation_show.html",
        heading=title_of(escalation),
        escalation=escalation,
        direction=direction,
        raised=words.day(escalation.raised_at),
        ruled=words.day(escalation.ruled_at),
        positions=[
            (direction.by.name, escalation.position_of_by, side is Side.BY and is_open),
            (direction.of.name, escalation.position_of_of, side is Side.OF and is_open),
        ],
        may_rule=viewer().is_president and is_open,
        to_rule_on=rulings.list_to_rule_on(session, escalation) if is_open else None,
        outcome=_outcome_in_words(escalation.outcome),
        chosen=request.form.get("outcome", ""),
        wording_of=lambda need: request.form.get(f"wording-{need.position}", need.text),
        typed=typed or _Typed("", "", ""),
    )


def _outcome_in_words(outcome: Ruling | None) -> str:
    if outcome is None:
        return ""
    return {
        Ruling.STANDS: _("The list stands as proposed."),
        Ruling.REWORDED: _("The list stands as the president words it."),
        Ruling.GOES_BACK: _("The list goes back to those who wrote it."),
    }[outcome]


@blueprint.get("/needs/<of>/<by>/escalation")
@allow(Role.HEAD)
def ask(of: str, by: str) -> str:
    """Say what asking the president means, and ask for this side's position."""
    return _asking_page(reading(), of, by)


def _asking_page(session: Session, of: str, by: str, *, fault: str = "", typed: str = "") -> str:
    direction = get_direction(session, of, by)
    if side_of(viewer(), direction) is None:
        abort(403)
    back = url_for("needs.show", of=of, by=by)
    return asking_form(words.title(direction), back=back, fault=fault, typed=typed)


def asking_form(heading: str, *, back: str, fault: str, typed: str, version: str = "") -> str:
    return render_template(
        "needs/escalation_ask.html",
        heading=heading,
        back=back,
        here=request.path,
        fault=fault,
        typed=typed,
        version=version,
    )


@blueprint.post("/needs/<of>/<by>/escalation")
@allow(Role.HEAD)
def escalate(of: str, by: str) -> Response | tuple[str, int]:
    """Ask the president to rule; where somebody did already, add this side's position."""
    position = request.form.get("position", "")
    try:
        with transaction() as session:
            direction = get_direction(session, of, by)
            side = side_of(viewer(), direction)
            if side is None:
                abort(403)
            person = session.get_one(Person, viewer().id)
            escalation = escalations.escalate(
                session, direction, side=side, position=position, person=person, now=now()
            )
    except Refused as refused:
        fault = in_words(refused.sentence)
        return _asking_page(reading(), of, by, fault=fault, typed=position), 400
    return to_escalation(direction, escalation.id)


def to_escalation(direction: Direction, escalation_id: int) -> Response:
    """Go to the page of an escalation and say who is told of it."""
    other = direction.by if side_of(viewer(), direction) is Side.OF else direction.of
    session, me = reading(), viewer().id
    told = [mailed_to_president(session, but=me), mailed_to_heads(session, other, but=me)]
    tell(" ".join([_("Your position stands on this page."), *told]))
    return redirect(url_for("escalations.show", escalation_id=escalation_id), 303)


@blueprint.post("/escalations/<int:escalation_id>")
@allow(Role.HEAD, Role.PRESIDENT)
def write(escalation_id: int) -> Response | tuple[str, int]:
    """Record a side's position, or the president's ruling."""
    is_ruling = request.form.get("do") == "rule"
    text = request.form.get("ruling" if is_ruling else "position", "")
    try:
        with transaction() as session:
            done = _record(session, get_escalation(session, escalation_id), text, is_ruling=is_ruling)
    except Refused as refused:
        fault = in_words(refused.sentence)
        typed = _Typed("ruling" if is_ruling else "position", text, fault)
        return _page(reading(), escalation_id, typed=typed), 400
    tell(done)
    return redirect(url_for("escalations.show", escalation_id=escalation_id), 303)


def _record(session: Session, escalation: Escalation, text: str, *, is_ruling: bool) -> str:
    if is_ruling:
        if not viewer().is_president:
            abort(403)
        person = session.get_one(Person, viewer().id)
        outcomes = {outcome.value: outcome for outcome in Ruling}
        rulings.rule(
            session,
            escalation,
            ruling=text,
            outcome=outcomes.get(request.form.get("outcome", "")),
            wordings={
                place: request.form.get(f"wording-{place}", "") for place in range(1, NEEDS_ON_A_CARD + 1)
            },
            person=person,
            now=now(),
        )
        direction = direction_of(escalation)
        mailed = [mailed_to_heads(session, each, but=person.id) for each in (direction.of, direction.by)]
        return " ".join([_("Your ruling is recorded."), *mailed])
    side = side_of(viewer(), direction_of(escalation))
    if side is None:
        abort(403)
    escalations.state_position(session, escalation, side=side, position=text)
    return _("Your position is recorded.")
