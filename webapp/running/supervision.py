"""Process supervisor: start child processes, restart those that die with backoff, stop them together."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from webapp.running.replacing import (
    FIRST_PAUSE,
    QUIET,
    Child,
    Pipe,
    Replacement,
    Role,
    is_alive,
    told_by_children,
)

LONGEST_PAUSE = 30.0
"""Seconds to which the pause grows, doubling, while children die young."""
SETTLED_AFTER = 10.0
"""Seconds after which a child has proved itself; its next death begins with the first pause again."""
PATIENCE = 8.0
"""Seconds that children have to end by themselves once they were told to."""

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
AWAITED_SIGNALS = STOP_SIGNALS | {signal.SIGCHLD}


def keep_running(roles: Sequence[Role], *, quiet: float = QUIET) -> None:
    """Run every role in a process of its own until SIGTERM, SIGINT or SIGHUP comes.

    Processes are replaced `quiet` seconds after the last form with secrets, and when a round ends: what
    was freed stays in the memory of a process until it ends. The caller must have no threads and no
    database connections, since children are forked.
    """
    children = [Child(role=role) for role in roles]
    with _signals_as_bytes() as signals, told_by_children() as told:
        replacement = Replacement(quiet=quiet)
        try:
            while not _stop_wanted(signals, told, seconds=_until(children, replacement)):
                replacement.listen(told.reading)
                _take_notice_of_deaths(children, replacement)
                replacement.replace_if_due(children)
                _start_those_due(children, signals=signals, told=told)
        finally:
            _end([*children, *replacement.leaving], signals=signals)


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


def _stop_wanted(signals: int, told: Pipe, *, seconds: float) -> bool:
    """Wait for a signal or a child's word, at most that long, and say whether a signal says stop."""
    ready, _, _ = select.select([signals, told.reading], [], [], seconds)
    return signals in ready and not STOP_SIGNALS.isdisjoint(os.read(signals, 1024))


def _until(children: Sequence[Child], replacement: Replacement) -> float:
    """Return the seconds until a child or a replacement is due; a long breath when nothing is."""
    moments = [child.due for child in children if child.process is None]
    if replacement.due is not None:
        moments.append(replacement.due)
    return max(0.0, min(moments, default=time.monotonic() + 60.0) - time.monotonic())


def _take_notice_of_deaths(children: Sequence[Child], replacement: Replacement) -> None:
    replacement.forget_the_dead()
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
    ended = os.waitstatus_to_exitcode(status)
    return f"by signal {-ended}" if ended < 0 else f"with status {ended}"


def _start_those_due(children: Sequence[Child], *, signals: int, told: Pipe) -> None:
    now = time.monotonic()
    for child in children:
        if child.process is None and child.due <= now:
            child.started = now
            child.process = _fork(child.role, signals=signals, told=told)


def _fork(role: Role, *, signals: int, told: Pipe) -> int:
    """Start a child for the role and return its process number."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    # Between the fork and the child's own handlers a signal would go to the parent's pipe and be lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED_SIGNALS)
    process = os.fork()
    if process == 0:
        _be_the_child(role, parent=parent, signals=signals, told=told)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED_SIGNALS)
    return process


def _be_the_child(role: Role, *, parent: int, signals: int, told: Pipe) -> NoReturn:
    """Do the role's work in this process and end it without the parent's clean-up."""
    status = 1
    try:
        os.close(signals)
        os.close(told.reading)
        os.close(signal.set_wakeup_fd(-1))
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Ctrl-C reaches the whole group; the parent alone decides and then tells its children.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED_SIGNALS)
        threading.Thread(target=_end_without_parent, args=(parent,), name="watch-parent", daemon=True).start()
        role.run(told.tell)
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


def _end(children: Sequence[Child], *, signals: int) -> None:
    """Tell all children to stop, wait as long as patience lasts, then kill those that are left."""
    for child in children:
        if child.process is not None:
            os.kill(child.process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any([is_alive(child) for child in children]):
        # A death wakes the wait; a short limit covers the one that came just before it.
        ready, _, _ = select.select([signals], [], [], 0.2)
        if ready:
            os.read(signals, 1024)
    for child in children:
        if child.process is not None:
            os.kill(child.process, signal.SIGKILL)
            os.waitpid(child.process, 0)
            _say(f"The {child.role.name} did not stop in {PATIENCE:.0f} seconds and was ended.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
