"""Request counters in memory that all server processes share (metrics); coarse where people grade.

Written here instead of by a metrics package: those keep a file a process, and processes are replaced after
each hand-in, so that the files would pile up and their times tell when somebody handed in. The memory is made
when this module is first imported: in the launcher, before it forks. Nothing of it is kept on disk.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from mmap import mmap
from tempfile import TemporaryFile

ONE_BY_ONE = (
    *("access_tokens", "actions", "api", "directory"),
    *("admin_connections", "admin_holidays", "admin_import", "admin_log", "admin_mail"),
    *("admin_org", "admin_pairs", "admin_people", "admin_reorganise", "admin_retention"),
    *("admin_round_dates", "admin_round_steps", "admin_rounds", "admin_settings", "admin_surveys"),
    "admin_webhooks",
    *("agreement", "agreements", "health", "metrics", "needs", "results", "trends", "unknown"),
)
"""The parts whose requests may be told one by one. All others count together, as of the last full hour:
where people grade, sign in or write alone, one request is one person's, as is a browser's first for
styles."""

METHODS = ("GET", "POST", "other")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, float("inf"))
"""Upper bounds of durations in seconds."""
SLOW = 1.0
"""Seconds above which one of the other pages counts as slow: handing in never comes near."""
PAGES, SLOW_PAGES, FAULTY_PAGES = ("pages",), ("slow pages",), ("faulty pages",)
_HOUR = ("hour",)

Slot = tuple[str | float, ...]


def _slots() -> Iterator[Slot]:
    for part in ONE_BY_ONE:
        yield from (("requests", part, method, status) for method in METHODS for status in CLASSES)
        yield from (("within", part, bound) for bound in BOUNDS)
        yield ("microseconds", part)
    yield from (_HOUR, PAGES, SLOW_PAGES, FAULTY_PAGES)
    yield from (("so far", *slot) for slot in (PAGES, SLOW_PAGES))


class Counters:
    """Numbers that only grow, each in a slot; a process that dies takes its lock with it."""

    def __init__(self) -> None:
        self._places = {slot: place for place, slot in enumerate(_slots())}
        self._file = TemporaryFile()  # noqa: SIM115 - open as long as the program runs; it has no name
        self._file.truncate(8 * len(self._places))
        self._numbers = memoryview(mmap(self._file.fileno(), 0)).cast("Q")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _add(self, slot: Slot, number: int = 1) -> None:
        self._numbers[self._places[slot]] += number

    def note(self, part: str, *, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._alone():
            if part not in ONE_BY_ONE:
                self._add(("so far", *PAGES))
                self._add(("so far", *SLOW_PAGES), seconds > SLOW)
                self._add(FAULTY_PAGES, status >= 500)  # each has its lines in the program's log, too
                return
            kind = method if method in METHODS else "other"
            self._add(("requests", part, kind, CLASSES[min(max(status // 100, 2), 5) - 2]))
            self._add(("within", part, next(bound for bound in BOUNDS if seconds <= bound)))
            self._add(("microseconds", part), round(seconds * 1_000_000))

    def end_hour(self, hour: int) -> int | None:
        """Publish the pages counted until now, once an hour begins; return how many are new.

        None where this hour has begun before. `hour` counts from 1970.
        """
        with self._alone():
            before = self._numbers[self._places[_HOUR]]
            if before == hour:
                return None
            self._numbers[self._places[_HOUR]] = hour
            new = self._read(("so far", *PAGES)) - self._read(PAGES)
            for slot in (PAGES, SLOW_PAGES):
                self._numbers[self._places[slot]] = self._read(("so far", *slot))
            return new if before else None

    def _read(self, slot: Slot) -> int:
        return self._numbers[self._places[slot]]

    def published(self) -> Mapping[Slot, int]:
        """Return all numbers that may be told."""
        with self._alone():
            return {slot: self._read(slot) for slot in self._places if slot[0] not in ("so far", *_HOUR)}


COUNTERS = Counters()
