"""Twin installations for differential tests: the same company, other grades or other people handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    TODAY,
    make_company,
    make_needs_list,
    make_pair,
    make_person,
    make_receiver,
    make_round,
)
from tests.fixtures.application import settings_in, sign_in
from webapp import create_app
from webapp.domain.half_years import reminder_days
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.models import Department, Person, Position, Round
from webapp.round_steps.services.steps import Workplace, close_now, exchange_now, open_now
from webapp.rounds.services.planning import plan_of
from webapp.storage.database import Database

PEOPLE = 12
NAMES = ("Marketing", "Sales")
LAST_TIME, THIS_TIME = "Autumn 2025", "Spring 2026"


@dataclass(kw_only=True)
class Twin:
    """One of the installations, and its readers, none of whom has handed in."""

    app: Flask
    readers: Mapping[str, Person]

    @property
    def database(self) -> Database:
        return installed(self.app).database


@contextmanager
def twin(folder: Path, url: str, *, grades: int, voters: range) -> Iterator[Twin]:
    """Bring a company to the middle of its second grading.

    `grades` seeds the grades of this round, `voters` are the people of each department who handed in, by
    their place in it. Everything else is the same in each twin.
    """
    app = application(folder, url)
    database = installed(app).database
    try:
        with database.transaction() as session:
            readers = _found(session)
        _grade(app, LAST_TIME, Random(1), range(1, 11), opens_on=date(2025, 11, 3))
        take_step(app, close_now, LAST_TIME)
        take_step(app, exchange_now, LAST_TIME)
        _grade(app, THIS_TIME, Random(grades), voters, opens_on=TODAY - timedelta(days=12))
        with app.app_context():
            daily.run(app)
        yield Twin(app=app, readers=readers)
    finally:
        database.engine.dispose()


def application(folder: Path, url: str) -> Flask:
    """Make an application with settings in a folder and a clock that stands."""
    settings = settings_in(folder, url)
    app = create_app(settings, clock=lambda: NOW)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False  # people hand in without looking at the form first
    desk = installed(app).print_desk
    desk.patience = 120
    return app


def _found(session: Session) -> dict[str, Person]:
    """Make the company, and return the readers: none of them hands in."""
    make_company(session)
    make_receiver(session, "https://127.0.0.1/", name="Our BI")
    departments = [Department(name=name, slug=name.lower()) for name in NAMES]
    session.add_all(departments)
    session.flush()
    for department in departments:
        for place in range(PEOPLE):
            make_person(
                session,
                f"{department.name} {place}",
                email=f"{department.slug}{place}@example.com",
                department=department,
                position=Position.HEAD if place == 0 else Position.EMPLOYEE,
            )
    make_pair(session, *departments)
    make_needs_list(session, of=departments[0], by=departments[1])
    make_needs_list(session, of=departments[1], by=departments[0])
    people = {person.name: person for person in session.scalars(select(Person))}
    return {
        "administrator": make_person(session, "Ada", email="ada@example.com", is_administrator=True),
        "president": make_person(session, "Petra", email="petra@example.com", is_president=True),
        "works council": make_person(session, "Wanda", email="wanda@example.com", is_works_council=True),
        "head": people["Sales 0"],
        "employee": people[f"Marketing {PEOPLE - 1}"],
    }


def _grade(app: Flask, name: str, source: Random, voters: range, *, opens_on: date) -> None:
    """Plan and open a round, and let these people hand in on the page, one after the other."""
    with installed(app).database.transaction() as session:
        make_round(
            session,
            name,
            opens_on=opens_on,
            closes_on=opens_on + timedelta(days=14),
            exchanges_on=opens_on + timedelta(days=18),
            plans_due_on=opens_on + timedelta(days=39),
        )
    take_step(app, open_now, name, on=opens_on)
    with installed(app).database.reading() as session:
        people = {person.name: person for person in session.scalars(select(Person))}
    slug = name.lower().replace(" ", "-")
    for place in voters:
        for mine, others in (NAMES, NAMES[::-1]):
            filled_in = {f"need-{position}": source.choice("ABCFX") for position in range(1, 7)}
            with sign_in(app.test_client(), people[f"{mine} {place}"]) as client:
                answer = client.post(f"/cards/{slug}/{others.lower()}", data=filled_in)
            assert answer.status_code == 303, answer.status


def take_step(app: Flask, step: Callable[[Workplace, int], object], name: str, *, on: date = TODAY) -> None:
    """Take a step of a round on a day, as its page does."""
    settings = installed(app).settings
    database = installed(app).database
    with database.reading() as session:
        round_id = session.scalars(select(Round.id).where(Round.name == name)).one()
    place = Workplace(database=database, key_folder=settings.key_folder, now=NOW, today=on)
    with app.app_context():
        step(place, round_id)


def was_reminded(twin: Twin) -> bool:
    """Tell whether this day is one on which the round's people are reminded."""
    with twin.database.reading() as session:
        round_ = session.scalars(select(Round).where(Round.name == THIS_TIME)).one()
        return any(day <= TODAY for day in reminder_days(plan_of(round_), {}))
