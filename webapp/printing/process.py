"""Print in a warm subprocess with a timeout, so that a hostile report cannot harm a web worker."""

from __future__ import annotations

import atexit
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

import reports
from reports.printer.jobs import LENGTH, PRINTED

LONGEST_PRINT = 120.0  # seconds
PRINTS_PER_PROCESS = 200  # the renderer grows by a third of a megabyte a document


class PrintingFailed(Exception):
    """This report could not be printed. Try again; if it stays, tell your administrator."""


def print_apart(render: str, report: object, *, longest: float = LONGEST_PRINT) -> bytes:
    """Render a report in this process's printer, started at the first print and kept warm.

    `render` names a function of reports.render, which is not imported here: it is large. `report`
    is its plain data. Raises PrintingFailed where the report cannot be rendered, the printer dies,
    or it takes longer than `longest` seconds.
    """
    with _one_at_a_time:
        printer = _printer()
        try:
            return printer.print(render, report, until=time.monotonic() + longest)
        except (OSError, EOFError, TimeoutError) as fault:
            _stop_printer()
            raise PrintingFailed(str(fault) or type(fault).__name__) from fault


def make_ready() -> None:
    """Start the printer ahead of the first print, without waiting for it; do nothing while it prints."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            _printer()
        finally:
            _one_at_a_time.release()


class _Printer:
    """A running printer and the two pipes to it; it ends when this end of them does."""

    def __init__(self) -> None:
        self.prints = 0
        self._process = subprocess.Popen(  # noqa: S603  # fixed words only
            [sys.executable, "-m", reports.__name__ + ".printer.printer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=Path(reports.__file__).parent.parent,
        )
        self._jobs = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)

    def print(self, name: str, report: object, *, until: float) -> bytes:
        """Hand over a job and wait for its answer until that moment of the monotonic clock."""
        job = pickle.dumps((name, report))
        self.prints += 1
        self._write(LENGTH.pack(len(job)) + job)
        kind = self._read(1, until=until)
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until=until))
        content = self._read(length, until=until)
        if kind != PRINTED:
            raise PrintingFailed(content.decode())
        return content

    @property
    def has_ended(self) -> bool:
        """Tell whether the program is gone, which it is after a time without prints."""
        return self._process.poll() is not None

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._jobs.fileno(), rest) :]

    def _read(self, length: int, *, until: float) -> bytes:
        content = bytearray()
        while len(content) < length:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError("the print takes too long")
            part = os.read(self._answers.fileno(), min(length - len(content), 1 << 20))
            if not part:
                raise EOFError("the printer has ended")
            content += part
        return bytes(content)

    def stop(self) -> None:
        """End the printer at once; one that hangs would not listen."""
        self._process.kill()
        self._process.wait()
        self._jobs.close()
        self._answers.close()


_one_at_a_time = threading.Lock()
_printers: dict[int, _Printer] = {}  # by process: what a fork inherits is not its own


def _printer() -> _Printer:
    known = _printers.get(os.getpid())
    if known is not None and (known.has_ended or known.prints >= PRINTS_PER_PROCESS):
        _stop_printer()
        known = None
    if known is None:
        known = _printers[os.getpid()] = _Printer()
    return known


@atexit.register
def _stop_printer() -> None:
    printer = _printers.pop(os.getpid(), None)
    if printer is not None:
        printer.stop()
