"""Attacks on SQLite's raw files: each tells in which order it finds ballots, or whose they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from tests.anonymity.attacks import sqlite_urn
from tests.anonymity.attacks.evidence import (
    Attack,
    Finding,
    Known,
    beside_people,
    beside_slots_by_length,
    in_order_of_place,
    new_grades,
)
from tests.anonymity.attacks.sqlite_bytes import ask_of, cells, states
from tests.anonymity.attacks.sqlite_urn import SqliteFiles


def _stages(files: SqliteFiles) -> Iterator[tuple[str, bytes, bytes]]:
    yield "grading", *files.grading
    yield "exchanged", *files.exchanged
    yield "ended", *files.ended


# --- What the log tells of whom and where: accepted, since it ends at a sealed box ---------------


@lru_cache(maxsize=2)
def slots_of_people(files: SqliteFiles) -> dict[int, bytes]:
    """Return whose box lies in which slot, read off the states that the log has kept."""
    try:
        found = states(*files.grading, _marks_and_slots)
    except sqlite3.OperationalError:
        return {}  # a naive design without roll and urn
    slots: dict[int, bytes] = {}
    for (marks, used), (more_marks, more_used) in pairwise(found):
        people, new = more_marks - marks, more_used - used
        if len(people) == len(new) == 1:
            slots[people.pop()] = new.pop()
    return slots


def _marks_and_slots(connection: sqlite3.Connection) -> tuple[set[int], set[bytes]]:
    marks = {row[0] for row in connection.execute("SELECT person_id FROM roll WHERE handed_in")}
    return marks, {row[0] for row in connection.execute("SELECT slot FROM urn WHERE used")}


# --- The attacks ----------------------------------------------------------------------------


def _in_cells(data: bytes, known: Known, *, by_offset: bool) -> list[str]:
    found = []
    for cell in cells(data, by_offset=by_offset):
        found += [mark.decode() for mark in known.marks if mark in cell]
    return list(dict.fromkeys(found))


def _read_cells(*, by_offset: bool) -> Callable[[SqliteFiles, Known], Iterator[Finding]]:
    def read(files: SqliteFiles, known: Known) -> Iterator[Finding]:
        slots = slots_of_people(files)
        for stage, main, _ in _stages(files):
            yield from beside_people(stage, _in_cells(main, known, by_offset=by_offset), known, slots)

    return read


def _read_bytes(of: str) -> Callable[[SqliteFiles, Known], Iterator[Finding]]:
    def read(files: SqliteFiles, known: Known) -> Iterator[Finding]:
        slots = slots_of_people(files)
        for stage, main, log in _stages(files):
            data = log if of == "log" else main
            yield from beside_people(stage, in_order_of_place(data, known), known, slots)

    return read


def _read_freed(files: SqliteFiles, known: Known) -> Iterator[Finding]:
    """Look into what SQLite has given up, page by page from the page's end, where it began to write."""
    slots = slots_of_people(files)
    for stage, main, _ in _stages(files):
        size = int.from_bytes(main[16:18], "big")
        pages = [main[at : at + size] for at in range(0, len(main), size)]
        found: Iterable[str] = [
            mark.decode()
            for page in pages
            for mark in sorted(known.marks, key=page.rfind, reverse=True)
            if mark in page
        ]
        yield from beside_people(stage, list(dict.fromkeys(found)), known, slots)


def _read_counters_of_log(files: SqliteFiles, known: Known) -> Iterator[Finding]:
    yield from _grades_by_time(states(*files.grading, _counts), known)


def _grades_by_time(found: list[Mapping[tuple[int, str], int]], known: Known) -> Iterator[Finding]:
    new = [new_grades(before, after) for before, after in pairwise(found)]
    yield "grades, by time", known.access_log, [grades for grades in new if len(grades) == 6]


def _counts(connection: sqlite3.Connection) -> dict[tuple[int, str], int]:
    rows = connection.execute("SELECT position, answer, count FROM tally")
    return {(position, letter): number for position, letter, number in rows}


def _read_backups(files: SqliteFiles, known: Known) -> Iterator[Finding]:
    """Compare a backup from before each hand-in with one from after it: whole copies, without a log."""
    backups = states(*files.grading, lambda connection: connection.serialize())
    yield from _grades_by_time([ask_of(backup, b"", _counts) for backup in backups], known)
    words = [in_order_of_place(backup, known) for backup in backups]
    new = [[comment for comment in after if comment not in before] for before, after in pairwise(words)]
    yield "words, by time", known.access_log, [found[0] for found in new if len(found) == 1]


def _read_lengths(files: SqliteFiles, known: Known) -> Iterator[Finding]:
    main, log = files.grading
    lengths = ask_of(
        main, log, lambda connection: dict(connection.execute("SELECT slot, length(box) FROM urn"))
    )
    yield from beside_slots_by_length(slots_of_people(files), lengths, known)


ATTACKS: list[Attack[SqliteFiles]] = [
    Attack(
        name="hidden row numbers",
        naive="UUID keys, ordinary table",
        make_naive=sqlite_urn.random_keys,
        read=_read_cells(by_offset=False),
    ),
    Attack(
        name="offsets of cells in a page",
        naive="UUID keys, WITHOUT ROWID",
        make_naive=sqlite_urn.without_rowid,
        read=_read_cells(by_offset=True),
    ),
    Attack(
        name="order in the log",
        naive="UUID keys, ordinary table",
        make_naive=sqlite_urn.random_keys,
        read=_read_bytes("log"),
    ),
    Attack(
        name="differences of log frames",
        naive="counters",
        make_naive=sqlite_urn.counters,
        read=_read_counters_of_log,
    ),
    Attack(
        name="freed pages",
        naive="counted, then deleted",
        make_naive=sqlite_urn.deleted_rows,
        read=_read_freed,
    ),
    Attack(
        name="two backups around each",
        naive="counters",
        make_naive=sqlite_urn.counters,
        read=_read_backups,
    ),
    Attack(
        name="lengths of comments",
        naive="sealed, not padded",
        make_naive=sqlite_urn.sealed_without_padding,
        read=_read_lengths,
    ),
]
