"""A company in mid-year: one round exchanged, its check and another round open, and work going on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.application import sign_in
from tests.exchanges import Ballots, Company, exchanged_round, found_company, open_round
from tests.factories import (
    NOW,
    TODAY,
    make_needs_list,
    make_person,
    make_revenue_plan,
    make_review,
    make_round,
)
from webapp.actions.services.planning import promise
from webapp.calendars.services.feeds import make_feed
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.domain.half_years import noticed_from
from webapp.domain.needs import Side
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.models import Card, ListState, NeedsList, Person, Position
from webapp.needs.services import escalations
from webapp.needs.services.lists import get_direction
from webapp.noticed.services.checks import open_check
from webapp.organisation.services.organisation import find_pair
from webapp.rounds.services.planning import last_exchanged_round
from webapp.signing_in.services import links as signing_in
from webapp.storage.database import Database

PAIRS = [("Marketing", "Sales"), ("Legal", "Sales")]
PEOPLE = 10
TOLD_LAST_TIME: Ballots = {
    # Need 1 gets A, 2 B, 3 C, 4 F; almost all agree on need 5; need 6 stays below the minimum.
    ("Marketing", "Sales"): ["ABCFCX", *["ABCFCX"] * 4, *["BCCFCX"] * 3, "BCCCAA"],
    ("Sales", "Marketing"): ["ABCBAF", "BBCFAA", "AACBXX"] * 3,
    ("Sales", "Legal"): ["AAAAAA"] * 4,
}
TOLD_SO_FAR: Ballots = {("Marketing", "Sales"): ["ABCFAX"], ("Sales", "Marketing"): []}
CALENDAR_SECRET = "the-secret-of-a-calendar"
LINK_SECRET = "the-secret-of-a-sign-in-link"
DATES_LAST_TIME = {
    "opens_on": date(2025, 11, 3),
    "closes_on": date(2025, 11, 21),
    "exchanges_on": date(2025, 11, 25),
    "plans_due_on": date(2025, 12, 16),
}
DATES_NEXT_TIME = {
    "opens_on": date(2026, 11, 3),
    "closes_on": date(2026, 11, 21),
    "exchanges_on": date(2026, 11, 25),
    "plans_due_on": date(2026, 12, 16),
}


@dataclass(kw_only=True)
class MidYear:
    """The company, who plays which part in it, and what stands in the addresses of what there is."""

    app: Flask
    company: Company
    people: dict[str, Person]
    in_addresses: dict[str, object] = field(default_factory=dict)

    def client(self, kind: str) -> FlaskClient:
        """Give the browser of a kind of person; a visitor's is signed in as nobody."""
        client = self.app.test_client()
        return client if kind == "visitor" else sign_in(client, self.people[kind])


@pytest.fixture
def mid_year(app: Flask, database: Database, tmp_path: Path) -> MidYear:
    """Sales is where employee and head belong; the stranger heads Legal, which has no part in Marketing."""
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=PAIRS, people=PEOPLE)
        make_needs_list(session, of=company.departments["Sales"], by=company.departments["Marketing"])
        make_needs_list(
            session,
            of=company.departments["Marketing"],
            by=company.departments["Sales"],
            state=ListState.PROPOSED,
        )
        president = make_person(session, "Petra Lang", is_president=True)
        administrator = make_person(session, "Samira Osei", is_administrator=True)
        make_round(session, "Autumn 2026", **DATES_NEXT_TIME)
    exchanged_round(database, company, TOLD_LAST_TIME, "Autumn 2025", **DATES_LAST_TIME)
    with app.app_context(), database.transaction() as session:
        people = {
            "employee": _one_of(session, company, "Sales", Position.EMPLOYEE),
            "head": _one_of(session, company, "Sales", Position.HEAD),
            "president": president,
            "administrator": administrator,
            "stranger": _one_of(session, company, "Legal", Position.HEAD),
        }
        scene = MidYear(app=app, company=company, people=people)
        _work_goes_on(session, scene)
    with database.transaction() as session:
        last = last_exchanged_round(session)
        assert last is not None
        open_check(session, last.id, today=noticed_from(TODAY), key_folder=company.key_folder)
    open_round(database, company, TOLD_SO_FAR, "Spring 2026")
    return scene


def _one_of(session: Session, company: Company, department: str, position: Position) -> Person:
    """Return the last of them: the first ones have handed in."""
    wanted = select(Person).where(
        Person.department_id == company.departments[department].id, Person.position == position
    )
    return list(session.scalars(wanted.order_by(Person.id)))[-1]


def _work_goes_on(session: Session, scene: MidYear) -> None:
    """An action, an escalation, a subscribed calendar, and a sign-in link that was not used yet."""
    head, employee = scene.people["head"], scene.people["employee"]
    other = _one_of(session, scene.company, "Marketing", Position.HEAD)
    card = session.scalars(select(Card).where(Card.graded_name == "Marketing").order_by(Card.id)).first()
    assert card is not None
    draft = ActionDraft(
        what="Keep one list of objections",
        positions=(4,),
        owner_of=str(other.id),
        owner_by=str(employee.id),
        due=TODAY + timedelta(days=30),
    )
    doer = Doer(person_id=head.id, name=head.name, now=NOW, today=TODAY)
    action = promise(session, get_plan_card(session, card.id), draft, doer=doer)
    direction = get_direction(session, "marketing", "sales")
    escalation = escalations.escalate(
        session, direction, side=Side.BY, position="We need it.", person=head, now=NOW
    )
    meeting = make_review(session, card.graded, card.grading, decisions=["Meet on Mondays."])
    celebration = make_review(session, card.graded, card.grading, is_celebration=True)
    make_revenue_plan(session, card.graded, card.grading, selling=card.grading)
    make_feed(session, employee, None, secret=CALENDAR_SECRET, doer=doer)
    signing_in.add_link(session, employee.id, secret=LINK_SECRET, now=NOW)
    the_list = session.scalars(select(NeedsList).where(NeedsList.of_id == card.graded_id)).one()
    pair = find_pair(session, scene.company.departments["Marketing"], scene.company.departments["Sales"])
    assert pair is not None
    scene.in_addresses = {
        "action": action.id,
        "card": card.id,
        "escalation": escalation.id,
        "version": the_list.version,
        "pair": pair.id,
        "rhythm": "day=2026-06-01&begins=10:00&minutes=60&number=3",
        "meeting": meeting.id,
        "celebration": celebration.id,
        "decision": meeting.decisions[0].id,
        "person": other.id,
        "calendar": CALENDAR_SECRET,
        "link": LINK_SECRET,
    }
