"""Look up in the audit log who took the last step of a round, and when."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import LogEntry, Round, RoundState


def find_last_step(session: Session, round_: Round) -> LogEntry | None:
    """Return the line of the step that brought a round to where it stands, or None where none is kept."""
    name, what = round_.name, LogEntry.what
    lines = {
        RoundState.GRADING: what.startswith(f"opened {name} with ", autoescape=True),
        RoundState.CLOSED: what == f"closed {name}",
        RoundState.EXCHANGED: what == f"exchanged {name}",
        RoundState.GIVEN_UP: what.startswith("gave up ")
        & what.endswith(f", now called {name}", autoescape=True),
    }
    if round_.state not in lines:
        return None
    line = lines[round_.state]
    return session.scalars(select(LogEntry).where(line).order_by(LogEntry.id.desc()).limit(1)).first()
