"""Rate limit by counting attempts under a keyed digest, which tells neither who tried nor from where."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.models import Attempt

WINDOW = timedelta(minutes=15)


def count_attempt(
    session: Session, source: str, *, key: str, now: datetime, window: timedelta = WINDOW
) -> int:
    """Count one more from this source in one statement; return how many within the window.

    The source is stored as a keyed hash. `window` is at most WINDOW, after which counts are forgotten.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    is_over = Attempt.window_began_at <= now - window
    statement = (
        dialect.insert(Attempt)
        .values(source_hash=_hash_of(source, key), window_began_at=now, times=1)
        .on_conflict_do_update(
            index_elements=[Attempt.source_hash],
            set_={
                "times": case((is_over, 1), else_=Attempt.times + 1),
                "window_began_at": case((is_over, now), else_=Attempt.window_began_at),
            },
        )
        .returning(Attempt.times)
    )
    times: int = session.execute(statement).scalar_one()
    return times


def _hash_of(source: str, key: str) -> bytes:
    return hmac.digest(key.encode(), source.encode(), "sha256")


def forget_attempts(session: Session, *, now: datetime) -> None:
    """Delete counts whose window is over."""
    session.execute(delete(Attempt).where(Attempt.window_began_at <= now - WINDOW))
