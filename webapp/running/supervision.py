"""Process supervisor: start child processes, restart those that die with backoff, stop them together."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

FIRST_PAUSE = 0.2
"""Seconds before a child that died is started again."""
LONGEST_PAUSE = 30.0
"""Seconds to which the pause grows, doubling, while children die young."""
SETTLED_AFTER = 10.0
"""Seconds after which a child has proved itself; its next death begins with the first pause again."""
PATIENCE = 8.0
"""Seconds that children have to end by themselves once they were told to."""

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
AWAITED_SIGNALS = STOP_SIGNALS | {signal.SIGCHLD}


@dataclass(frozen=True, kw_only=True)
class Role:
    """A task that is worth a process of its own; `run` returns only when it was told to stop."""

    name: str
    run: Callable[[], None]


@dataclass(kw_only=True)
class _Child:
    """The process that holds a role now, or the moment at which the next one starts."""

    role: Role
    process: int | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE


def keep_running(roles: Sequence[Role]) -> None:
    """Run every role in a process of its own until SIGTERM, SIGINT or SIGHUP comes.

    The caller must have no threads and no database connections, since children are forked.
    """
    children = [_Child(role=role) for role in roles]
    with _signals_as_bytes() as signals:
        try:
            while not _stop_wanted(signals, seconds=_until_next_start(children)):
                _take_notice_of_deaths(children)
                _start_those_due(children, signals=signals)
        finally:
            _end(children, signals=signals)


@contextmanager
def _signals_as_bytes() -> Iterator[int]:
    """Give a pipe's reading end on which every awaited signal arrives as one byte."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    before = {number: signal.signal(number, _leave_it_to_the_pipe) for number in AWAITED_SIGNALS}
    previous_writing = signal.set_wakeup_fd(writing)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(previous_writing)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _leave_it_to_the_pipe(number: int, frame: FrameType | None) -> None:
    """Stand where a handler must stand for the byte to be written."""


def _stop_wanted(signals: int, *, seconds: float) -> bool:
    """Wait for a signal, at most that long, and tell whether one of those that came says stop."""
    ready, _, _ = select.select([signals], [], [], seconds)
    return bool(ready) and not STOP_SIGNALS.isdisjoint(os.read(signals, 1024))


def _until_next_start(children: Sequence[_Child]) -> float:
    """Return the seconds until a child is due; a long breath when all are running."""
    now = time.monotonic()
    return max(0.0, min((child.due - now for child in children if child.process is None), default=60.0))


def _take_notice_of_deaths(children: Sequence[_Child]) -> None:
    for child in children:
        if child.process is None:
            continue
        ended, status = os.waitpid(child.process, os.WNOHANG)
        if not ended:
            continue
        now = time.monotonic()
        child.process = None
        child.pause = FIRST_PAUSE if now - child.started > SETTLED_AFTER else child.pause
        child.due = now + child.pause
        _say(
            f"The {child.role.name} ended {_in_words(status)}. A new one starts in {child.pause:.1f} seconds."
        )
        child.pause = min(child.pause * 2, LONGEST_PAUSE)


def _in_words(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"by signal {-code}" if code < 0 else f"with status {code}"


def _start_those_due(children: Sequence[_Child], *, signals: int) -> None:
    now = time.monotonic()
    for child in children:
        if child.process is None and child.due <= now:
            child.started = now
            child.process = _fork(child.role, signals=signals)


def _fork(role: Role, *, signals: int) -> int:
    """Start a child for the role and return its process number."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    # Between the fork and the child's own handlers a signal would go to the parent's pipe and be lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED_SIGNALS)
    process = os.fork()
    if process == 0:
        _be_the_child(role, parent=parent, signals=signals)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED_SIGNALS)
    return process


def _be_the_child(role: Role, *, parent: int, signals: int) -> NoReturn:
    """Do the role's work in this process and end it without the parent's clean-up."""
    status = 1
    try:
        os.close(signals)
        os.close(signal.set_wakeup_fd(-1))
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Ctrl-C reaches the whole group; the parent alone decides and then tells its children.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED_SIGNALS)
        threading.Thread(target=_end_without_parent, args=(parent,), name="watch-parent", daemon=True).start()
        role.run()
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:  # nothing may escape into the parent's code, which this process still carries
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _end_without_parent(parent: int) -> None:
    """Tell this process to stop when its parent is gone, so that a killed launcher leaves nobody behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(children: Sequence[_Child], *, signals: int) -> None:
    """Tell all children to stop, wait as long as patience lasts, then kill those that are left."""
    for child in children:
        if child.process is not None:
            os.kill(child.process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any([_is_alive(child) for child in children]):
        # A death wakes the wait; a short limit covers the one that came just before it.
        ready, _, _ = select.select([signals], [], [], 0.2)
        if ready:
            os.read(signals, 1024)
    for child in children:
        if child.process is not None:
            os.kill(child.process, signal.SIGKILL)
            os.waitpid(child.process, 0)
            _say(f"The {child.role.name} did not stop in {PATIENCE:.0f} seconds and was ended.")


def _is_alive(child: _Child) -> bool:
    if child.process is not None and os.waitpid(child.process, os.WNOHANG)[0]:
        child.process = None
    return child.process is not None


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
