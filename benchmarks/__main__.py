"""Measure Report Card: `python -m benchmarks [name…] [--quick]` prints a table for each database."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks import exchange, form, hand_in, mixed, pdf, printed_ahead, results
from benchmarks.company import Place
from benchmarks.table import Line, drawn
from tests.fixtures.private_postgresql import NoPostgreSQL, private_postgresql

BENCHMARKS: dict[str, Callable[..., list[Line]]] = {
    "form": form.measure,
    "hand_in": hand_in.measure,
    "results": results.measure,
    "mixed": mixed.measure,
    "exchange": exchange.measure,
    "pdf": pdf.measure,
    "printed_ahead": printed_ahead.measure,
}
WITHOUT_DATABASE = {"pdf"}
QUIET = 0.1
"""Share of the cores that other processes may use before a load."""


def command_line() -> argparse.ArgumentParser:
    """Describe the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Report Card in real server processes, each load against its floor in one run, "
        "on SQLite and PostgreSQL by turns.",
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to measure: {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        help="a server for the measured databases, which are dropped afterwards, such as "
        "postgresql+psycopg://postgres@127.0.0.1/postgres (default: one that is started for this run)",
    )
    parser.add_argument(
        "--folder", type=Path, help="where databases are made (default: a temporary folder); the disk matters"
    )
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="leave the other database out")
    parser.add_argument("--quick", action="store_true", help="measure shortly: for trying, not for telling")
    return parser


@contextmanager
def new_place(name: str, *, postgresql: str | None, folder: Path | None) -> Iterator[Place]:
    """Give an empty database and folders, and take them away afterwards."""
    home = Path(tempfile.mkdtemp(prefix=f"benchmark-{name}-", dir=folder))
    try:
        if postgresql is None:
            yield Place(folder=home, database_url=f"sqlite:///{home / 'measured.sqlite'}")
            return
        server = make_url(postgresql)
        wanted = f"report_card_benchmark_{name}_{os.getpid()}"
        plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{wanted}"')
            try:
                url = server.set(database=wanted).render_as_string(hide_password=False)
                yield Place(folder=home, database_url=url)
            finally:
                connection.execute(f'DROP DATABASE "{wanted}" WITH (FORCE)')
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def servers(wishes: argparse.Namespace) -> Iterator[dict[str, str | None]]:
    """Give the databases to measure by name, each with its server; SQLite has none."""
    with ExitStack() as stack:
        found: dict[str, str | None] = {} if wishes.only == "PostgreSQL" else {"SQLite": None}
        if wishes.only != "SQLite":
            try:
                found["PostgreSQL"] = wishes.postgresql or stack.enter_context(private_postgresql({})).url(
                    "postgres"
                )
            except NoPostgreSQL as fault:
                print(f"PostgreSQL is left out: {fault}", file=sys.stderr)
        yield found


def used_by_others(seconds: float = 1.0) -> float:
    """Return the share of all cores that is used while this program sleeps."""
    before = _times()
    time.sleep(seconds)
    spent = [late - early for early, late in zip(before, _times(), strict=True)]
    return 1 - (spent[3] + spent[4]) / sum(spent)  # idle, and waiting for a disk


def _times() -> list[int]:
    return [int(number) for number in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]


def main() -> int:
    """Measure what was asked for and print the tables."""
    wishes = command_line().parse_args()
    unknown = [name for name in wishes.names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. Choose from: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 1
    begun, busy = time.monotonic(), 0.0
    with servers(wishes) as databases:
        tables: dict[str, list[Line]] = {name: [] for name in databases}
        for name in wishes.names or BENCHMARKS:
            for database, server in databases.items():
                if name in WITHOUT_DATABASE and database != next(iter(databases)):
                    continue
                busy = max(busy, used_by_others())
                with new_place(name, postgresql=server, folder=wishes.folder) as place:
                    tables[database] += BENCHMARKS[name](place, quick=wishes.quick)
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, "
        f"{(time.monotonic() - begun) / 60:.1f} minutes. {'Quiet' if busy < QUIET else 'NOT QUIET'}: "
        f"before the loads others used at most {100 * busy:.0f} % of the cores."
    )
    for database, lines in tables.items():
        print(f"\n{database}:\n\n{drawn(lines)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
