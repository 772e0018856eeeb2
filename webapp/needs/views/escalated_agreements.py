"""Routes that take an agreement or a statement to the president."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.agreements.services import words as agreement_words
from webapp.agreements.services.standing import Standing as AgreementStanding
from webapp.agreements.services.standing import get_agreement
from webapp.agreements.views.rights import may_read as may_read_agreement
from webapp.clock import now
from webapp.domain.wording import Refused
from webapp.language import in_words
from webapp.models import Department, Person
from webapp.needs.services import escalations
from webapp.needs.services.escalations import direction_of
from webapp.needs.views.escalations import asking_form, to_escalation
from webapp.organisation.services.organisation import get_department
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("escalated_agreements", __name__)


@blueprint.get("/agreements/<int:agreement_id>/escalation")
@allow(Role.HEAD)
def ask_about(agreement_id: int) -> str:
    """Ask for this side's position on an agreement or a statement."""
    return _asking_page_about(reading(), agreement_id)


def _asking_page_about(session: Session, agreement_id: int, *, fault: str = "", typed: str = "") -> str:
    standing, department = _escalatable(session, agreement_id)
    back = url_for("agreement.show", agreement_id=agreement_id)
    title = agreement_words.title_of(standing.newest)
    version = standing.escalatable_by(department.id)
    number = str(version.number) if version else ""
    return asking_form(title, back=back, fault=fault, typed=typed, version=number)


def _escalatable(session: Session, agreement_id: int) -> tuple[AgreementStanding, Department]:
    """Return an agreement that the viewer may read, with the department that she leads; 403 else."""
    standing = get_agreement(session, agreement_id)
    who = viewer()
    if not may_read_agreement(who, standing.agreement) or who.department_slug is None:
        abort(403)
    return standing, get_department(session, who.department_slug)


@blueprint.post("/agreements/<int:agreement_id>/escalation")
@allow(Role.HEAD)
def escalate_about(agreement_id: int) -> Response | tuple[str, int]:
    """Ask the president to rule on an agreement; where somebody did already, add this side's position."""
    position, read = request.form.get("position", ""), request.form.get("version", "")
    try:
        with transaction() as session:
            standing, department = _escalatable(session, agreement_id)
            person = session.get_one(Person, viewer().id)
            escalation = escalations.escalate_agreement(
                session, standing, department, read=read, position=position, person=person, now=now()
            )
            direction = direction_of(escalation)
    except Refused as refused:
        fault = in_words(refused.sentence)
        return _asking_page_about(reading(), agreement_id, fault=fault, typed=position), 400
    return to_escalation(direction, escalation.id)
