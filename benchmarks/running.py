"""Server processes of the benchmarks, and the ports on which they listen."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
START_LIMIT = 60.0
STOP_LIMIT = 20.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """A started server: where it listens, how long its start took, and its processes' group."""

    port: int
    start_seconds: float
    group: int

    def largest_memory(self) -> float:
        """Return the memory in MB of its largest process, with its share of what several have in common."""
        sizes = [0]
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if os.getpgid(int(path.name)) == self.group:
                    found = re.search(r"^Pss: +(\d+) kB", (path / "smaps_rollup").read_text(), re.MULTILINE)
                    sizes.append(int(found[1]) if found else 0)
        return max(sizes) * 1024 / 1_000_000


@contextmanager
def running(module: str, *, folder: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """Start `python -m module --port 0`, wait until it is ready, and stop it at the end."""
    begin = time.monotonic()
    spoken = folder / f"{module}.txt"
    with spoken.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "--port", "0"],
            cwd=PROJECT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        port = _port(process, spoken)
        yield Server(port=port, start_seconds=time.monotonic() - begin, group=process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_LIMIT)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(process: subprocess.Popen[bytes], spoken: Path) -> int:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"ready at http://[^\s]*:(\d+)", spoken.read_text())
        if found:
            return int(found[1])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start; it said: {spoken.read_text()}")
