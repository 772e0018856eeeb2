"""Measure Report Card: `python -m benchmarks [name…] [--postgresql URL] [--quick]` prints one table."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks import exchange, form, hand_in, pdf, results
from benchmarks.company import Place
from benchmarks.table import Line, drawn

BENCHMARKS: dict[str, Callable[..., list[Line]]] = {
    "form": form.measure,
    "hand_in": hand_in.measure,
    "results": results.measure,
    "exchange": exchange.measure,
    "pdf": pdf.measure,
}


def command_line() -> argparse.ArgumentParser:
    """Describe the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Report Card in real server processes, each load against its floor in one run.",
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to measure: {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        help="measure on this server, in databases made for it and dropped afterwards; "
        "such as postgresql+psycopg://postgres@127.0.0.1/postgres",
    )
    parser.add_argument(
        "--folder", type=Path, help="where databases are made (default: a temporary folder); the disk matters"
    )
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


def main() -> int:
    """Measure what was asked for and print the table."""
    wishes = command_line().parse_args()
    unknown = [name for name in wishes.names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. Choose from: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 1
    database = "PostgreSQL" if wishes.postgresql else "SQLite"
    busy = os.getloadavg()[0]
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {database}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {busy:.1f} processes were busy before the start.\n"
    )
    lines: list[Line] = []
    for name in wishes.names or BENCHMARKS:
        with new_place(name, postgresql=wishes.postgresql, folder=wishes.folder) as place:
            lines += BENCHMARKS[name](place, quick=wishes.quick)
    print(drawn(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
