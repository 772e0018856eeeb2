"""A web machine: its own folders, started with command and settings of deploy/systemd."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError

from tests.installation.machines.network import Network

PORT = 8000
READY_LIMIT = 90.0
INSTALLED = "/opt/report-card"
"""Where OPERATING.md puts the program; here a machine has the program's folder where it is."""


class Machine:
    """One web machine. `program` is the folder of its version, which an upgrade replaces."""

    def __init__(
        self,
        network: Network,
        name: str,
        address: str,
        *,
        home: Path,
        program: Path,
        settings: Mapping[str, str],
    ) -> None:
        self.name, self.address, self.program, self.home = name, address, program, home
        self.state = home / "state"
        self.data, self.keys = self.state / "report-card", self.state / "report-card-keys"
        self.settings = dict(settings)
        self._network = network
        self._process: subprocess.Popen[bytes] | None = None
        self._more: dict[str, str] = {}
        for folder in (self.data, self.keys):
            folder.mkdir(parents=True, mode=0o700)
        network.add(name, address)

    def start(self, **more: str) -> None:
        """Start the service as its unit says."""
        unit = self._deployed("systemd/report-card.service")
        command = _line(unit, "ExecStart").replace("127.0.0.1", self.address)
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
        for line in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE):
            environment |= dict(word.split("=", 1) for word in shlex.split(line))
        environment |= self._file_of_settings() | more
        self._more = more
        with self._network.inside(self.name), (self.home / "said").open("ab") as said:
            self._process = subprocess.Popen(
                shlex.split(command),
                cwd=_line(unit, "WorkingDirectory"),
                env=environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Ask /readyz as OPERATING.md says; raises AssertionError where the machine does not come.

        A service that ended is started again meanwhile, as systemd does.
        """
        end = time.monotonic() + READY_LIMIT
        while (found := self.readiness()) != "ok":
            assert time.monotonic() < end, f"{self.name} is not ready: {found}\n{self.said()}"
            if self._process is not None and self._process.poll() is not None:
                self.start(**self._more)
            time.sleep(2)

    def readiness(self) -> str:
        """Return what /readyz says; nothing where nobody answers."""
        return self.ask("/readyz")[1]

    def ask(self, path: str) -> tuple[int, str]:
        """Ask this machine itself; status 0 where nobody answers."""
        with self._network.inside("people"), suppress(URLError, OSError):
            try:
                with urllib.request.urlopen(f"http://{self.address}:{PORT}{path}", timeout=10) as answer:
                    return answer.status, answer.read().decode().strip()
            except HTTPError as refused:
                return refused.code, refused.read().decode().strip()
        return 0, ""

    def stop(self) -> None:
        """Stop the service as systemd does: SIGTERM, 20 seconds, SIGKILL."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self.kill()

    def kill(self) -> None:
        """Kill all processes of the machine at once."""
        self._network.kill(self.name)
        if self._process is not None:
            self._process.wait()
        self._process = None

    def said(self) -> str:
        """Return what the service wrote, as the journal would keep it."""
        path = self.home / "said"
        return path.read_text() if path.exists() else ""

    def _file_of_settings(self) -> dict[str, str]:
        """Fill deploy/systemd/report-card.env.example in, as /etc/report-card.env."""
        text = self._deployed("systemd/report-card.env.example")
        for name, value in self.settings.items():
            text, found = re.subn(rf"^(# )?{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
            assert found == 1, f"{name} does not stand in report-card.env.example"
        return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))

    def _deployed(self, name: str) -> str:
        text = (self.program / "deploy" / name).read_text()
        text = text.replace(INSTALLED, str(self.program))
        return text.replace("%S", str(self.state)).replace("%C", str(self.home / "cache"))


def _line(unit: str, name: str) -> str:
    found = re.search(rf"^{name}=(.*)$", unit, re.MULTILINE)
    assert found is not None, name
    return found[1]
