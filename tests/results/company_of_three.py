"""A company of three departments whose round is exchanged, and the people who look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from tests.exchanges import Ballots, Company, exchanged_round, found_company, open_round
from tests.factories import hand_in_all, make_person
from tests.fixtures.application import sign_in
from webapp.installed import installed
from webapp.models import Card, Person, Position, Round
from webapp.storage.database import Database

PAIRS = (("Marketing", "Sales"), ("Legal", "Sales"))
TEN = ["AABCFX", "ABBCFA", "AABCFB", "BABCCF", "AABBFC", "CABCFX", "ABBCFA", "AACCFB", "FABCFA", "AABAFA"]
BALLOTS: Ballots = {
    ("Marketing", "Sales"): TEN,
    ("Sales", "Marketing"): ["FFFFFF"] * 9,
    ("Sales", "Legal"): ["AAAAAA"] * 4,
    ("Legal", "Sales"): [],
}


class Scene:
    """The database, the company, and one client a kind of person."""

    def __init__(self, database: Database, company: Company, client: FlaskClient) -> None:
        self.database, self.company, self.client = database, company, client

    def as_person(self, kind: str) -> FlaskClient:
        """Sign in as "president", "administrator", or "head of Sales" and the like."""
        position, _, name = kind.partition(" of ")
        with self.database.reading() as session:
            people = session.query(Person).order_by(Person.id)
            if name:
                department = self.company.departments[name]
                people = people.filter_by(department_id=department.id, position=Position(position))
            elif kind == "president":
                people = people.filter_by(is_president=True)
            else:
                people = people.filter_by(is_administrator=True)
            person = people.first()
        assert person is not None
        return sign_in(self.client.application.test_client(), person)


def found_three(database: Database, client: FlaskClient, folder: Path) -> Scene:
    """Found the company with a president and an administrator who belong to no department."""
    return Scene(database, _found(database, folder / "keys"), client)


def _found(database: Database, key_folder: Path) -> Company:
    with database.transaction() as session:
        company = found_company(session, key_folder, pairs=PAIRS, people=12)
        make_person(session, is_president=True)
        make_person(session, is_administrator=True)
    return company


def exchanged_company(app: Flask, key_folder: Path) -> Company:
    """Found the company and exchange its first round, to be copied for many tests."""
    database = installed(app).database
    company = _found(database, key_folder)
    exchanged_round(database, company, BALLOTS)
    return company


def exchange_three(scene: Scene) -> Round:
    """Exchange a round in which one card stays closed and one was graded by nobody."""
    return exchanged_round(scene.database, scene.company, BALLOTS)


def open_three(scene: Scene) -> int:
    """Open the same round, with everything handed in, and leave it open."""
    return open_round(scene.database, scene.company, BALLOTS)


def hand_in_with_comments(scene: Scene, round_id: int, comments: Sequence[str]) -> None:
    """Hand in Marketing's card by Sales with comments."""
    with scene.database.reading() as session:
        card = session.query(Card).filter_by(round_id=round_id, graded_name="Marketing").one()
    hand_in_all(scene.database, card, TEN, comments)


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database meanwhile."""
    found: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
