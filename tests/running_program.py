"""Subprocess of the launcher, for tests that need a real server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

PROJECT = Path(__file__).parent.parent
START_LIMIT = 60.0
"""Seconds that a start may take before the test gives up."""


@dataclass
class RunningProgram:
    """A started launcher: its process, what it printed so far, and where it can be reached."""

    process: subprocess.Popen[str]
    address: str = ""
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def stop(self, *, patience: float = 20.0) -> int:
        """Ask it to stop as a system does, and return its exit status."""
        self.process.terminate()
        return self.process.wait(patience)


@contextmanager
def running(
    *arguments: str, module: str = "webapp.running.serving", environment: Mapping[str, str] | None = None
) -> Iterator[RunningProgram]:
    """Start the launcher on a free port, wait until it says that it is ready, and stop it at the end.

    `module` is what `python -m` runs. `environment` is added to the settings of the test itself.
    """
    process = start("--port", "0", *arguments, module=module, environment=environment)
    program = RunningProgram(process)
    told: Queue[str] = Queue()
    readers = [
        threading.Thread(target=_read, args=(process.stdout, program.lines, told), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, program.faults, None), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        program.address = _address(told, program)
        yield program
    finally:
        if process.poll() is None:
            program.stop()
        # Nobody of its group may outlive the test, not even where the launcher itself failed to end them.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for reader in readers:
            reader.join(5)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def start(
    *arguments: str, module: str = "webapp.running.serving", environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start the launcher and return its process, without waiting for anything."""
    command: Sequence[str] = [sys.executable, "-m", module, *arguments]
    settings = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=PROJECT, env=settings, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def _read(stream: Iterator[str] | None, lines: list[str], told: Queue[str] | None) -> None:
    for line in stream or ():
        lines.append(line.rstrip("\n"))
        if told is not None:
            told.put(line)


def _address(told: Queue[str], program: RunningProgram) -> str:
    try:
        while True:
            found = re.search(r"ready at (\S+)", told.get(timeout=START_LIMIT))
            if found:
                return found[1]
    except Empty:
        raise AssertionError(f"the program did not start: {program.lines} {program.faults}") from None
