"""Ask random surveys in an application of their own, and gather what its pages, files and prints publish."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select

from reports.data_surveys import SurveySheet
from tests.anonymity.audits.histories import DEPARTMENTS
from tests.anonymity.audits.surveys_asked import Asking, Direction, Question, TrueSurvey
from tests.factories import NOW, TODAY, make_company, make_department, make_pair, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.installations import Installation, Installations
from tests.surveys.result_pages import counts_in, handed_in_on, results_of, said_on
from tests.walking import CHANGING
from webapp.models import Card, Person, Position
from webapp.printing.desk import PrintDesk
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now
from webapp.survey_templates import Audience, parse_template
from webapp.surveys.services.files import add_file
from webapp.surveys.services.surveys import surveys_under_way
from webapp.urn import anonymity

KINDS = ("page", "before", "CSV", "JSON", "print")
Key = TypeVar("Key")
Value = TypeVar("Value")
Counts = Mapping[str, int]


@dataclass
class Facts:
    """What one kind of publication tells in numbers."""

    counts: dict[Question, Counts] = field(default_factory=dict)
    handed_in: dict[tuple[int, Direction], int] = field(default_factory=dict)


@dataclass
class Published:
    """Every word that was published, by reader and address, and the numbers in it by kind of publication."""

    words: dict[tuple[str, str], str] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=lambda: {kind: Facts() for kind in KINDS})


class _Desk(PrintDesk):
    """Hands out every value that a print is made of in its place; the prints themselves have tests."""

    ordered: object = None

    def order(self, render: str, report: object, *, keep: bool = True) -> bytes:
        self.ordered = report
        return repr(report).encode()


def publish(place: Installations, survey: TrueSurvey) -> Published:
    """Let a survey happen each time that it was asked; return all that a president and a head read."""
    with place.fresh(_Desk) as installation:
        return _Company(installation).publish(survey)


class _Company:
    def __init__(self, installation: Installation) -> None:
        self.app, self.database = installation.app, installation.database
        self.desk, self.key_folder = installation.desk, installation.key_folder
        self.found = Published()

    def publish(self, survey: TrueSurvey) -> Published:
        readers = self._found_company(survey)
        for time, asking in enumerate(survey.askings):
            self._ask(survey, asking, TODAY + timedelta(days=30 * time))
        for name, person in readers.items():
            client = sign_in(self.app.test_client(), person)
            for address in results_of(client):
                self._read(survey, client, name, address)
        return self.found

    def _found_company(self, survey: TrueSurvey) -> dict[str, Person]:
        with self.database.transaction() as session:
            make_company(session, minimum_group=survey.minimum, reviews_comments=False)
            departments = {
                name: make_department(session, name, people=survey.sizes[name]) for name in DEPARTMENTS
            }
            for one, other in (("Legal", "Marketing"), ("Legal", "Sales"), ("Marketing", "Sales")):
                make_pair(session, departments[one], departments[other])
            add_file(session, key="asked", source=survey.source)
            sales = Person.department_id == departments["Sales"].id
            head = session.scalars(select(Person).where(sales, Person.position == Position.HEAD)).one()
            head.name = "Hanna Head"
            return {"head": head, "president": make_person(session, "Petra", is_president=True)}

    def _ask(self, survey: TrueSurvey, asking: Asking, day: date) -> None:
        place = Workplace(database=self.database, key_folder=self.key_folder, now=NOW, today=day)
        with self.app.app_context():
            ask_now(place, [("asked", None)])
        with self.database.reading() as session:
            [opened] = surveys_under_way(session)
            cards = session.scalars(select(Card).where(Card.round_id == opened.id)).all()
            rolls = {
                (card.graded_name, card.grading_name): (
                    card.id,
                    sorted(
                        session.scalars(
                            select(anonymity.roll.c.person_id).where(anonymity.roll.c.card_id == card.id)
                        )
                    ),
                )
                for card in cards
            }
        assert rolls.keys() == asking.keys()
        with self.database.transaction() as session:
            for direction, card in asking.items():
                card_id, people = rolls[direction]
                for person_id, answers in zip(people, card.ballots, strict=False):
                    ballot = anonymity.Ballot(answers=tuple(answers), comments={})
                    anonymity.hand_in(session, card_id=card_id, person_id=person_id, ballot=ballot)
        with self.app.app_context():
            count_now(place, opened.id)

    def _read(self, survey: TrueSurvey, client: FlaskClient, reader: str, address: str) -> None:
        files = {
            kind: client.get(f"{address}{kind}").get_data(as_text=True)
            for kind in ("", ".csv", ".json", ".pdf")
        }
        for kind, content in files.items():
            self.found.words[reader, address + kind] = CHANGING.sub("…", content)
        time = int(f"-{TODAY + timedelta(days=30)}" in address)
        one, other = (name.capitalize() for name in address.split("/")[-2:])

        def place(department: str, position: int) -> Question:
            return time, _direction(survey.audience, department, one, other), position

        facts = self.found.facts
        for name, number in handed_in_on(files[""]).items():
            _note(facts["page"].handed_in, (time, place(name, 1)[1]), number)
        for said in said_on(files[""]):
            where = place(said.department, said.position)
            self._note_words("page", where, survey, said.words)
            assert said.has_bar == (where in facts["page"].counts)
            if said.before:
                self._note_words("before", (time - 1, *where[1:]), survey, said.before)
        for question in json.loads(files[".json"])["questions"]:
            for side in question["sides"]:
                if side["counts"] is not None:
                    counts = {**side["counts"], "X": side["cannot_judge"]}
                    _note(facts["JSON"].counts, place(side["department"], question["position"]), counts)
                else:
                    assert (side["cannot_judge"], side["answers"]) == (None, None)
        self._read_table(files[".csv"], place)
        assert isinstance(self.desk, _Desk)
        sheet = self.desk.ordered
        assert isinstance(sheet, SurveySheet)
        for part in sheet.parts:
            for row in part.rows:
                for label, side in zip(part.labels[1:], row.sides, strict=False):
                    self._note_words("print", place(label, row.number), survey, side.words)

    def _read_table(self, content: str, place: Callable[[str, int], Question]) -> None:
        counts: dict[Question, dict[str, int]] = {}
        for row in csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))):
            if row["count"]:
                where = place(row["department"], int(row["position"]))
                counts.setdefault(where, {})[row["answer"]] = int(row["count"])
        for where, found in counts.items():
            _note(self.found.facts["CSV"].counts, where, found)

    def _note_words(self, kind: str, where: Question, survey: TrueSurvey, words: str) -> None:
        answers = {**_answers(survey, where[2]), "X": "I cannot tell"}
        counts = counts_in(words, answers)
        if counts is not None:
            _note(self.found.facts[kind].counts, where, counts)


def _note(found: dict[Key, Value], where: Key, value: Value) -> None:
    """Keep what was told; two readers are never told two different things."""
    assert found.setdefault(where, value) == value, where


def _answers(survey: TrueSurvey, position: int) -> Mapping[str, str]:
    template = parse_template(survey.source, key="asked")
    return template.items[position - 1].scale.words


def _direction(audience: Audience, asked: str, one: str, other: str) -> Direction:
    about = other if asked == one else one
    return (asked, about) if audience is Audience.GRADED else (about, asked)
