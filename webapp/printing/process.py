"""Print in a warm subprocess with a timeout, so that a hostile report cannot harm a web worker."""

from __future__ import annotations

import atexit
import os
import threading
import time

from reports.printer.worker_process import JobFailed, WorkerProcess

LONGEST_PRINT = 120.0  # seconds


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
            return printer.do(render, report, until=time.monotonic() + longest)
        except JobFailed as fault:
            raise PrintingFailed(str(fault)) from fault
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


_one_at_a_time = threading.Lock()
_printers: dict[int, WorkerProcess] = {}  # by process: what a fork inherits is not its own


def _printer() -> WorkerProcess:
    known = _printers.get(os.getpid())
    if known is not None and not known.is_usable:
        _stop_printer()
        known = None
    if known is None:
        known = _printers[os.getpid()] = WorkerProcess()
    return known


@atexit.register
def _stop_printer() -> None:
    printer = _printers.pop(os.getpid(), None)
    if printer is not None:
        printer.stop()
