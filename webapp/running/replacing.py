"""Process replacement (graceful restart): freed memory keeps what was in a form until its process ends."""

from __future__ import annotations

import enum
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

FIRST_PAUSE = 0.2
"""Seconds before a child that died is started again."""
QUIET = 60.0
"""Seconds without a form with secrets after which the processes that read such forms are replaced."""


QUIETS_AT_MOST = 10
"""How many quiet times after the first such form they are replaced at the latest."""


class Told(enum.Enum):
    """What a child tells the supervisor, each a byte on a pipe."""

    READY = b"r"  # it listens, so one that it replaces may leave
    SECRET_READ = b"s"  # a form with secrets was read, and freed memory keeps it
    REPLACE_ALL = b"a"  # a round ended: replace every process at once


Tell = Callable[[Told], None]


@dataclass(frozen=True, kw_only=True)
class Role:
    """A task that is worth a process of its own; `run` returns only when it was told to stop.

    One that `listens` tells READY when it does; the process that it replaces gets SIGUSR1 then, and ends
    once its connections are done.
    """

    name: str
    run: Callable[[Tell], None]
    listens: bool = False


@dataclass(kw_only=True)
class Child:
    """The process that holds a role now, or the moment at which the next one starts."""

    role: Role
    process: int | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE


@dataclass(frozen=True)
class Pipe:
    """A pipe from the children to the supervisor."""

    reading: int
    writing: int

    def tell(self, what: Told) -> None:
        """Write one byte; never waits."""
        with suppress(OSError):  # a full pipe says enough
            os.write(self.writing, what.value)


@dataclass(kw_only=True)
class Replacement:
    """Which processes are on their way out, and when the present ones follow them."""

    quiet: float
    due: float | None = None
    latest: float | None = None  # whatever is sent until then: no visitor may keep memory from being freed
    leaving: list[Child] = field(default_factory=list)
    _waiting: list[Child] = field(default_factory=list)  # until the one in its place listens

    def listen(self, reading: int) -> None:
        """Take in what children told."""
        with suppress(BlockingIOError):
            for byte in os.read(reading, 4096):
                told, now = Told(bytes([byte])), time.monotonic()
                if told is Told.REPLACE_ALL:
                    self.due = self.latest = now
                elif told is Told.SECRET_READ:
                    self.latest = self.latest or now + QUIETS_AT_MOST * self.quiet
                    self.due = min(self.latest, now + self.quiet)
                elif self._waiting:
                    _signal(self._waiting.pop(0), signal.SIGUSR1)

    def replace_if_due(self, children: Sequence[Child]) -> None:
        """Let every running process have its place taken at once, and leave when that is safe."""
        if self.due is None or time.monotonic() < self.due:
            return
        self.due = self.latest = None
        for child in children:
            if child.process is None:
                continue
            old = Child(role=child.role, process=child.process)
            child.process, child.due = None, 0.0
            self.leaving.append(old)
            if child.role.listens:
                self._waiting.append(old)
            else:
                _signal(old, signal.SIGTERM)

    def forget_the_dead(self) -> None:
        """Take notice of those that left."""
        self.leaving = [child for child in self.leaving if is_alive(child)]
        self._waiting = [child for child in self._waiting if child.process is not None]


def _signal(child: Child, number: int) -> None:
    if child.process is not None and is_alive(child):
        os.kill(child.process, number)


@contextmanager
def told_by_children() -> Iterator[Pipe]:
    """Give the pipe on which children tell the supervisor."""
    pipe = Pipe(*os.pipe())
    os.set_blocking(pipe.reading, False)
    os.set_blocking(pipe.writing, False)
    try:
        yield pipe
    finally:
        os.close(pipe.reading)
        os.close(pipe.writing)


def is_alive(child: Child) -> bool:
    """Say whether a child still runs, and take notice of its end."""
    if child.process is not None and os.waitpid(child.process, os.WNOHANG)[0]:
        child.process = None
    return child.process is not None
