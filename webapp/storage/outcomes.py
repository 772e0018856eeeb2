"""Last success and last fault of a connection (identity provider, monitoring, backup) on this machine.

Two small files each in the data folder, with a day and never a time: a sign-in is one of these successes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = "outcomes"


@dataclass(frozen=True)
class Outcome:
    """On which day something went well, or went wrong and why."""

    on: date
    words: str = ""


@dataclass(frozen=True)
class Outcomes:
    """The newest of both kinds."""

    success: Outcome | None
    fault: Outcome | None

    @property
    def is_faulty(self) -> bool:
        """Say whether nothing went well since the last fault, as far as days tell."""
        return self.fault is not None and (self.success is None or self.fault.on > self.success.on)


def note_outcome(data_folder: Path, connection: str, *, on: date, fault: str = "") -> None:
    """Note what came of a try; once a day for the same. A full disk keeps nobody from signing in."""
    path = _file(data_folder, connection, "fault" if fault else "success")
    words = " ".join([on.isoformat(), *fault.split()])
    with suppress(OSError):
        if path.exists() and path.read_text() == words:
            return
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(words)


def outcomes_of(data_folder: Path, connection: str) -> Outcomes:
    """Return what was noted last."""
    return Outcomes(*(_read(_file(data_folder, connection, kind)) for kind in ("success", "fault")))


def _read(path: Path) -> Outcome | None:
    try:
        day, _, words = path.read_text().strip().partition(" ")
        return Outcome(date.fromisoformat(day), words)
    except (OSError, ValueError):  # none yet, or half written by a script
        return None


def _file(data_folder: Path, connection: str, kind: str) -> Path:
    return data_folder / FOLDER / f"{connection}.{kind}"
