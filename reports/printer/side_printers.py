"""Print parts of a report side by side: in this process, and in as many more as there are other cores.

Each further process is a printer (reports.printer). It is kept warm for the next report, ends with this
process, and gives its memory back after a rest. Where there is one core, everything happens here, in the same
order and with the same result.
"""

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import IO, Protocol, cast

from reports.engine.merging import Sheaf
from reports.printer.company_parts import Extent, Numbering, Part, forget_parts, lay_out_part, write_part
from reports.printer.jobs import LENGTH, LONGEST_REST, PRINTED


class PartFailed(Exception):
    """A part of the report could not be printed."""


class SidePress(Protocol):
    """Where parts are printed; what was laid out there must be written there."""

    def lay_out(self, part: Part) -> Extent:
        """Lay out a part."""

    def write(self, numbering: Numbering) -> Sheaf:
        """Write a part that is laid out."""

    def forget(self) -> None:
        """Forget what was laid out."""


class _Here:
    """This very process."""

    def lay_out(self, part: Part) -> Extent:
        return lay_out_part(part)

    def write(self, numbering: Numbering) -> Sheaf:
        return write_part(numbering)

    def forget(self) -> None:
        forget_parts()


class _Beside:
    """A printer in a process of its own; it ends when this end of its pipes does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reports.printer.printer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        self._jobs = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._worked_at = monotonic()

    @property
    def is_fit(self) -> bool:
        """Tell whether it lives and will not end itself soon, for having rested too long."""
        return self._process.poll() is None and monotonic() - self._worked_at < LONGEST_REST / 2

    def lay_out(self, part: Part) -> Extent:
        return cast(Extent, self._do("lay_out_part", part))

    def write(self, numbering: Numbering) -> Sheaf:
        return cast(Sheaf, self._do("write_part", numbering))

    def forget(self) -> None:
        self._do("forget_parts", None)

    def _do(self, name: str, given: object) -> object:
        job = pickle.dumps((name, given))
        self._jobs.write(LENGTH.pack(len(job)) + job)
        self._jobs.flush()
        kind = self._answers.read(len(PRINTED))
        head = self._answers.read(LENGTH.size)
        if len(head) < LENGTH.size:
            raise PartFailed("a printer of parts has ended")
        (length,) = LENGTH.unpack(head)
        content = self._answers.read(length)
        if kind != PRINTED or len(content) < length:
            raise PartFailed(content.decode(errors="replace"))
        self._worked_at = monotonic()
        return pickle.loads(content)  # noqa: S301  # a printer that we started

    def stop(self) -> None:
        """End the printer, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._jobs.close()
        self._answers.close()


_kept: list[_Beside] = []


@contextmanager
def side_presses(most: int) -> Iterator[Sequence[SidePress]]:
    """Offer one press a core, this process first, but no more than there are parts.

    One report at a time. After a fault the other processes end: nobody knows what they are doing.
    """
    for unfit in [press for press in _kept if not press.is_fit]:
        _kept.remove(unfit)
        unfit.stop()
    wanted = min(_cores(), most) - 1
    while len(_kept) < wanted:
        _kept.append(_Beside())
    presses: list[SidePress] = [_Here(), *_kept[:wanted]]
    try:
        yield presses
        for press in presses:
            press.forget()
    except BaseException:
        forget_parts()
        stop_all()
        raise


@atexit.register
def stop_all() -> None:
    """End every other process, whatever it is doing."""
    while _kept:
        _kept.pop().stop()


def _cores() -> int:
    """Count the cores that this process may use; not every system tells of more than all of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Printed:
    """What came of the parts, by number: how long each is, where it is laid out, and how it is written."""

    extents: dict[int, Extent] = field(default_factory=dict)
    laid_out_at: dict[int, SidePress] = field(default_factory=dict)
    sheaves: dict[int, tuple[Numbering, Sheaf]] = field(default_factory=dict)


def print_all(
    presses: Sequence[SidePress],
    parts: Sequence[Part],
    expected: Mapping[int, Numbering],
    *,
    told: Callable[[int], None],
) -> Printed:
    """Lay out every part where there is a press free, and write it as if all were as long as is expected.

    `told` is called with the pages of each part that is laid out.
    """
    waiting: SimpleQueue[Part] = SimpleQueue()
    for part in parts:
        waiting.put(part)
    printed = Printed()

    def work(press: SidePress) -> None:
        while True:
            try:
                part = waiting.get_nowait()
            except Empty:
                return
            extent = printed.extents[part.number] = press.lay_out(part)
            printed.laid_out_at[part.number] = press
            told(extent.pages)
            printed.sheaves[part.number] = expected[part.number], press.write(expected[part.number])

    _at_once(work, presses)
    return printed


def sheaves_of(printed: Printed, numberings: Sequence[Numbering]) -> list[Sheaf]:
    """Return the written parts in order; one that was written under another numbering is written again."""

    def work(press: SidePress) -> None:
        for numbering in numberings:
            known, _ = printed.sheaves[numbering.part]
            if known != numbering and printed.laid_out_at[numbering.part] is press:
                printed.sheaves[numbering.part] = numbering, press.write(numbering)

    _at_once(work, list(dict.fromkeys(printed.laid_out_at.values())))
    return [printed.sheaves[numbering.part][1] for numbering in numberings]


def _at_once(work: Callable[[SidePress], None], presses: Sequence[SidePress]) -> None:
    """Let all presses work at the same time: this process in this thread, which has its warm press."""
    beside = [press for press in presses if not isinstance(press, _Here)]
    with ThreadPoolExecutor(max(1, len(beside))) as threads:
        working = [threads.submit(work, press) for press in beside]
        for press in presses:
            if isinstance(press, _Here):
                work(press)
        for future in working:
            future.result()
