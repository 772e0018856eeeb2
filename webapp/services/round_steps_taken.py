"""Who took the last step of a round, and when, as the log has it."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.models import LogEntry, Round, RoundState

_AS_LOGGED = {
    RoundState.GRADING: "opened",
    RoundState.CLOSED: "closed",
    RoundState.EXCHANGED: "exchanged",
    RoundState.GIVEN_UP: "gave up",
}


def find_last_step(session: Session, the_round: Round) -> LogEntry | None:
    """Return the line of the step that brought a round to where it stands, or None where none is kept."""
    if the_round.state not in _AS_LOGGED:
        return None
    line = f"{_AS_LOGGED[the_round.state]} {the_round.name}"
    found = or_(LogEntry.what == line, LogEntry.what.startswith(f"{line} with ", autoescape=True))
    return session.scalars(select(LogEntry).where(found).order_by(LogEntry.id.desc()).limit(1)).first()
