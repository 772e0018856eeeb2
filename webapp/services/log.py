"""Who did what: written in the transaction that does it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.models import LogEntry

SYSTEM = "the system"
COMMAND_LINE = "the command line"


def note(session: Session, *, at: datetime, who: str, what: str) -> None:
    """Add a line to the log. Never call this where somebody hands in."""
    session.add(LogEntry(made_at=at, who=who, what=what))
