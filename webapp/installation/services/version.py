"""Version of this program: the day and the number of its commit, from git or from an unpacked release."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PROGRAM = Path(__file__).parents[3]
FILE = Path("webapp") / "version.txt"  # `git archive` writes the commit into it
_PATIENCE = 5  # seconds


@dataclass(frozen=True)
class Version:
    """When the program was last changed, and the number of that change."""

    day: date
    number: str


@cache
def version(program: Path = PROGRAM) -> Version | None:
    """Return the version, or None where the program was copied without its history."""
    return _read(_of_release(program)) or _read(_of_checkout(program))


def _of_release(program: Path) -> str:
    try:
        return (program / FILE).read_text()
    except OSError:
        return ""


def _of_checkout(program: Path) -> str:
    if not (program / ".git").exists():
        return ""  # git would look for one in the folders above
    command = ["git", "-c", f"safe.directory={program}", "-C", str(program), "log", "-1", "--format=%cs %h"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True)  # noqa: S603  # nothing of it was typed
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _read(text: str) -> Version | None:
    day, _, number = text.strip().partition(" ")
    try:
        return Version(date.fromisoformat(day), number)
    except ValueError:  # a checkout has the place for it, and not the commit
        return None
