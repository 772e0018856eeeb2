"""Fair file lock for writers of an SQLite database, with batched checkpoints of its write-ahead log."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST_BATCH = 8
"""Hand-ins that may share one emptying of the write-ahead log, where the next writer waits already."""


class Turn:
    """One writer's turn; it says at its end whether the log must be emptied before the next one's."""

    def __init__(self, descriptor: int, waiting_room: Path) -> None:
        self._descriptor = descriptor
        self._waiting_room = waiting_room
        noted = os.pread(descriptor, 8, 0)
        self._traces = int(noted) if noted.isdigit() else 0

    def end(self, empty: Callable[[], bool], *, leaves_trace: bool) -> None:
        """Empty the log, or leave it to who waits.

        Only a writer that leaves a trace itself may pass the duty on, and so at most LONGEST_BATCH - 1
        times in a row. The number is kept in the file, so that whoever comes after a crash sees it.
        """
        traces = self._traces + leaves_trace
        if not traces:
            return
        if leaves_trace and traces < LONGEST_BATCH and self._somebody_waits():
            self._note(traces)
        else:
            self._note(0 if empty() else traces)

    def _note(self, traces: int) -> None:
        if traces != self._traces:
            # On a full disk this fails. What the turn was for is stored; the next hand-in empties the log.
            with suppress(OSError):
                os.pwrite(self._descriptor, b"%08d" % traces, 0)

    def _somebody_waits(self) -> bool:
        descriptor = _open(self._waiting_room)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


class WritersQueue:
    """A queue at two file locks: one is the turn, the other is held in common by all who wait for it.

    SQLite's own waiting sleeps in growing steps and starves writers. Each turn opens the files anew,
    since a lock belongs to an open file and must not be shared between threads or with a fork.
    """

    def __init__(self, database_file: str) -> None:
        self._turn = Path(f"{database_file}.queue")
        self._waiting_room = Path(f"{database_file}.waiting")

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Wait for the turn and hold it."""
        descriptor = _open(self._turn)
        try:
            self._wait(descriptor)
            yield Turn(descriptor, self._waiting_room)
        finally:
            os.close(descriptor)

    def _wait(self, descriptor: int) -> None:
        waiting = _open(self._waiting_room)
        try:
            fcntl.flock(waiting, fcntl.LOCK_SH)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        finally:
            os.close(waiting)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
