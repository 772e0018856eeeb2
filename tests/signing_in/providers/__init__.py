"""OpenID Connect providers of two makes, from npm, each in a process of its own."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / ".venv" / "providers"
CLIENT = {"client_id": "report-card", "client_secret": "a secret+with/odd %letters"}


def _packages() -> Path:
    """Install the packages of package-lock.json, unless exactly these are there."""
    INSTALLED.mkdir(exist_ok=True)
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "package-lock.json").read_text()
        stamp = INSTALLED / "installed"
        if not stamp.exists() or stamp.read_text() != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, INSTALLED / name)
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=INSTALLED, check=True)
            stamp.write_text(wanted)
    return INSTALLED / "node_modules"


@contextmanager
def _running(script: str, *arguments: str) -> Iterator[str]:
    """Run a script until the test ends; give the address that it says it is ready at."""
    command = ["node", str(HERE / script), str(_packages()), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = next((line for line in process.stdout if line.startswith("ready at ")), None)
            assert line, f"{script} did not start"
            yield line.removeprefix("ready at ").strip()
        finally:
            process.terminate()


@contextmanager
def oidc_provider(base_url: str, people: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Run oidc-provider with these people, by the name that they sign in with."""
    back, out = f"{base_url}/sign-in/company/return", f"{base_url}/sign-in"
    with _running("oidc_provider.mjs", back, out, json.dumps(people)) as issuer:
        yield issuer


@contextmanager
def mock_server(told: Path) -> Iterator[str]:
    """Run oauth2-mock-server, which says what the JSON in this file makes it say."""
    with _running("mock_server.mjs", str(told)) as issuer:
        yield issuer
