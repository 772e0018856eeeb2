"""PostgreSQL under attack: its tables, statistics, dumps and files, of naive designs and of the urn."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.anonymity.attacks.evidence import MARK, Attack
from tests.anonymity.ground import Vote, ground, in_random_order
from tests.fixtures.private_postgresql import PostgreSQL, program
from webapp.urn import sealing

Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Look:
    """What somebody sees who may read everything, at one moment.

    `rows` are (table, xmin, ctid, beginning of the row as text, its length) in the order in which
    they lie in the files.
    """

    rows: Sequence[Row]
    statistics: str
    dump: bytes = b""


@dataclass(kw_only=True)
class PostgresqlFiles:
    """Looks after every hand-in and at the end, and the log from the first hand-in on."""

    looks: list[Look] = field(default_factory=list)
    log: bytes = b""
    end: Look = Look(rows=(), statistics="")
    slots: dict[int, bytes] = field(default_factory=dict)  # kept by the attack that has found them


LOG_PAGE, HEAD, LONG_HEAD = 8192, 24, 40  # bytes
TABLES = ("roll", "urn", "ballot", "tally", "comment")


def look(connection: psycopg.Connection[Row], *, dump: bytes = b"") -> Look:
    """Gather statistics as the server does by itself now and then, and read everything."""
    rows: list[Row] = []
    for table in TABLES:
        if connection.execute("SELECT 1 FROM pg_tables WHERE tablename = %s", (table,)).fetchone():
            connection.execute(f"ANALYZE {table}")
            columns = f"'{table}', xmin::text, ctid::text, left(t::text, 200), length(t::text)::text"
            rows += connection.execute(f"SELECT {columns} FROM {table} t ORDER BY ctid").fetchall()  # noqa: S608
    statistics = connection.execute(
        "SELECT tablename, attname, most_common_vals::text, histogram_bounds::text FROM pg_stats "
        "WHERE schemaname = 'public' AND tablename = ANY(%s) ORDER BY 1, 2",
        (list(TABLES),),
    ).fetchall()
    return Look(rows=rows, statistics=repr(statistics), dump=dump)


class Postgresql:
    """PostgreSQL as a place that is attacked."""

    name = "PostgreSQL"

    def __init__(self, server: PostgreSQL, folder: Path, attacks: Sequence[Attack[PostgresqlFiles]]) -> None:
        self.attacks = attacks
        self._server = server
        self._folder = folder
        self._numbers = count()

    def naive(
        self, attack: Attack[PostgresqlFiles], votes: Sequence[Vote], source: Random
    ) -> PostgresqlFiles:
        """Let everybody hand in to naive tables, which are dropped afterwards; there is no exchange."""
        name, files = self._naive_database, PostgresqlFiles()
        with psycopg.connect(self._server.conninfo(name), autocommit=True) as connection:
            begin = self._begin_log(connection)
            attack.make_naive(connection, votes, source, lambda: files.looks.append(look(connection)))
            files.end = look(connection, dump=self._dump(name))
            files.log = self._log_since(begin)
            connection.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
        return files

    @cached_property
    def _naive_database(self) -> str:
        return self._server.make_database()

    @cached_property
    def _template(self) -> str:
        """Make a company once, without people; every repetition works on a copy."""
        name = self._server.make_database()
        with ground(self._folder / "template", self._server.url(name)):
            return name

    def urn(self, people: int, source: Random) -> tuple[PostgresqlFiles, list[Vote]]:
        """Bring a real round through handing in and exchange, and look after every step."""
        name = self._server.make_database(template=self._template)
        folder = self._folder / f"urn-{next(self._numbers)}"
        files = PostgresqlFiles()
        try:
            with (
                ground(folder, self._server.url(name), is_empty=False) as place,
                psycopg.connect(self._server.conninfo(name), autocommit=True) as connection,
            ):
                votes = in_random_order(source, place.open_round(people))
                begin = self._begin_log(connection)
                files.looks.append(look(connection))
                for vote in votes:
                    place.hand_in(vote)
                    files.looks.append(look(connection))
                place.close()
                place.exchange()
                files.end = look(connection, dump=self._dump(name))
                files.log = self._log_since(begin)
        finally:
            self._server.drop_database(name)
            shutil.rmtree(folder, ignore_errors=True)
        return files, votes

    def _begin_log(self, connection: psycopg.Connection[Row]) -> str:
        """Begin a new file of the log, and return its name."""
        connection.execute("SELECT pg_switch_wal()")
        found = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn() + 1)").fetchone()
        assert found
        return found[0]

    def _log_since(self, begin: str) -> bytes:
        folder = self._server.folder / "cluster" / "pg_wal"
        files = sorted(file for file in folder.iterdir() if file.is_file() and file.name >= begin)
        return b"".join(_records(file.read_bytes()) for file in files)

    def _dump(self, name: str) -> bytes:
        command = [program("pg_dump"), "--data-only", "--dbname", self._server.conninfo(name)]
        return subprocess.run(command, check=True, capture_output=True).stdout


def _records(segment: bytes) -> bytes:
    """Join what is in a file of the log: without the heads of its pages, which cut records in two."""
    pages = (segment[at : at + LOG_PAGE] for at in range(0, len(segment), LOG_PAGE))
    return b"".join(page[LONG_HEAD if number == 0 else HEAD :] for number, page in enumerate(pages))


# --- Naive designs --------------------------------------------------------------------------

Connection = psycopg.Connection[Row]
Looked = Callable[[], None]


def random_keys(connection: Connection, votes: Sequence[Vote], source: Random, looked: Looked) -> None:
    """Marks and ballots stored together, the ballots under random keys."""
    connection.execute("CREATE TABLE roll (person_id int PRIMARY KEY, handed_in bool)")
    connection.execute("CREATE TABLE ballot (id uuid PRIMARY KEY, words text)")
    for vote in votes:
        with connection.transaction():
            connection.execute("INSERT INTO roll VALUES (%s, true)", (vote.person_id,))
            key = uuid.UUID(int=source.getrandbits(128))
            connection.execute("INSERT INTO ballot VALUES (%s, %s)", (key, vote.words[:MARK]))


def rewritten(connection: Connection, votes: Sequence[Vote], source: Random, looked: Looked) -> None:
    """The same, rewritten in a random order at the end, so that the tables themselves tell nothing."""
    random_keys(connection, votes, source, looked)
    connection.execute("CREATE TABLE shuffled AS SELECT * FROM ballot ORDER BY random()")
    connection.execute("DROP TABLE ballot, roll")
    connection.execute("ALTER TABLE shuffled RENAME TO ballot")


def looked_after_each(connection: Connection, votes: Sequence[Vote], source: Random, looked: Looked) -> None:
    """Ballots alone, whose statistics the server renews while people hand in."""
    connection.execute("CREATE TABLE ballot (id uuid PRIMARY KEY, words text)")
    for other in ("of another", "of one more"):  # statistics begin with the second value
        connection.execute("INSERT INTO ballot VALUES (gen_random_uuid(), %s)", (other,))
    looked()
    for vote in votes:
        key = uuid.UUID(int=source.getrandbits(128))
        connection.execute("INSERT INTO ballot VALUES (%s, %s)", (key, vote.words[:MARK]))
        looked()


def counters(connection: Connection, votes: Sequence[Vote], source: Random, looked: Looked) -> None:
    """No ballots at all: counters by need and letter."""
    connection.execute("CREATE TABLE tally (position int, answer text, count int)")
    for position in range(1, 7):
        for letter in "ABCFX":
            connection.execute("INSERT INTO tally VALUES (%s, %s, 0)", (position, letter))
    looked()
    for vote in votes:
        with connection.transaction():
            for position, letter in enumerate(vote.ballot.answers, start=1):
                connection.execute(
                    "UPDATE tally SET count = count + 1 WHERE position = %s AND answer = %s",
                    (position, letter),
                )
        looked()


def sealed_without_padding(
    connection: Connection, votes: Sequence[Vote], source: Random, looked: Looked
) -> None:
    """Marks and boxes together, the boxes as long as what is in them."""
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    connection.execute("CREATE TABLE roll (person_id int PRIMARY KEY, handed_in bool)")
    connection.execute("CREATE TABLE urn (slot bytea PRIMARY KEY, used bool, box bytea)")
    looked()
    for vote in votes:
        length = len(vote.words.encode()) + 60
        box = sealing.seal(vote.ballot, public, round_id=1, card_id=1, length=length)
        with connection.transaction():
            connection.execute("INSERT INTO roll VALUES (%s, true)", (vote.person_id,))
            connection.execute("INSERT INTO urn VALUES (%s, true, %s)", (source.randbytes(16), box))
        looked()
