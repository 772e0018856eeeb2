"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket file, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "report_card"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings for tests that never pull the plug."""


class NoPostgreSQL(Exception):
    """The private server cannot be had; the message says why."""


@dataclass(frozen=True)
class PostgreSQL:
    """A running private server; `folder` holds its files, and its socket."""

    folder: Path
    _numbers: Iterator[int]

    def url(self, database: str) -> str:
        """Return the address of a database as DATABASE_URL takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def conninfo(self, database: str) -> str:
        """Return the same address as psycopg and PostgreSQL's own programs take it."""
        return f"host={self.folder} user={OWNER} dbname={database}"

    def make_database(self, *, template: str = "template0") -> str:
        """Copy a template to a fresh database and return its name."""
        name = f"test_{next(self._numbers)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database even when somebody is still connected."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def restart(self, *, how: str = "fast") -> None:
        """Restart the server; `how` is pg_ctl's mode: fast, or immediate as after a power cut."""
        _pg_ctl(self.folder, "restart", "-m", how)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def private_postgresql(settings: Mapping[str, str] = QUICK) -> Iterator[PostgreSQL]:
    """Start a server with these settings and stop it at the end.

    Pass an empty mapping, or for instance {"wal_recycle": "off"}, for tests that look at the server's files.
    """
    # A short path: a socket's may have some hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="report_card_pg_"))
    user = _server_user()
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _as_server_user(
            [
                program("initdb"),
                "-D",
                str(folder / "cluster"),
                "-U",
                OWNER,
                "-E",
                "UTF8",
                "--locale=C",
                "-A",
                "trust",
                "-N",
            ]
        )
        lines = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "max_connections": "300",
            **settings,
        }
        with (folder / "cluster" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in lines.items())
        _pg_ctl(folder, "start")
        try:
            yield PostgreSQL(folder, count(1))
        finally:
            _pg_ctl(folder, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _pg_ctl(folder: Path, *action: str) -> None:
    log = folder / "log"
    _as_server_user([program("pg_ctl"), "-D", str(folder / "cluster"), "-l", str(log), "-w", "-s", *action])


def _as_server_user(command: list[str]) -> None:
    """Run one of PostgreSQL's programs, as somebody else when this is root: the server refuses root."""
    user = _server_user()
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise NoPostgreSQL(f"{' '.join(command)} failed: {said.read()}")


def _server_user() -> pwd.struct_passwd | None:
    """Return the user that the server runs as, or None for the one who runs the tests."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def program(name: str) -> str:
    found = shutil.which(name)
    # Debian keeps the programs of each version in a folder of their own, outside the search path.
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if newest:
        return str(newest[-1])
    if found is None:
        raise NoPostgreSQL(
            f"{name} is not on this machine: run ./test once, or install PostgreSQL 15 or newer"
        )
    return found
