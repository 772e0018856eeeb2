"""Twin companies that differ in hidden grades only, compared page by page, file by file after the exchange.

    python -m tests.anonymity.pages --companies 20 [--seed 1] [--prints] [--without RULE]

Every role reads every page, table, CSV, JSON and print there is, and a program what the API says; two twins
that differ anywhere are a leak.
Of a print its data is compared, all that its process is told; with --prints its pages are. `--without` takes
a rule of disclosure away: then twins must be told apart, and the first found end the run, or this attack
proves nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select

from tests.anonymity.audits.publishing import empty_database
from tests.anonymity.pages.hidden import Direction, HiddenCard, TwinCompanies, hidden_in, random_companies
from tests.anonymity.twins import application, take_step
from tests.api.asking import Program, token_for
from tests.factories import (
    TODAY,
    make_company,
    make_department,
    make_needs_list,
    make_pair,
    make_person,
    make_round,
)
from tests.fixtures.application import sign_in
from tests.walking import walk
from tests.web.access_table import READING, routes
from webapp.domain import disclosure
from webapp.domain.disclosure import Rules
from webapp.installed import installed
from webapp.models import Card, Department, Person, Position
from webapp.printing.desk import PrintDesk
from webapp.round_steps.services.steps import close_now, exchange_now, open_now
from webapp.urn import anonymity, counting
from webapp.urn.anonymity import Ballot

ROUNDS = {"Autumn 2025": date(2025, 11, 3), "Spring 2026": TODAY - timedelta(days=30)}
FORMATS = ("csv", "xlsx", "json")

RULES = {
    "letters alone": (Rules, "full_from", property(lambda rules: rules.minimum_group)),
    "almost all alike": (
        disclosure,
        "is_shown_in_full",
        lambda counts, rules: sum(counts.get(grade, 0) for grade in rules.scale) >= rules.full_from,
    ),
    "comments of few": (counting, "may_show_comments", lambda _ballots, commented, **_rules: commented > 0),
}
Read = Mapping[tuple[str, str], str]  # by reader and address


def differences(
    companies: TwinCompanies, empty: Path, *, prints: bool = True, without: str = ""
) -> list[tuple[str, str]]:
    """Return where the twins can be told apart: reader and address."""
    with ExitStack() as broken:
        if without:
            broken.enter_context(patch.object(*RULES[without]))
        if not prints:
            broken.enter_context(patch.object(PrintDesk, "order", _data_of_print))
        first, second = (
            _everything_read(companies.people, history, empty)
            for history in (companies.first, companies.second)
        )
    return sorted(place for place in first.keys() | second.keys() if first.get(place) != second.get(place))


def _everything_read(
    people: Mapping[str, int], history: Sequence[Mapping[Direction, HiddenCard]], empty: Path
) -> Read:
    with _company(people, empty) as app:
        for (name, opens_on), cards in zip(ROUNDS.items(), history, strict=True):
            _grade(app, name, cards, opens_on=opens_on)
        return {**_pages(app), **_exports(app), **Program(app, token_for(app)).everything()}


def _data_of_print(_desk: PrintDesk, render: str, report: object, **_how: bool) -> bytes:
    """Hand out the data of a print: the process that prints is told nothing else."""
    return f"{render}: {report!r}".encode()


@contextmanager
def _company(people: Mapping[str, int], empty: Path) -> Iterator[Flask]:
    """Make an installation in a folder of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "database" / "report_card.sqlite"
        file.parent.mkdir()
        shutil.copyfile(empty, file)
        app = application(folder, f"sqlite:///{file}")
        database = installed(app).database
        with database.transaction() as session:
            make_company(session, reviews_comments=False)
            departments = [make_department(session, name, people=number) for name, number in people.items()]
            for place, department in enumerate(departments):
                for other in departments[place + 1 :]:
                    make_pair(session, department, other)
                    make_needs_list(session, of=department, by=other)
                    make_needs_list(session, of=other, by=department)
            for number, person in enumerate(session.scalars(select(Person).order_by(Person.id)), start=1):
                person.name, person.email = f"Person {number}", f"person{number}@example.com"
            make_person(session, "Petra", email="petra@example.com", is_president=True)
            make_person(session, "Ada", email="ada@example.com", is_administrator=True)
        yield app
        database.engine.dispose()


def _grade(app: Flask, name: str, cards: Mapping[Direction, HiddenCard], *, opens_on: date) -> None:
    database = installed(app).database
    with database.transaction() as session:
        make_round(
            session,
            name,
            opens_on=opens_on,
            closes_on=opens_on + timedelta(days=14),
            exchanges_on=opens_on + timedelta(days=18),
            plans_due_on=opens_on + timedelta(days=39),
        )
    take_step(app, open_now, name, on=opens_on)
    for (graded, grading), card in cards.items():
        with database.reading() as session:
            wanted = (Card.graded_name == graded, Card.grading_name == grading)
            card_id = session.scalars(select(Card.id).where(*wanted).order_by(Card.id.desc())).first()
            of_grading = select(Person.id).join(Person.department).where(Department.name == grading)
            voters = session.scalars(of_grading.order_by(Person.id)).all()
        for place, answers in enumerate(zip(*card.columns, strict=True)):
            words = {1: card.comments[place]} if place < len(card.comments) else {}
            number = anonymity.new_control_number()
            with database.transaction(leave_no_trace=True) as session:
                ballot = Ballot(answers=answers, comments=words, number=number)
                anonymity.hand_in(session, card_id=card_id or 0, person_id=voters[place], ballot=ballot)
    take_step(app, close_now, name, on=opens_on + timedelta(days=15))
    take_step(app, exchange_now, name, on=opens_on + timedelta(days=18))


def _pages(app: Flask) -> Read:
    """Let every kind of reader follow every link; each print is read once."""
    with installed(app).database.reading() as session:
        people = session.scalars(select(Person).order_by(Person.id)).all()
    readers = {
        "president": next(person for person in people if person.is_president),
        "administrator": next(person for person in people if person.is_administrator),
    }
    for position in (Position.HEAD, Position.EMPLOYEE):
        for person in people:
            if person.department_id is not None and person.position is position:
                readers.setdefault(f"{position.value} of {person.department_id}", person)
    fixed = {route.pattern for route in routes(READING) if "{" not in route.pattern}
    found: dict[tuple[str, str], str] = {}
    printed: set[str] = set()
    for reader, person in readers.items():
        with sign_in(app.test_client(), person) as client:
            pages = walk(client, {"/", *fixed}, is_left_out=partial(_is_left_out, printed))
        printed |= {address for address, page in pages.items() if "application/pdf" in page[:200]}
        found |= {(reader, address): page for address, page in pages.items()}
    return found


def _is_left_out(printed: set[str], address: str) -> bool:
    return address.startswith("/static/") or address in printed


def _exports(app: Flask) -> Read:
    found: dict[tuple[str, str], str] = {}
    with TemporaryDirectory() as folder:
        for name, how in product(ROUNDS, FORMATS):
            file = Path(folder) / f"{name}.{how}"
            words = ["reports", "export", "--round", name, "--format", how, "-o", str(file)]
            assert app.test_cli_runner().invoke(args=words).exit_code == 0
            found["command", f"reports export {name} {how}"] = file.read_bytes().decode("latin-1")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.anonymity.pages", description=__doc__)
    parser.add_argument("--companies", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prints", action="store_true", help="compare printed pages, not their data")
    parser.add_argument("--without", choices=RULES, default="", help="take this rule away")
    chosen = parser.parse_args(arguments)
    differing = 0
    began = time.monotonic()
    with TemporaryDirectory() as folder, empty_database(Path(folder)) as empty:
        for number in range(chosen.companies):
            companies = random_companies(Random(f"{chosen.seed}|{number}"))
            found = differences(companies, empty, prints=chosen.prints, without=chosen.without)
            differing += bool(found)
            places = json.dumps(found[:5]) if found else "no difference"
            print(f"company {number + 1}, {hidden_in(companies)} hidden answers differ: {places}", flush=True)
            if found and chosen.without:
                break
    minutes = (time.monotonic() - began) / 60
    print(f"{differing} of {number + 1} companies can be told from their twins ({minutes:.1f} min)")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
