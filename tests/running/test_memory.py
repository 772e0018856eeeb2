"""Nothing of who graded how is left in the memory of server processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sqlalchemy import select

from tests.factories import make_company, make_department, make_needs_list, make_pair, make_person
from tests.fixtures.application import sign_in
from tests.running.memory import processes_of, recovered
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

PEOPLE = 26
PATIENCE = 60.0


@dataclass(frozen=True)
class Graded:
    """A running program in which everybody of Sales has handed in, and what each gave."""

    program: RunningProgram
    administrator: Visitor
    given: dict[str, str]
    close: Callable[[], None]

    def processes(self) -> set[int]:
        return set(processes_of(self.program.process.pid))

    def recovered(self) -> tuple[int, int]:
        """Return how many are recovered by name, and of how many the six grades lie there without it."""
        named, sent = recovered(self.processes(), self.given)
        return len(named), len(sent)

    def wait_for_others(self, before: set[int]) -> None:
        """Wait until no process but the launcher is one of these."""
        deadline = time.monotonic() + PATIENCE
        while len(self.processes() & before) > 1 or len(self.processes()) < len(before):
            assert time.monotonic() < deadline, "the processes were not replaced"
            time.sleep(0.1)


@contextmanager
def _graded(folder: Path, *, quiet: float) -> Iterator[Graded]:
    environment = {
        "REPORT_CARD_DATA": str(folder),
        "KEY_FOLDER": str(folder / "keys"),
        "SECRET_KEY": "s" * 40,
        "QUIET": str(quiet),
        "DATABASE_URL": "",
        "SMTP_URL": "",
    }
    app = create_app(settings_from(environment, default_data_folder=folder))
    database = installed(app).database
    today = system_clock().date()
    try:
        with app.app_context():
            upgrade(database)
            with database.transaction() as session:
                make_company(session)
                sales = make_department(session, "Sales", people=PEOPLE)
                marketing = make_department(session, "Marketing", people=5)
                make_pair(session, sales, marketing)
                make_needs_list(session, of=marketing, by=sales)
                graders = session.scalars(select(Person).where(Person.department_id == sales.id)).all()
                administrator = make_person(session, is_administrator=True)
                round_id = plan_round(session, name="Spring 2026", today=today, opens=today).id
            place = workplace_of(app)
            open_now(place, round_id)
            every_six = list(product("ABCF", repeat=6))
            given = {person.name: "".join(every_six[137 * n + 91]) for n, person in enumerate(graders)}
            with running(
                "--data", str(folder), module="tests.quiet_program", environment=environment
            ) as program:

                def browser_of(person: Person) -> Visitor:
                    cookie = sign_in(app.test_client(), person).get_cookie("session")
                    assert cookie is not None
                    return Visitor(program.address, {"session": cookie.value})

                for person in graders:
                    _hand_in(browser_of(person), given[person.name])
                yield Graded(program, browser_of(administrator), given, lambda: close_now(place, round_id))
    finally:
        database.engine.dispose()


def _hand_in(browser: Visitor, six: str) -> None:
    answers = {f"need-{position}": letter for position, letter in enumerate(six, start=1)}
    checked = browser.press(browser.get("/cards/spring-2026/marketing"), "Check my card", **answers)
    assert "/thanks" in browser.press(checked, "Hand in my card").address


def test_after_the_exchange_no_grades_lie_in_the_memory_of_any_process(tmp_path: Path) -> None:
    """Of 26, four were recovered by name before it; after it the forms of five lay there still."""
    with _graded(tmp_path, quiet=3600) as company:
        assert company.recovered() > (0, 0)  # the attack works where nothing was replaced
        before = company.processes()
        company.close()
        page = company.administrator.get("/admin/rounds/spring-2026/exchange")
        assert company.administrator.press(page, "Exchange the cards").status == 200
        company.wait_for_others(before)
        assert company.recovered() == (0, 0)


def test_some_time_after_the_last_hand_in_no_grades_lie_in_the_memory_of_any_process(tmp_path: Path) -> None:
    with _graded(tmp_path, quiet=2) as company:
        before = company.processes()
        workers = before - {company.program.process.pid}
        assert workers
        company.wait_for_others(before)
        assert company.recovered() == (0, 0)
        assert company.administrator.get("/admin/rounds").status == 200
