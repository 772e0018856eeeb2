"""A running program in which everybody of a department has handed in, for attacks on its memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sqlalchemy import select

from tests.factories import make_company, make_department, make_needs_list, make_pair, make_person
from tests.fixtures.application import sign_in
from tests.running.memory import processes_of
from tests.running_program import RunningProgram, running
from tests.whole.visitor import Visitor
from webapp import create_app
from webapp.clock import system_clock
from webapp.config import settings_from
from webapp.installed import installed
from webapp.models import Person
from webapp.round_steps.services.steps import close_now, open_now, workplace_of
from webapp.rounds.services.planning import plan_round
from webapp.storage.migrating import upgrade

PATIENCE = 60.0


@dataclass(frozen=True)
class Graded:
    """The program, an administrator's browser, and what each person gave by name and by number."""

    program: RunningProgram
    administrator: Visitor
    given: Mapping[str, str]
    name_of: Mapping[int, str]
    close: Callable[[], None]

    def processes(self) -> set[int]:
        return set(processes_of(self.program.process.pid))

    def wait_for_others(self, before: set[int]) -> None:
        """Wait until no process but the launcher is one of these."""
        deadline = time.monotonic() + PATIENCE
        while len(self.processes() & before) > 1 or len(self.processes()) < len(before):
            assert time.monotonic() < deadline, "the processes were not replaced"
            time.sleep(0.1)

    def exchange(self) -> None:
        """Close the round, and exchange its cards on the page."""
        self.close()
        page = self.administrator.get("/admin/rounds/spring-2026/exchange")
        assert self.administrator.press(page, "Exchange the cards").status == 200


@contextmanager
def graded(
    folder: Path, *, people: int, module: str = "webapp.running.serving", **settings: str
) -> Iterator[Graded]:
    """Start the program, and let each of so many people hand in a card that nobody else gives."""
    environment = {
        "REPORT_CARD_DATA": str(folder),
        "KEY_FOLDER": str(folder / "keys"),
        "SECRET_KEY": "s" * 40,
        "DATABASE_URL": "",
        "SMTP_URL": "",
        **settings,
    }
    app = create_app(settings_from(environment, default_data_folder=folder))
    database = installed(app).database
    today = system_clock().date()
    try:
        with app.app_context():
            upgrade(database)
            with database.transaction() as session:
                make_company(session)
                sales = make_department(session, "Sales", people=people)
                marketing = make_department(session, "Marketing", people=5)
                make_pair(session, sales, marketing)
                make_needs_list(session, of=marketing, by=sales)
                graders = session.scalars(select(Person).where(Person.department_id == sales.id)).all()
                administrator = make_person(session, is_administrator=True)
                round_id = plan_round(session, name="Spring 2026", today=today, opens=today).id
            place = workplace_of(app)
            open_now(place, round_id)
            every_six = list(product("ABCF", repeat=6))
            given = {
                person.name: "".join(every_six[(137 * n + 91) % 4096]) for n, person in enumerate(graders)
            }
            with running("--data", str(folder), module=module, environment=environment) as program:

                def browser_of(person: Person) -> Visitor:
                    cookie = sign_in(app.test_client(), person).get_cookie("session")
                    assert cookie is not None
                    return Visitor(program.address, {"session": cookie.value})

                for person in graders:
                    _hand_in(browser_of(person), given[person.name])
                yield Graded(
                    program=program,
                    administrator=browser_of(administrator),
                    given=given,
                    name_of={person.id: person.name for person in graders},
                    close=lambda: close_now(place, round_id),
                )
    finally:
        database.engine.dispose()


def _hand_in(browser: Visitor, six: str) -> None:
    answers = {f"need-{position}": letter for position, letter in enumerate(six, start=1)}
    checked = browser.press(browser.get("/cards/spring-2026/marketing"), "Check my card", **answers)
    assert "/thanks" in browser.press(checked, "Hand in my card").address
