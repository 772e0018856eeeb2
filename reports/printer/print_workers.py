"""Pool of print workers: parts of a report are printed in parallel, one process per core.

Each further process is a print worker (reports.printer). It is kept for the next report, ends with this
process, and ends by itself after an idle timeout. Where there is one core, everything happens here, in
the same order and with the same result.
"""

from __future__ import annotations

import atexit
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol, cast

from reports.printer.company_parts import Extent, Numbering, Part, forget_parts, lay_out_part, write_part
from reports.printer.worker_process import WorkerProcess

if TYPE_CHECKING:
    from reports.engine.merging import WrittenPart


class PrintWorker(Protocol):
    """A worker of the pool; a part must be written by the worker that laid it out."""

    def lay_out(self, part: Part) -> Extent:
        """Lay out a part."""

    def write(self, numbering: Numbering) -> WrittenPart:
        """Write a part that is laid out."""

    def forget(self) -> None:
        """Forget what was laid out."""


class _ThisProcess:
    """This process as a worker of the pool."""

    def lay_out(self, part: Part) -> Extent:
        return lay_out_part(part)

    def write(self, numbering: Numbering) -> WrittenPart:
        return write_part(numbering)

    def forget(self) -> None:
        forget_parts()


class _OtherProcess:
    """A print worker process as a worker of the pool."""

    def __init__(self) -> None:
        self.worker = WorkerProcess()

    def lay_out(self, part: Part) -> Extent:
        return cast(Extent, self._do("lay_out_part", part))

    def write(self, numbering: Numbering) -> WrittenPart:
        return cast("WrittenPart", self._do("write_part", numbering))

    def forget(self) -> None:
        self._do("forget_parts", None)

    def _do(self, name: str, given: object) -> object:
        return pickle.loads(self.worker.do(name, given))  # noqa: S301  # a print worker that we started


_kept: list[_OtherProcess] = []


@contextmanager
def print_workers(most: int) -> Iterator[Sequence[PrintWorker]]:
    """Yield one worker a core, this process first, but no more than there are parts.

    One report at a time. After a fault the other processes end: their state is unknown.
    """
    for unusable in [other for other in _kept if not other.worker.is_usable]:
        _kept.remove(unusable)
        unusable.worker.stop()
    wanted = min(_cores(), most) - 1
    while len(_kept) < wanted:
        _kept.append(_OtherProcess())
    workers: list[PrintWorker] = [_ThisProcess(), *_kept[:wanted]]
    try:
        yield workers
        for worker in workers:
            worker.forget()
    except BaseException:
        forget_parts()
        stop_all()
        raise


@atexit.register
def stop_all() -> None:
    """Kill every worker process, whatever it is doing."""
    while _kept:
        _kept.pop().worker.stop()


def _cores() -> int:
    """Count the CPU cores that this process may use (affinity where the system has it)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Printed:
    """Results of the parts by number: extent, the worker that laid it out, and the written part."""

    extents: dict[int, Extent] = field(default_factory=dict)
    laid_out_at: dict[int, PrintWorker] = field(default_factory=dict)
    written_parts: dict[int, tuple[Numbering, WrittenPart]] = field(default_factory=dict)


def print_all(
    workers: Sequence[PrintWorker],
    parts: Sequence[Part],
    expected: Mapping[int, Numbering],
    *,
    told: Callable[[int], None],
) -> Printed:
    """Lay out every part on the next free worker (work queue), and write it with the expected numbering.

    `told` is called with the pages of each part that is laid out.
    """
    waiting: SimpleQueue[Part] = SimpleQueue()
    for part in parts:
        waiting.put(part)
    printed = Printed()

    def work(worker: PrintWorker) -> None:
        while True:
            try:
                part = waiting.get_nowait()
            except Empty:
                return
            extent = printed.extents[part.number] = worker.lay_out(part)
            printed.laid_out_at[part.number] = worker
            told(extent.pages)
            printed.written_parts[part.number] = expected[part.number], worker.write(expected[part.number])

    _at_once(work, workers)
    return printed


def written_parts_of(printed: Printed, numberings: Sequence[Numbering]) -> list[WrittenPart]:
    """Return the written parts in order; a part whose numbering was guessed wrong is written again."""

    def work(worker: PrintWorker) -> None:
        for numbering in numberings:
            known, _ = printed.written_parts[numbering.part]
            if known != numbering and printed.laid_out_at[numbering.part] is worker:
                printed.written_parts[numbering.part] = numbering, worker.write(numbering)

    _at_once(work, list(dict.fromkeys(printed.laid_out_at.values())))
    return [printed.written_parts[numbering.part][1] for numbering in numberings]


def _at_once(work: Callable[[PrintWorker], None], workers: Sequence[PrintWorker]) -> None:
    """Run all workers in parallel: this process in this thread, whose PDF writer is warm."""
    beside = [worker for worker in workers if not isinstance(worker, _ThisProcess)]
    with ThreadPoolExecutor(max(1, len(beside))) as threads:
        working = [threads.submit(work, worker) for worker in beside]
        for worker in workers:
            if isinstance(worker, _ThisProcess):
                work(worker)
        for future in working:
            future.result()
