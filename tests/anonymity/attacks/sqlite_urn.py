"""SQLite under attack: the database and WAL files of naive designs and of the urn."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from tests.anonymity.attacks.evidence import MARK, Attack
from tests.anonymity.ground import Ground, Vote, ground, in_random_order
from tests.anonymity.kills.killing import End, kill_after_done
from webapp.models import Round
from webapp.round_steps.services.exchanging import exchange_round, finish_interrupted_exchanges
from webapp.urn import sealing


@dataclass(frozen=True, kw_only=True)
class SqliteFiles:
    """The bytes of database and log: while people grade, right after the exchange, and at the end."""

    grading: tuple[bytes, bytes]
    exchanged: tuple[bytes, bytes]
    ended: tuple[bytes, bytes]


def real_urn(folder: Path, people: int, source: Random) -> tuple[SqliteFiles, list[Vote]]:
    """Bring a real round through handing in and exchange, and copy its files on the way.

    Everybody hands in within one process that is killed at its end, and its log is never emptied:
    no attacker sees more.
    """
    (folder / "database").mkdir(parents=True)
    file = folder / "database" / "report_card.sqlite"
    with ground(folder, f"sqlite:///{file}") as place:
        votes = in_random_order(source, place.open_round(people))
        place.database.compact()
        place.disconnect()
        assert kill_after_done(lambda: _hand_in_all(place, votes)) is End.KILLED
        grading = _copy(file)
        place.close()
        exchange_without_end(place)
        exchanged = _copy(file)
        finish_interrupted_exchanges(place.database, place.key_folder, place.place.today)
        ended = _copy(file)
        assert place.card().ballots == people
    return SqliteFiles(grading=grading, exchanged=exchanged, ended=ended), votes


def _hand_in_all(place: Ground, votes: Sequence[Vote]) -> None:
    place.database.checkpoint = _leave_it  # type: ignore[method-assign]  # the attacker keeps it
    for vote in votes:
        place.hand_in(vote)


def _leave_it(*, patience: int = 0) -> bool:
    return False


def exchange_without_end(place: Ground) -> None:
    """Exchange, and stop before the key is destroyed and the file rewritten."""
    with place.app.app_context(), place.database.transaction() as session:
        round_ = session.get_one(Round, place.round_id)
        key = place.private_key()
        exchange_round(session, round_, key, today=place.place.today, now=place.place.now)


def _copy(file: Path) -> tuple[bytes, bytes]:
    log = file.with_name(f"{file.name}-wal")
    return file.read_bytes(), log.read_bytes() if log.exists() else b""


# --- Naive designs --------------------------------------------------------------------------


def _naive(folder: Path, tables: str, hand_in: Callable[[sqlite3.Connection], None]) -> SqliteFiles:
    """Let everybody hand in to a naive table, and copy the files; there is no exchange."""
    file = folder / "naive.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(tables)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        hand_in(connection)
        grading = _copy(file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ended = _copy(file)
    file.unlink()
    return SqliteFiles(grading=grading, exchanged=ended, ended=ended)


def random_keys(folder: Path, votes: Sequence[Vote], source: Random) -> SqliteFiles:
    """Ballots under random keys in an ordinary table, which keeps a hidden number in each row."""

    def hand_in(connection: sqlite3.Connection) -> None:
        for vote in votes:
            row = (str(uuid.UUID(int=source.getrandbits(128))), vote.words)
            connection.execute("INSERT INTO ballot VALUES (?, ?)", row)

    return _naive(folder, "CREATE TABLE ballot (id TEXT PRIMARY KEY, words TEXT)", hand_in)


def without_rowid(folder: Path, votes: Sequence[Vote], source: Random) -> SqliteFiles:
    """The same without hidden numbers, short enough for one page."""

    def hand_in(connection: sqlite3.Connection) -> None:
        for vote in votes:
            row = (source.randbytes(16), vote.words[:MARK])
            connection.execute("INSERT INTO ballot VALUES (?, ?)", row)

    return _naive(folder, "CREATE TABLE ballot (id BLOB PRIMARY KEY, words TEXT) WITHOUT ROWID", hand_in)


def counters(folder: Path, votes: Sequence[Vote], source: Random) -> SqliteFiles:
    """No ballots at all: counters by need and letter."""

    def hand_in(connection: sqlite3.Connection) -> None:
        for vote in votes:
            connection.execute("BEGIN IMMEDIATE")
            for position, letter in enumerate(vote.ballot.answers, start=1):
                cell = (position, letter)
                connection.execute(
                    "UPDATE tally SET count = count + 1 WHERE position = ? AND answer = ?", cell
                )
            connection.execute("COMMIT")

    key, insert = "PRIMARY KEY (position, answer)", "INSERT INTO tally VALUES"
    rows = ", ".join(f"({position}, '{letter}', 0)" for position in range(1, 7) for letter in "ABCFX")
    return _naive(
        folder,
        f"CREATE TABLE tally (position, answer, count, {key}) WITHOUT ROWID; {insert} {rows};",
        hand_in,
    )


def deleted_rows(folder: Path, votes: Sequence[Vote], source: Random) -> SqliteFiles:
    """Ballots that are counted at the end and then deleted."""

    def hand_in(connection: sqlite3.Connection) -> None:
        for vote in votes:
            connection.execute("INSERT INTO ballot VALUES (?, ?)", (source.randbytes(16), vote.words))
        connection.execute("DELETE FROM ballot")

    return _naive(folder, "CREATE TABLE ballot (id BLOB, words TEXT)", hand_in)


def sealed_without_padding(folder: Path, votes: Sequence[Vote], source: Random) -> SqliteFiles:
    """Marks and boxes together, the boxes as long as what is in them."""
    public = sealing.make_key(folder / "naive-keys", 1)

    def hand_in(connection: sqlite3.Connection) -> None:
        for vote in votes:
            plain_length = len(vote.words.encode()) + 60
            box = sealing.seal(vote.ballot, public, round_id=1, card_id=1, length=plain_length)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO roll VALUES (?, 1)", (vote.person_id,))
            slot = source.randbytes(16)
            connection.execute("INSERT INTO urn VALUES (?, 1, ?)", (slot, box))
            connection.execute("COMMIT")

    return _naive(
        folder,
        "CREATE TABLE roll (person_id, handed_in, PRIMARY KEY (person_id)) WITHOUT ROWID;"
        "CREATE TABLE urn (slot, used, box, PRIMARY KEY (slot)) WITHOUT ROWID;",
        hand_in,
    )


class Sqlite:
    """SQLite as a place that is attacked."""

    name = "SQLite"

    def __init__(self, folder: Path, attacks: Sequence[Attack[SqliteFiles]]) -> None:
        self.attacks = attacks
        self._folder = folder
        self._numbers = count()

    def naive(self, attack: Attack[SqliteFiles], votes: Sequence[Vote], source: Random) -> SqliteFiles:
        """Let everybody hand in to a naive table; there is no exchange."""
        files: SqliteFiles = attack.make_naive(self._folder, votes, source)
        return files

    def urn(self, people: int, source: Random) -> tuple[SqliteFiles, list[Vote]]:
        """Bring a real round through handing in and exchange, in a folder of its own."""
        folder = self._folder / f"urn-{next(self._numbers)}"
        found = real_urn(folder, people, source)
        shutil.rmtree(folder)
        return found
