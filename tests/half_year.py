"""Two departments that grade each other, from the plan of a round to its exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import NOW, TODAY
from webapp.models import Card, Department, Person, Round
from webapp.round_steps.services.opening import Readiness
from webapp.round_steps.services.steps import Workplace, close_now, exchange_now, open_now
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot

A_CARD = {f"need-{position}": letter for position, letter in enumerate("ABCFXA", start=1)}


@dataclass(kw_only=True)
class Half:
    """A company with Marketing and Sales, and a planned round called Spring 2026."""

    app: Flask
    place: Workplace
    round_id: int
    marketing: Department
    sales: Department

    @property
    def database(self) -> Database:
        return self.place.database

    def open(self) -> Readiness:
        with self.app.app_context():
            return open_now(self.place, self.round_id)

    def close(self) -> None:
        close_now(self.place, self.round_id)

    def exchange(self) -> None:
        with self.app.app_context():
            exchange_now(self.place, self.round_id)

    def on(self, day: date) -> None:
        """Let the next step happen on another day."""
        self.place = Workplace(
            database=self.place.database, key_folder=self.place.key_folder, now=NOW, today=day
        )

    def round(self) -> Round:
        with self.database.reading() as session:
            return session.get_one(Round, self.round_id)

    def card(self, graded: str = "Marketing") -> Card:
        with self.database.reading() as session:
            return session.scalars(select(Card).where(Card.graded_name == graded)).one()

    def people(self, department: Department) -> list[Person]:
        with self.database.reading() as session:
            people = select(Person).where(Person.department_id == department.id).order_by(Person.id)
            return list(session.scalars(people))

    def hand_in(self, answers: str, *, person: Person, graded: str = "Marketing") -> None:
        ballot = Ballot(answers=tuple(answers), comments={}, number=anonymity.new_control_number())
        with self.database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=self.card(graded).id, person_id=person.id, ballot=ballot)


@pytest.fixture
def half(app: Flask, database: Database) -> Half:
    """Marketing with five people and Sales with six; both lists agreed; a round that may open today."""
    with database.transaction() as session:
        factories.make_company(session)
        marketing = factories.make_department(session, "Marketing", people=5)
        sales = factories.make_department(session, "Sales", people=6)
        factories.make_pair(session, marketing, sales)
        factories.make_needs_list(session, of=marketing, by=sales)
        factories.make_needs_list(session, of=sales, by=marketing)
        the_round = factories.make_round(session, opens_on=TODAY)
    settings = app.extensions["report_card_settings"]
    place = Workplace(database=database, key_folder=settings.key_folder, now=NOW, today=TODAY)
    return Half(app=app, place=place, round_id=the_round.id, marketing=marketing, sales=sales)
