"""Bring a random company through its rounds, with real ballots and exchanges; gather what is published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.anonymity.audits.histories import DEPARTMENTS, Direction, GradedCard, History, TrueRound
from tests.exchanges import Company, card_between, exchange
from tests.factories import (
    TODAY,
    make_company,
    make_department,
    make_open_card,
    make_pair,
    make_person,
    make_round,
)
from tests.survey_answers import NOTICED
from webapp.actions.services.export import actions_as_sheet
from webapp.actions.services.kinds import effects_by_kind
from webapp.actions.services.listing import list_actions, of_departments
from webapp.actions.services.with_grades import actions_between
from webapp.domain.exports import round_as_csv, round_as_json
from webapp.domain.half_years import noticed_from
from webapp.domain.spreadsheets.tables import as_csv
from webapp.exchanged_cards.services.results import Results, results_of_round, shown_round
from webapp.exchanged_cards.services.written import control_numbers_of
from webapp.models import Action, ActionNeed, Card, Department, Expectation, Person, Round
from webapp.storage.database import Database
from webapp.storage.migrating import upgrade
from webapp.surveys.services.results import noticed_of
from webapp.surveys.services.surveys import count_survey, open_survey, why_not_to_ask
from webapp.urn import anonymity

Published = Mapping[tuple[str, str], str]  # by round and kind of publication


@contextmanager
def empty_database(folder: Path) -> Iterator[Path]:
    """Make an SQLite file with all tables once, to be copied for each company."""
    file = folder / "empty.sqlite"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.engine.dispose()
    yield file


def publish(history: History, empty: Path) -> Published:
    """Let this history happen in an installation of its own; return everything that it publishes."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "database" / "report_card.sqlite"
        file.parent.mkdir()
        shutil.copyfile(empty, file)
        database = Database(f"sqlite:///{file}")
        try:
            return _Installation(database, Path(folder) / "keys").publish(history)
        finally:
            database.engine.dispose()


class _Installation:
    def __init__(self, database: Database, key_folder: Path) -> None:
        self.database = database
        with database.transaction() as session:
            make_company(session)
            departments = {name: make_department(session, name) for name in DEPARTMENTS}
            make_pair(session, departments["Legal"], departments["Marketing"])
            make_pair(session, departments["Legal"], departments["Sales"])
            make_pair(session, departments["Marketing"], departments["Sales"])
        self.company = Company(departments=departments, key_folder=key_folder)
        self.people: dict[int, Person] = {}

    def publish(self, history: History) -> Published:
        found: dict[tuple[str, str], str] = {}
        for round_ in history:
            round_id = self._open(round_)
            exchange(self.database, self.company, round_id)
            self._check(round_, round_id)
            with self.database.reading() as session:
                found |= _published_by(session, session.get_one(Round, round_id))
        return found

    def _check(self, round_: TrueRound, round_id: int) -> None:
        """Promise what was promised after a round, ask what was noticed, and count it."""
        day = noticed_from(TODAY)
        with self.database.transaction() as session:
            for direction, asked in round_.noticed.items():
                card = self._card_of(session, round_id, direction)
                for number in range(1, asked.actions + 1):
                    session.add(
                        Action(
                            card=card,
                            what=f"Action {number}",
                            needs=[ActionNeed(position=number)],
                            due_on=day,
                            promised_on=TODAY,
                        )
                    )
            session.flush()
            if why_not_to_ask(session, NOTICED, session.get_one(Round, round_id), today=day) is not None:
                return
            check = open_survey(session, NOTICED, round_id, today=day, key_folder=self.company.key_folder)
            for direction, asked in round_.noticed.items():
                card_id = self._card_of(session, check.id, direction).id if asked.ballots else 0
                for number, answers in asked.ballots.items():
                    ballot = anonymity.Ballot(answers=tuple(answers), comments={})
                    anonymity.hand_in(
                        session, card_id=card_id, person_id=self.people[number].id, ballot=ballot
                    )
        with self.database.transaction() as session:
            count_survey(session, check.id, today=check.closes_on, key_folder=self.company.key_folder)

    def _card_of(self, session: Session, round_id: int, direction: Direction) -> Card:
        of, by = (self.company.departments[name] for name in direction)
        return card_between(session, round_id, of, by)

    def _open(self, round_: TrueRound) -> int:
        with self.database.transaction() as session:
            for (_, by), card in round_.cards.items():
                self._staff(session, self.company.departments[by], card.roll)
            opens_on = round_.opens_on
            opened = make_round(
                session,
                round_.name,
                scale=" ".join(round_.rules.scale),
                minimum_group=round_.rules.minimum_group,
                opens_on=opens_on,
                closes_on=opens_on + timedelta(days=14),
                exchanges_on=opens_on + timedelta(days=18),
                plans_due_on=opens_on + timedelta(days=39),
            )
            cards = {d: self._card(session, opened, d, graded=card) for d, card in round_.cards.items()}
        for direction, graded in round_.cards.items():
            with self.database.transaction() as session:
                for number, answers in graded.ballots.items():
                    anonymity.hand_in(
                        session,
                        card_id=cards[direction].id,
                        person_id=self.people[number].id,
                        ballot=anonymity.Ballot(
                            answers=tuple(answers), comments={}, number=anonymity.new_control_number()
                        ),
                    )
        return opened.id

    def _staff(self, session: Session, department: Department, roll: tuple[int, ...]) -> None:
        """Let these people, and nobody else, be of the department."""
        for number in roll:
            if number not in self.people:
                self.people[number] = make_person(session, f"Person {number}")
        ids = {self.people[number].id for number in roll}
        for person in session.scalars(select(Person).where(Person.department_id == department.id)):
            if person.id not in ids:
                person.department_id = None
        for person_id in ids:
            session.get_one(Person, person_id).department_id = department.id
        session.flush()

    def _card(self, session: Session, round_: Round, direction: Direction, *, graded: GradedCard) -> Card:
        of, by = (self.company.departments[name] for name in direction)
        card = make_open_card(session, round_, self.company.key_folder, graded=of, grading=by)
        for need, line in zip(card.needs, graded.lines, strict=True):
            need.lineage, need.wording = line.lineage, line.wording
            if line.expected:
                session.add(Expectation(card_id=card.id, position=need.position, letter=line.expected))
        session.flush()
        return card


def _published_by(session: Session, round_: Round) -> Iterator[tuple[tuple[str, str], str]]:
    """Gather the files that are exported, and all that pages and prints are made of, with earlier rounds."""
    results = results_of_round(session, round_)
    shown = shown_round(round_, results.cards)
    yield (round_.name, "JSON"), round_as_json(shown).decode()
    yield (round_.name, "CSV"), round_as_csv(shown).decode()
    for card in results.cards:
        numbers = len(control_numbers_of(session, round_, card))
        name = f"{card.shown.of} by {card.shown.by}"
        yield (round_.name, name), f"{card.shown} {card.printed} {numbers} control numbers"
    for department in results.departments():
        yield (round_.name, department.name), repr(results.total_of(department))
    yield from _noticed_in(session, round_, results)


def _noticed_in(session: Session, round_: Round, results: Results) -> Iterator[tuple[tuple[str, str], str]]:
    """Gather what is said of actions: on pages and in prints, which have `Promised`, and in spreadsheets."""
    day = noticed_from(TODAY)
    promised = actions_between(
        session, results.cards, rounds=results.rounds, today=day, timezone="Europe/Berlin"
    )
    yield (round_.name, "actions"), "\n".join(map(repr, promised))
    yield (round_.name, "effects by kind"), repr(effects_by_kind(session))
    listed = list_actions(session, of_departments(None), today=day)
    noticed = noticed_of(session, [row.action.id for row in listed])
    yield (round_.name, "actions as CSV"), as_csv(actions_as_sheet(listed, noticed)).decode()
    said: dict[str, list[object]] = {}
    told = noticed_of(session, [action.id for action in promised])
    for action in promised:
        if action.line.promised_in == round_.name:
            direction = f"{action.line.of} by {action.line.by}"
            said.setdefault(direction, []).append(vars(told[action.id]) if action.id in told else None)
    yield (round_.name, "noticed"), json.dumps(said)
