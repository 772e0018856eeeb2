"""Not too often: how many times something was tried from one source within a quarter of an hour."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.models import SignInAttempt

WINDOW = timedelta(minutes=15)


def count(session: Session, source: str, *, key: str, now: datetime) -> int:
    """Count one more from this source in one statement; return how many within the window.

    The source is stored as a keyed hash: the table tells neither who tried nor from where.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    is_over = SignInAttempt.window_began_at <= now - WINDOW
    statement = (
        dialect.insert(SignInAttempt)
        .values(source_hash=_hash_of(source, key), window_began_at=now, times=1)
        .on_conflict_do_update(
            index_elements=[SignInAttempt.source_hash],
            set_={
                "times": case((is_over, 1), else_=SignInAttempt.times + 1),
                "window_began_at": case((is_over, now), else_=SignInAttempt.window_began_at),
            },
        )
        .returning(SignInAttempt.times)
    )
    times: int = session.execute(statement).scalar_one()
    return times


def number_of(session: Session, source: str, *, key: str, now: datetime) -> int:
    """Return how many were counted from this source within the window; reads only."""
    times = session.scalar(
        select(SignInAttempt.times).where(
            SignInAttempt.source_hash == _hash_of(source, key), SignInAttempt.window_began_at > now - WINDOW
        )
    )
    return times or 0


def _hash_of(source: str, key: str) -> bytes:
    return hmac.digest(key.encode(), source.encode(), "sha256")
