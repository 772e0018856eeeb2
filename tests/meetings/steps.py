"""Steps of tests of joint reviews: plan one, read it, make a decision of it an action."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.factories import TODAY, make_review
from tests.fixtures.promised import Pairing
from webapp.meetings.services.decisions import DecisionDraft, become_action, get_decision
from webapp.meetings.services.planning import get_meeting
from webapp.models import Meeting, Person


def review(pairing: Pairing, **given: object) -> int:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        return make_review(session, departments["Marketing"], departments["Sales"], **given).id  # type: ignore[arg-type]


def read(pairing: Pairing, meeting_id: int) -> Meeting:
    with pairing.database.reading() as session:
        return get_meeting(session, meeting_id)


def promise(pairing: Pairing, meeting_id: int, decision_id: int, **given: object) -> int:
    draft = DecisionDraft(
        what="Keep one list of objections",
        need=f"{pairing.card_id()}-4",
        owner_first=str(side_of(pairing, meeting_id, 0).id),
        owner_second=str(side_of(pairing, meeting_id, 1).id),
        due=TODAY + timedelta(days=30),
    )
    with pairing.app.app_context(), pairing.database.transaction() as session:
        meeting = get_meeting(session, meeting_id)
        decision = get_decision(meeting, decision_id)
        changed = replace(draft, **given)  # type: ignore[arg-type]
        return become_action(session, meeting, decision, changed, doer=pairing.doer()).id


def side_of(pairing: Pairing, meeting_id: int, place: int) -> Person:
    both = read(pairing, meeting_id).both
    assert both is not None
    return pairing.employee(both[place].name)
