"""Storm of hand-ins on two web machines, one of which is killed in the middle, or loses its power."""

from __future__ import annotations

import asyncio

from benchmarks import company
from tests.installation.machines import counting
from tests.installation.machines.crowd import Tally
from tests.installation.machines.site import site


def storm(*, hand_ins: int, cable: bool) -> list[str]:
    """Hand in, kill a machine halfway, and count; one without a cable to pull is started again."""
    departments = 20
    people = -(-hand_ins // (2 * departments))
    with site(departments=departments, people=people) as here:
        round_id = company.open_a_round(here.place)
        victim = here.machines[1]

        async def kill_and_return(tally: Tally) -> None:
            await reached(tally, hand_ins // 2)
            if cable:
                here.network.pull(victim.name)
            victim.kill()
            told = "lost its power" if cable else "was killed"
            print(f"  {victim.name} {told}: {tally.line()}", flush=True)
            if cable:
                return  # it says nothing more, and never comes back
            await reached(tally, hand_ins * 3 // 4)
            victim.start()
            await asyncio.to_thread(victim.wait_until_ready)
            print(f"  {victim.name} is back: {tally.line()}", flush=True)

        tally = counting.hand_in(here, round_id, most=hand_ins, happening=kill_and_return)
        print(f"  {tally.line()}", flush=True)
        return counting.faults_of(here, round_id, tally)


async def reached(tally: Tally, number: int) -> None:
    """Wait until so many requests are answered."""
    while len(tally.waits) < number:
        await asyncio.sleep(0.1)
