"""A pair with an exchanged round, and actions promised on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.exchanges import Company, card_between, exchanged_round, found_company, open_round
from tests.factories import NOW, TODAY, make_person
from webapp.actions.services.planning import get_action, promise
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.exchanged_cards.services.for_actions import PlanCard, get_plan_card
from webapp.models import Action, Person, Position, Round
from webapp.storage.database import Database

# Need 1 gets A, 2 B, 3 C, 4 F; five people grade need 5 C; need 6 stays below the minimum.
LETTERS = {1: "A", 2: "B", 3: "C", 4: "F", 5: "C", 6: None}
DATES_NEXT_TIME = {
    "opens_on": date(2026, 11, 2),
    "closes_on": date(2026, 11, 16),
    "exchanges_on": date(2026, 11, 20),
    "plans_due_on": date(2026, 12, 11),
}
BALLOTS = ["ABCFCX", *["ABCFXX"] * 4, *["BCCFCX"] * 2, "BCCCCX", "ABBCCC"]


@dataclass(kw_only=True)
class Pairing:
    """Marketing and Sales after an exchange; Legal is paired with Sales and was graded by three people."""

    app: Flask
    database: Database
    company: Company
    round_id: int

    def people(self, department: str) -> list[Person]:
        with self.database.reading() as session:
            wanted = self.company.departments[department].id
            found = session.query(Person).filter_by(department_id=wanted).order_by(Person.id)
            return list(found)

    def head(self, department: str = "Marketing") -> Person:
        return next(one for one in self.people(department) if one.position is Position.HEAD)

    def employee(self, department: str = "Marketing") -> Person:
        return next(one for one in self.people(department) if one.position is Position.EMPLOYEE)

    def somebody(self, name: str, **given: Any) -> Person:
        with self.database.transaction() as session:
            return make_person(session, name, **given)

    def card_id(self, graded: str = "Marketing", grading: str = "Sales") -> int:
        departments = self.company.departments
        with self.database.reading() as session:
            return card_between(session, self.round_id, departments[graded], departments[grading]).id

    def card(self, graded: str = "Marketing", grading: str = "Sales") -> PlanCard:
        with self.database.reading() as session:
            return get_plan_card(session, self.card_id(graded, grading))

    def draft(self, **given: object) -> ActionDraft:
        draft = ActionDraft(
            what="Keep one list of objections",
            positions=(4,),
            owner_of=str(self.employee("Marketing").id),
            owner_by=str(self.employee("Sales").id),
            due=TODAY + timedelta(days=30),
        )
        return replace(draft, **given)  # type: ignore[arg-type]

    def doer(self, *, today: date = TODAY) -> Doer:
        head = self.head()
        return Doer(person_id=head.id, name=head.name, now=NOW, today=today)

    def promise(self, *, today: date = TODAY, **given: object) -> int:
        """Plan an action on the card of Marketing by Sales; return its id."""
        with self.database.transaction() as session:
            card = get_plan_card(session, self.card_id())
            return promise(session, card, self.draft(**given), doer=self.doer(today=today)).id

    def action(self, action_id: int) -> Action:
        with self.database.reading() as session:
            return get_action(session, action_id)

    def next_round(self, ballots: list[str], name: str = "Autumn 2026") -> Round:
        """Exchange another round of the same direction half a year on."""
        given = {("Marketing", "Sales"): ballots}
        return exchanged_round(self.database, self.company, given, name, **DATES_NEXT_TIME)

    def open_next_round(self, ballots: list[str], name: str = "Autumn 2026") -> int:
        """Open that round and hand in, without its exchange."""
        given = {("Marketing", "Sales"): ballots}
        return open_round(self.database, self.company, given, name, **DATES_NEXT_TIME)


@pytest.fixture
def pairing(app: Flask, database: Database, tmp_path: Path) -> Pairing:
    with database.transaction() as session:
        company = found_company(
            session, tmp_path / "keys", pairs=[("Marketing", "Sales"), ("Legal", "Sales")], people=10
        )
    the_round = exchanged_round(
        database,
        company,
        {
            ("Marketing", "Sales"): BALLOTS,
            ("Sales", "Marketing"): ["AAAAAA"] * 9,
            ("Legal", "Sales"): ["FFFFFF"] * 3,
        },
    )
    return Pairing(app=app, database=database, company=company, round_id=the_round.id)
