"""A print worker as a subprocess, and its pipe protocol: messages with a length prefix, a timeout, an end.

A job is the name of some work and what is given to it, pickled; an answer begins with its kind.
"""

from __future__ import annotations

import os
import pickle
import select
import struct
import subprocess
import sys
import time
from math import inf
from pathlib import Path
from typing import IO, cast

NICENESS = 10  # web workers have priority over prints, and over a printer that reads its own program
LENGTH = struct.Struct(">Q")
DONE, FAILED = b"\0", b"\1"
LONGEST_REST = 900  # seconds without a job after which an idle print worker ends and frees its memory
MOST_JOBS = 200  # the renderer grows by a third of a megabyte a document


class JobFailed(Exception):
    """A job could not be done; the worker is sound and takes the next one."""


class WorkerProcess:
    """A running print worker and the two pipes to it; it ends when this end of them does."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reports.printer.printer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=Path(__file__).parents[2],
        )
        # Set from here: its imports take the longest. Absolute: a worker started by a worker has the same.
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, self.process.pid, max(NICENESS, usual))
        self._jobs = cast(IO[bytes], self.process.stdin)
        self._answers = cast(IO[bytes], self.process.stdout)
        self._done = 0
        self._worked_at = time.monotonic()

    @property
    def is_usable(self) -> bool:
        """Tell whether the process runs, is not close to its idle timeout and has not grown large."""
        is_rested = time.monotonic() - self._worked_at < LONGEST_REST / 2
        return is_rested and self._done < MOST_JOBS and self.process.poll() is None

    def do(self, name: str, given: object, *, until: float = inf) -> bytes:
        """Hand over a job and wait for its answer until that moment of the monotonic clock.

        Raises JobFailed where it cannot be done, and OSError, EOFError or TimeoutError where the worker is of
        no more use.
        """
        job = pickle.dumps((name, given))
        self._done += 1
        self._write(LENGTH.pack(len(job)) + job)
        kind = self._read(len(DONE), until=until)
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until=until))
        content = self._read(length, until=until)
        self._worked_at = time.monotonic()
        if kind != DONE:
            raise JobFailed(content.decode(errors="replace"))
        return content

    def stop(self) -> None:
        """Kill the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self._jobs.close()
        self._answers.close()

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._jobs.fileno(), rest) :]

    def _read(self, length: int, *, until: float) -> bytes:
        content = bytearray()
        while len(content) < length:
            rest = None if until == inf else max(0.0, until - time.monotonic())
            ready, _, _ = select.select([self._answers], [], [], rest)
            if not ready:
                raise TimeoutError("the print takes too long")
            part = os.read(self._answers.fileno(), min(length - len(content), 1 << 20))
            if not part:
                raise EOFError("the printer has ended")
            content += part
        return bytes(content)
