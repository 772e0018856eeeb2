"""Nothing of who graded how is left in the memory of server processes."""

from __future__ import annotations

from pathlib import Path

from tests.running.graded import Graded, graded
from tests.running.memory import linked, sixes_in_memory

PEOPLE = 26
QUIET_PROGRAM = "tests.quiet_program"


def recovered(company: Graded) -> tuple[int, int]:
    """Return how many are rightly named, and of how many the six grades lie there at all."""
    found = linked(company.processes(), company.name_of)
    named = sum(company.given[name] == six for name, six in found.items())
    return named, len(sixes_in_memory(company.processes(), company.given.values()))


def test_after_the_exchange_no_grades_lie_in_the_memory_of_any_process(tmp_path: Path) -> None:
    """`python -m tests.anonymity.attacks.memory` measures it with more people."""
    with graded(tmp_path, people=PEOPLE, module=QUIET_PROGRAM, QUIET="3600") as company:
        assert recovered(company) > (0, 0)  # the attack works where nothing was replaced
        before = company.processes()
        company.exchange()
        company.wait_for_others(before)
        assert recovered(company) == (0, 0)


def test_some_time_after_the_last_hand_in_no_grades_lie_in_the_memory_of_any_process(tmp_path: Path) -> None:
    with graded(tmp_path, people=PEOPLE, module=QUIET_PROGRAM, QUIET="2") as company:
        before = company.processes()
        workers = before - {company.program.process.pid}
        assert workers
        company.wait_for_others(before)
        assert recovered(company) == (0, 0)
        assert company.administrator.get("/admin/rounds").status == 200
