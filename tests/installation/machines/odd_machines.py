"""A web machine whose clock is minutes off, and one whose disk is full, while people hand in."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import ExitStack
from pathlib import Path

from benchmarks import company
from tests.installation.machines import counting
from tests.installation.machines.crowd import Tally
from tests.installation.machines.site import site
from tests.installation.machines.storm import reached


def full_disk(*, hand_ins: int) -> list[str]:
    """Fill the disk of a machine: data folder, cache and temporary files; later make room."""
    with ExitStack() as stack:
        here = stack.enter_context(site(departments=10, people=-(-hand_ins // 20)))
        round_id = company.open_a_round(here.place)
        victim = here.machines[1]
        victim.kill()
        small = victim.home / "state"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)], check=True)
        stack.callback(subprocess.run, ["umount", "-l", str(small)], check=True)
        for folder in (victim.data, victim.keys, small / "tmp"):
            folder.mkdir(mode=0o700)
        victim.start(TMPDIR=str(small / "tmp"))
        victim.wait_until_ready()

        async def fill(tally: Tally) -> None:
            await reached(tally, hand_ins // 4)
            _fill(small / "filling")
            print(f"  the disk is full: {tally.line()}", flush=True)
            await reached(tally, hand_ins // 2)
            print(f"  /readyz says {victim.readiness()!r}: {tally.line()}", flush=True)
            await asyncio.to_thread(victim.stop)
            victim.start(TMPDIR=str(small / "tmp"))
            await asyncio.sleep(15)
            print(
                f"  started with a full disk, /readyz says {victim.readiness()!r}: {victim.said()[-300:]}",
                flush=True,
            )
            (small / "filling").unlink()
            await asyncio.to_thread(victim.wait_until_ready)
            print(f"  there is room again: {tally.line()}", flush=True)

        tally = counting.hand_in(here, round_id, most=hand_ins, happening=fill)
        print(f"  {tally.line()}", flush=True)
        return counting.faults_of(here, round_id, tally)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return
