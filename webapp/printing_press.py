"""Print in a process of its own: a long or hostile print takes neither memory nor life of a web worker."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

LONGEST_PRINT = 120  # seconds
PRINTS_PER_PROCESS = 200  # the renderer grows by a third of a megabyte a document

Report = TypeVar("Report")


class PrintingFailed(Exception):
    """This report could not be printed. Try again; if it stays, tell your administrator."""


_presses: dict[int, ProcessPoolExecutor] = {}  # by process: what a fork inherits is not its own


def print_apart(render: Callable[[Report], bytes], report: Report) -> bytes:
    """Render a report in this process's press, started at the first print and kept warm.

    `render` is a function of a module of reports, `report` its plain data: both travel by pickling.
    Raises PrintingFailed where the press dies or takes longer than two minutes.
    """
    try:
        return _press().submit(render, report).result(timeout=LONGEST_PRINT)
    except (BrokenProcessPool, TooSlow) as fault:
        _stop_press()
        raise PrintingFailed from fault


def _press() -> ProcessPoolExecutor:
    if os.getpid() not in _presses:
        _presses[os.getpid()] = ProcessPoolExecutor(
            max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=PRINTS_PER_PROCESS
        )
    return _presses[os.getpid()]


def _stop_press() -> None:
    press = _presses.pop(os.getpid(), None)
    if press is None:
        return
    for process in list((press._processes or {}).values()):
        process.kill()  # a print that hangs does not listen
    press.shutdown(wait=False, cancel_futures=True)
