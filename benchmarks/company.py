"""Benchmark data: a company of any size with an open round, made by the real services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from webapp import create_app
from webapp.clock import now, system_clock, today_in
from webapp.config import Settings
from webapp.installed import installed
from webapp.models import (
    Card,
    Company,
    Department,
    ListState,
    Mail,
    MailState,
    Need,
    NeedsList,
    Pair,
    Person,
    Round,
    RoundState,
)
from webapp.round_steps.services.exchanging import close_round, exchange_round, finish_interrupted_exchanges
from webapp.round_steps.services.opening import open_round
from webapp.storage import migrating
from webapp.storage.database import Database
from webapp.urn.anonymity import Ballot, hand_in, new_control_number, read_key

HALF_A_YEAR = timedelta(days=183)
SECRET = "a secret for measuring only, long enough to be taken"  # noqa: S105 - it protects nothing
HAND_INS_A_COMMIT = 1_000  # only where handing in is not what is measured


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a measured company lives; `environment` leads a server there."""

    folder: Path
    database_url: str

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "REPORT_CARD_DATA": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET,
            "KEY_FOLDER": str(self.folder / "keys"),
        }

    @property
    def settings(self) -> Settings:
        return Settings(
            data_folder=self.folder,
            database_url=self.database_url,
            key_folder=self.folder / "keys",
            mail_folder=self.folder / "mail",
            secret_key=SECRET,
            base_url="http://127.0.0.1",
        )


@contextmanager
def application(place: Place) -> Iterator[tuple[Flask, Database]]:
    """Give the application and its database in this process; nothing stays open behind it."""
    app = create_app(place.settings)
    database = installed(app).database
    try:
        yield app, database
    finally:
        database.engine.dispose()


def found_company(place: Place, *, departments: int, people: int, counterparts: int) -> None:
    """Found a company: each department grades so many others, and so many people work in it.

    `counterparts` is even, or one less than `departments` for every possible pair.
    """
    with application(place) as (_, database):
        migrating.upgrade(database)
        with database.transaction() as session:
            session.add(Company(name="Measured Instruments", timezone="UTC"))
            session.execute(
                insert(Department),
                [
                    {"name": f"Department {n:03}", "slug": f"department-{n:03}"}
                    for n in range(1, departments + 1)
                ],
            )
            ids = list(session.scalars(select(Department.id).order_by(Department.id)))
            session.execute(insert(Person), list(_people(ids, people)))
            for first, second in _pairs(ids, counterparts):
                session.add(Pair(first_id=first, second_id=second))
                session.add_all([_needs(of=first, by=second), _needs(of=second, by=first)])


def _people(departments: list[int], people: int) -> Iterator[dict[str, object]]:
    for place, department in enumerate(departments):
        for n in range(people):
            yield {
                "name": f"Person {place * people + n}",
                "email": f"person{place * people + n}@example.com",
                "department_id": department,
                "position": "head" if n == 0 else "deputy" if n == 1 else "employee",
                "is_president": place == n == 0,
            }


def _pairs(departments: list[int], counterparts: int) -> set[tuple[int, int]]:
    """Pair each department with its next neighbours in a ring."""
    count = len(departments)
    reach = counterparts // 2 if counterparts < count - 1 else count // 2
    found = set()
    for place, department in enumerate(departments):
        for step in range(1, reach + 1):
            low, high = sorted((department, departments[(place + step) % count]))
            found.add((low, high))
    return found


def _needs(*, of: int, by: int) -> NeedsList:
    made = NeedsList(
        of_id=of,
        by_id=by,
        version=1,
        state=ListState.AGREED,
        changed_at=system_clock(),
        proposed_at=system_clock(),
    )
    made.needs = [
        Need(
            position=n,
            lineage=f"{of}-{by}-{n}",
            text=f"Answers our question number {n} within two working days, in words a customer understands",
            why="Customers wait for our answer as long as we wait for yours.",
            a_looks_like="The answer is there the next day and we can pass it on as it is.",
            f_looks_like="We ask three times and then find out by ourselves.",
        )
        for n in range(1, 7)
    ]
    return made


def open_a_round(place: Place, name: str = "Spring") -> int:
    """Open a round for grading today and return its id; its mails count as sent.

    Rounds that stand exchanged were half a year earlier.
    """
    with application(place) as (app, database), app.app_context():
        today = today_in("UTC", now())
        with database.transaction() as session:
            for earlier in session.scalars(select(Round).where(Round.state == RoundState.EXCHANGED)):
                for day in ("opens_on", "closes_on", "exchanges_on", "plans_due_on", "exchanged_on"):
                    setattr(earlier, day, getattr(earlier, day) - HALF_A_YEAR)
            round_ = Round(
                name=name,
                slug=name.lower(),
                opens_on=today,
                closes_on=today + timedelta(days=14),
                exchanges_on=today + timedelta(days=17),
                plans_due_on=today + timedelta(days=38),
            )
            session.add(round_)
            session.flush()
            folder = place.settings.key_folder
            open_round(session, round_, today=today, key_folder=folder, now=now())
            silence(session)
            return round_.id


def silence(session: Session) -> None:
    """Count all mail as sent, so that sending it does not run beside what is measured."""
    session.execute(update(Mail).values(state=MailState.SENT))


def graders(place: Place, round_id: int) -> list[tuple[int, int, str, str]]:
    """Return (person, card, slug of the round, slug of the graded department) of every card to hand in."""
    with application(place) as (_, database), database.reading() as session:
        rows = session.execute(
            select(Person.id, Card.id, Round.slug, Department.slug)
            .join(Card, Card.grading_id == Person.department_id)
            .join(Round, Round.id == Card.round_id)
            .join(Department, Department.id == Card.graded_id)
            .where(Card.round_id == round_id)
            .order_by(Person.id, Card.id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def hand_in_everything(place: Place, round_id: int, *, seed: int = 1, share: float = 1.0) -> int:
    """Hand in for that share of all people, many to a commit; return how many cards that were."""
    random = Random(seed)
    waiting = [grader for grader in graders(place, round_id) if random.random() < share]
    with application(place) as (_, database):
        for start in range(0, len(waiting), HAND_INS_A_COMMIT):
            with database.transaction(leave_no_trace=True) as session:
                for person, card, _, _ in waiting[start : start + HAND_INS_A_COMMIT]:
                    ballot = Ballot(
                        answers=tuple(random.choices("ABCFX", (30, 40, 20, 5, 5), k=6)),
                        comments={1: "Answer on the same day."} if random.random() < 0.1 else {},
                        number=new_control_number(),
                    )
                    hand_in(session, card_id=card, person_id=person, ballot=ballot)
    return len(waiting)


def exchange(place: Place, round_id: int) -> None:
    """Close and exchange a round as the program does; UrnDoesNotAgree where marks and boxes differ."""
    with application(place) as (app, database), app.app_context():
        today = today_in("UTC", now())
        with database.transaction() as session:
            round_ = session.get_one(Round, round_id)
            if round_.state is RoundState.GRADING:
                close_round(session, round_, today=today)
        with database.transaction() as session:
            round_ = session.get_one(Round, round_id)
            private_key = read_key(place.settings.key_folder, round_)
            exchange_round(session, round_, private_key, today=today, now=now())
            silence(session)
        finish_interrupted_exchanges(database, place.settings.key_folder, today)
