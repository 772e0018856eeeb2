"""Fair file lock for writers of an SQLite database, with batched checkpoints of its write-ahead log."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST_BATCH = 8
"""Hand-ins that may share one checkpoint of the write-ahead log, where the next writer waits already."""


class HeldLock:
    """The lock while one writer holds it; it decides at release whether a checkpoint is due."""

    def __init__(self, descriptor: int, waiting_file: Path) -> None:
        self._descriptor = descriptor
        self._waiting_file = waiting_file
        noted = os.pread(descriptor, 8, 0)
        self._uncheckpointed = int(noted) if noted.isdigit() else 0

    def checkpoint_if_due(self, checkpoint: Callable[[], bool], *, leaves_trace: bool) -> None:
        """Run the checkpoint, or leave it to the next writer where one waits.

        Only a writer that leaves a trace itself may leave it, and so at most LONGEST_BATCH - 1
        times in a row. The number is kept in the file, so that whoever comes after a crash sees it.
        """
        uncheckpointed = self._uncheckpointed + leaves_trace
        if not uncheckpointed:
            return
        if leaves_trace and uncheckpointed < LONGEST_BATCH and self._somebody_waits():
            self._note(uncheckpointed)
        else:
            self._note(0 if checkpoint() else uncheckpointed)

    def _note(self, uncheckpointed: int) -> None:
        if uncheckpointed != self._uncheckpointed:
            # On a full disk this fails. The writer's transaction is stored; the next hand-in checkpoints.
            with suppress(OSError):
                os.pwrite(self._descriptor, b"%08d" % uncheckpointed, 0)

    def _somebody_waits(self) -> bool:
        descriptor = _open(self._waiting_file)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


class FairLock:
    """An exclusive flock on one file, and a shared flock on a second held by all who wait for the first.

    SQLite's own waiting sleeps in growing steps and starves writers. Each acquisition opens the files
    anew, since a flock belongs to an open file and must not be shared between threads or with a fork.
    """

    def __init__(self, database_file: str) -> None:
        self._lock_file = Path(f"{database_file}.queue")
        self._waiting_file = Path(f"{database_file}.waiting")

    @contextmanager
    def hold(self) -> Iterator[HeldLock]:
        """Wait for the lock and hold it."""
        descriptor = _open(self._lock_file)
        try:
            self._acquire(descriptor)
            yield HeldLock(descriptor, self._waiting_file)
        finally:
            os.close(descriptor)

    def _acquire(self, descriptor: int) -> None:
        waiting = _open(self._waiting_file)
        try:
            fcntl.flock(waiting, fcntl.LOCK_SH)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        finally:
            os.close(waiting)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
