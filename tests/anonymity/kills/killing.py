"""Crash injection: run a child process and kill it (SIGKILL) at a chosen line or statement.

A moment is a line of the program's own modules about to run, or a statement about to be sent to
the database or just answered. The hooks are Python's and SQLAlchemy's; the program has none.
"""

from __future__ import annotations

import enum
import os
import signal
import smtplib
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from webapp.grading.services import paper_cards
from webapp.mail import outbox, smtp
from webapp.round_steps.services import exchanging, giving_up, steps
from webapp.storage import database as database_module
from webapp.storage import fair_lock
from webapp.urn import anonymity, counting, drawn_codes, sealing, typed_cards

WATCHED = frozenset(
    str(module.__file__)
    for module in (
        *(anonymity, counting, drawn_codes, sealing, typed_cards, paper_cards),
        *(database_module, fair_lock),
        *(exchanging, giving_up, steps),
        *(outbox, smtp, smtplib),
    )
)
STEPS_OF_THE_END = frozenset(
    {
        "transaction",
        "finish_interrupted_exchanges",
        "finish_exchange",
        "destroy_key",
        "forget_key",
        "compact",
        "checkpoint",
    }
)
"""Functions whose every line is a landmark: what lies between the statements, above all at the end."""


class End(enum.Enum):
    """How a process came to its end."""

    DONE = "done"
    KILLED = "killed"


class ChildFailed(AssertionError):
    """What ran in the process raised; its stack is on standard error."""


@dataclass
class Moments:
    """Count the moments of this process, and kill it at one of them."""

    kill_at: int | None
    passed: int = 0
    landmarks: list[int] = field(default_factory=list)

    def watch(self) -> None:
        """Begin to count."""
        for name in ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback"):
            event.listen(Engine, name, self._statement)
        sys.settrace(self._enter)

    def _statement(self, *given: Any, **named: Any) -> None:
        self._pass(is_landmark=True)

    def _enter(self, frame: FrameType, what: str, given: Any) -> Any:
        return self._line if frame.f_code.co_filename in WATCHED else None

    def _line(self, frame: FrameType, what: str, given: Any) -> Any:
        if what in ("line", "return"):
            self._pass(is_landmark=frame.f_code.co_name in STEPS_OF_THE_END)
        return self._line

    def _pass(self, *, is_landmark: bool) -> None:
        if self.passed == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if is_landmark:
            self.landmarks.append(self.passed)
        self.passed += 1


def count_moments(act: Callable[[], object]) -> Moments:
    """Run it to its end in a process of its own, and return what moments there were."""
    reader, writer = os.pipe()
    child = _fork(act, kill_at=None, report_to=writer)
    os.close(writer)
    with os.fdopen(reader) as file:
        passed, *landmarks = (int(number) for number in file.read().split() or ["0"])
    assert wait_for(child) is End.DONE
    return Moments(kill_at=None, passed=passed, landmarks=landmarks)


def kill_at_moment(act: Callable[[], object], moment: int) -> End:
    """Run it in a process that kills itself at a moment; DONE where it ends before."""
    return wait_for(_fork(act, kill_at=moment))


def kill_after(act: Callable[[], object], seconds: float) -> End:
    """Run it in a process and kill that from outside, wherever it happens to be."""
    child = start(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return wait_for(child)


def kill_after_done(act: Callable[[], object]) -> End:
    """Run it to its end in a process that is killed then, with everything still open."""

    def then_die() -> None:
        act()
        os.kill(os.getpid(), signal.SIGKILL)

    return wait_for(start(then_die))


def start(act: Callable[[], object]) -> int:
    """Run it in a process of its own that nobody kills; return its number for `wait_for`."""
    child = _fork_process()
    if child == 0:
        _run_and_exit(act)
    return child


def wait_for(child: int) -> End:
    """Wait until a process has ended."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return End.KILLED
    if status != 0:
        raise ChildFailed(f"the process ended with status {status}")
    return End.DONE


def _fork(act: Callable[[], object], *, kill_at: int | None, report_to: int | None = None) -> int:
    child = _fork_process()
    if child == 0:
        moments = Moments(kill_at=kill_at)

        def watched() -> None:
            moments.watch()
            act()
            sys.settrace(None)
            if report_to is not None:
                words = " ".join(str(number) for number in [moments.passed, *moments.landmarks])
                with os.fdopen(report_to, "w") as file:
                    file.write(words)

        _run_and_exit(watched)
    return child


def _fork_process() -> int:
    with warnings.catch_warnings():
        # Newer Pythons warn where another thread lives; ours share no lock with what runs here.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _run_and_exit(act: Callable[[], object]) -> None:
    """End this process without the parent's clean-up, whatever happens."""
    status = 1
    try:
        act()
        status = 0
    except BaseException:
        sys.settrace(None)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)
