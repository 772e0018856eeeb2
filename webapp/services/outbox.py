"""Queue a mail in the transaction that causes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.models import Mail


def queue(
    session: Session, *, kind: str, once_key: str, address: str, subject: str, body: str, now: datetime
) -> bool:
    """Queue a mail unless one with the same key was queued before; say whether it was."""
    if session.scalar(select(exists().where(Mail.once_key == once_key))):
        return False
    session.add(
        Mail(kind=kind, once_key=once_key, address=address, subject=subject, body=body, next_try_at=now)
    )
    return True
