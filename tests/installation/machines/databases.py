"""PostgreSQL restarted, cut off and failed over to a streaming replica in mid-round, while people hand in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from psycopg.sql import SQL

from benchmarks import company
from tests.fixtures.private_postgresql import PostgreSQL, standby_of
from tests.installation.machines import counting
from tests.installation.machines.crowd import Tally
from tests.installation.machines.site import DATABASE, STANDBY, Site, server_settings, site
from tests.installation.machines.storm import reached

TWO_SERVERS = (
    "postgresql+psycopg://report_card@/{database}?host={first}&host={second}&target_session_attrs=read-write"
)


def restart(*, hand_ins: int) -> list[str]:
    """Restart the server twice: fast, and immediate as after a power cut."""

    async def happening(here: Site, tally: Tally) -> None:
        for share, how in ((4, "fast"), (2, "immediate")):
            await reached(tally, hand_ins // share)
            await asyncio.to_thread(_restart, here, how)
            print(f"  restarted ({how}): {tally.line()}", flush=True)
            await _answers_again(here)

    return _with_hand_ins(hand_ins, happening)


def pulled(*, hand_ins: int) -> list[str]:
    """Pull the cable of the database for a minute: nobody is told that it is gone."""

    async def happening(here: Site, tally: Tally) -> None:
        await reached(tally, hand_ins // 4)
        here.network.pull("db1")
        await asyncio.sleep(20)
        page = await asyncio.to_thread(here.machines[0].ask, "/help")
        print(
            f"  20 s after the cable: /help {page[0]}, /readyz {here.machines[0].readiness()!r}", flush=True
        )
        await asyncio.sleep(40)
        here.network.plug("db1")
        await _answers_again(here)

    return _with_hand_ins(hand_ins, happening)


def fail_over(*, hand_ins: int) -> list[str]:
    """Lose the server with its machine and promote the replica; two hosts stand in DATABASE_URL."""
    standbys: list[PostgreSQL] = []

    async def happening(here: Site, tally: Tally) -> None:
        await reached(tally, hand_ins // 2)
        here.network.pull("db1")
        here.network.kill("db1")
        print(f"  the machine of the database lost its power: {tally.line()}", flush=True)
        await asyncio.sleep(5)
        with here.network.inside("db2"):
            await asyncio.to_thread(standbys[0].promote)
        print("  the replica was promoted", flush=True)
        await _answers_again(here)

    departments, people = 10, -(-hand_ins // 20)
    with site(departments=departments, people=people, database_url=TWO_SERVERS) as here:
        round_id = company.open_a_round(here.place)
        with (
            here.network.inside("db2"),
            standby_of(
                f"host={DATABASE} user=report_card", settings=server_settings(STANDBY, here.folder)
            ) as standby,
        ):
            here.server.run(SQL("ALTER SYSTEM SET synchronous_standby_names = '*'"))
            here.server.run(SQL("SELECT pg_reload_conf()"))
            standbys.append(standby)
            tally = counting.hand_in(
                here, round_id, most=hand_ins, happening=lambda tally: happening(here, tally)
            )
            print(f"  {tally.line()}", flush=True)
            moved = here.moved_to(standby)
            return counting.faults_of(moved, round_id, tally)


def _with_hand_ins(hand_ins: int, happening: Callable[[Site, Tally], Awaitable[None]]) -> list[str]:
    departments, people = 10, -(-hand_ins // 20)
    with site(departments=departments, people=people) as here:
        round_id = company.open_a_round(here.place)
        tally = counting.hand_in(
            here, round_id, most=hand_ins, happening=lambda tally: happening(here, tally)
        )
        print(f"  {tally.line()}", flush=True)
        return counting.faults_of(here, round_id, tally)


def _restart(here: Site, how: str) -> None:
    with here.network.inside("db1"):
        here.server.restart(how=how)


async def _answers_again(here: Site) -> None:
    """Tell after how many seconds both machines are ready."""
    begun = time.monotonic()
    for machine in here.machines:
        await asyncio.to_thread(machine.wait_until_ready)
    print(f"  both machines are ready {time.monotonic() - begun:.1f} s later", flush=True)
