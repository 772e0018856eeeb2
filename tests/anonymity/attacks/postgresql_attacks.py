"""Attacks on PostgreSQL's tables, log, statistics and dumps: each tells in which order it finds ballots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tests.anonymity.attacks import postgresql_urn
from tests.anonymity.attacks.evidence import (
    Attack,
    Finding,
    Known,
    beside_people,
    beside_slots_by_length,
    in_order_of_place,
    new_grades,
)
from tests.anonymity.attacks.postgresql_urn import Look, PostgresqlFiles, Row

ROLL, URN, URN_OF_US = (
    re.compile(r"\((?:\d+,)?(\d+),t\)"),
    re.compile(r"\((\S+?),t,"),
    re.compile(r"\((\S+?),\d+,t,"),
)


def _text(look: Look, table: str) -> list[Row]:
    return [row for row in look.rows if row[0] == table]


# --- Whose box lies where: accepted, since it ends at a sealed box -------------------------------


def slots_of_people(files: PostgresqlFiles) -> dict[int, bytes]:
    """Return whose box lies in which slot: mark and box bear the number of the same transaction."""
    if files.slots:
        return files.slots
    slots = files.slots
    for look in files.looks:
        slot_of = {row[1]: found[1] for row in _text(look, "urn") if (found := _used(row[3]))}
        for _, transaction, _, row, _ in _text(look, "roll"):
            person = ROLL.match(row)
            if person and transaction in slot_of:
                slots.setdefault(int(person[1]), slot_of[transaction].encode())
    return slots


def _used(row: str) -> re.Match[str] | None:
    return URN_OF_US.match(row) or URN.match(row)


# --- The attacks ----------------------------------------------------------------------------


def _read_rows(key: Callable[[Row], object]) -> Callable[[PostgresqlFiles, Known], Iterator[Finding]]:
    def read(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
        slots = slots_of_people(files)
        for stage, look in [*zip(["last look"], files.looks[-1:], strict=False), ("end", files.end)]:
            rows = [row for row in look.rows if row[0] in ("ballot", "comment")]
            found = in_order_of_place(repr(sorted(rows, key=key)).encode(), known)  # type: ignore[arg-type]
            yield from beside_people(stage, found, known, slots)

    return read


def _by_transaction(row: Row) -> tuple[int, tuple[int, ...]]:
    return int(row[1]), _by_place(row)


def _by_place(row: Row) -> tuple[int, ...]:
    return tuple(int(number) for number in row[2].strip("()").split(","))


def _read_log(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
    yield from beside_people("log", in_order_of_place(files.log, known), known, slots_of_people(files))


def _read_dump(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
    yield from beside_people("dump", in_order_of_place(files.end.dump, known), known, slots_of_people(files))


def _read_statistics(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
    """Look what the statistics know after each hand-in that they did not know before."""
    words = [in_order_of_place(look.statistics.encode(), known) for look in files.looks]
    new = [[comment for comment in after if comment not in before] for before, after in pairwise(words)]
    people = [person_id for person_id, found in zip(known.access_log, new, strict=False) if len(found) == 1]
    yield "words, by time", people, [found[0] for found in new if len(found) == 1]
    at_end = in_order_of_place(files.end.statistics.encode(), known)
    yield from beside_people("end", at_end, known, slots_of_people(files))


def _read_counters(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
    """Compare a copy from before each hand-in with one from after it."""
    new = [new_grades(before, after) for before, after in pairwise(_counts(look) for look in files.looks)]
    yield "grades, by time", known.access_log, [grades for grades in new if len(grades) == 6]


def _counts(look: Look) -> dict[tuple[int, str], int]:
    cells: list[Sequence[str]] = [row[3].strip("()").split(",")[-3:] for row in _text(look, "tally")]
    return {(int(position), letter): int(number) for position, letter, number in cells}


def _read_lengths(files: PostgresqlFiles, known: Known) -> Iterator[Finding]:
    lengths = {
        found[1].encode(): int(row[4])
        for look in files.looks
        for row in _text(look, "urn")
        if (found := _used(row[3]))
    }
    yield from beside_slots_by_length(slots_of_people(files), lengths, known)


ATTACKS: list[Attack[PostgresqlFiles]] = [
    Attack(
        name="xmin",
        naive="mark and ballot in one transaction",
        make_naive=postgresql_urn.random_keys,
        read=_read_rows(_by_transaction),
    ),
    Attack(
        name="ctid",
        naive="UUID keys",
        make_naive=postgresql_urn.random_keys,
        read=_read_rows(_by_place),
    ),
    Attack(
        name="write-ahead log",
        naive="rewritten by ORDER BY random()",
        make_naive=postgresql_urn.rewritten,
        read=_read_log,
    ),
    Attack(
        name="pg_stats",
        naive="ballots, analyzed meanwhile",
        make_naive=postgresql_urn.looked_after_each,
        read=_read_statistics,
    ),
    Attack(
        name="order of a dump",
        naive="UUID keys",
        make_naive=postgresql_urn.random_keys,
        read=_read_dump,
    ),
    Attack(
        name="two copies around each",
        naive="counters",
        make_naive=postgresql_urn.counters,
        read=_read_counters,
    ),
    Attack(
        name="lengths of comments",
        naive="sealed, not padded",
        make_naive=postgresql_urn.sealed_without_padding,
        read=_read_lengths,
    ),
]
