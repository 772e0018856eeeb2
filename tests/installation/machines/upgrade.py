"""Rolling upgrade from an earlier commit under readers, machine by machine as OPERATING.md says."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import company
from tests.installation.machines import counting
from tests.installation.machines.crowd import Tally, read_while
from tests.installation.machines.site import site
from tests.running_program import PROJECT

READERS = 32


def upgrade(*, before: str) -> list[str]:
    """Upgrade both machines and then go on reading; every fault that a reader meets counts."""
    with _version(before) as program, site(program=program, departments=10, people=20) as here:
        first = company.open_a_round(here.place, "Autumn")
        company.hand_in_everything(here.place, first)
        company.exchange(here.place, first)
        round_id = company.open_a_round(here.place)

        async def machine_by_machine(tally: Tally) -> None:
            await asyncio.sleep(10)
            for machine in here.machines:
                await asyncio.to_thread(machine.stop)
                machine.program = PROJECT
                machine.start()
                await asyncio.to_thread(machine.wait_until_ready)
                print(f"  {machine.name} runs the new version: {tally.line()}", flush=True)
                await asyncio.sleep(10)

        tally = read_while(here, counting.forms(here, round_id, clients=READERS), machine_by_machine)
        print(f"  {tally.line()}", flush=True)
        faults = [
            f"{number} times {status}"
            for status, number in tally.answered.items()
            if status not in (200, 304)
        ]
        faults += [f"{number} times {fault}" for fault, number in tally.turned_away.items()]
        handed_in = counting.hand_in(here, round_id, most=200)
        return [*faults, *counting.faults_of(here, round_id, handed_in)]


@contextmanager
def _version(commit: str) -> Iterator[Path]:
    """Give a work tree of an earlier commit, with this one's Python packages."""
    with tempfile.TemporaryDirectory(prefix="version-") as name:
        folder = Path(name) / "report-card"
        git = ["git", "-C", str(PROJECT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            (folder / ".venv").symlink_to((PROJECT / ".venv").resolve())
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)
