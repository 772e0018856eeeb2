"""What administrators see of the outbox: counts by kind and state, faults, and the retry of dead mails."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.models import Mail, MailState


def counts(session: Session) -> dict[str, dict[MailState, int]]:
    """Count the mails by kind and state; never by whom they go to."""
    rows = session.execute(select(Mail.kind, Mail.state, func.count()).group_by(Mail.kind, Mail.state))
    found: dict[str, dict[MailState, int]] = {}
    for kind, state, number in rows:
        found.setdefault(kind, dict.fromkeys(MailState, 0))[state] = number
    return dict(sorted(found.items()))


def faults(session: Session) -> list[str]:
    """Return the newest faults, each once; they hold no address."""
    newest = (
        select(Mail.fault)
        .where(Mail.fault != "", Mail.state != MailState.SENT)
        .group_by(Mail.fault)
        .order_by(func.max(Mail.id).desc())
        .limit(5)
    )
    return list(session.scalars(newest))


def try_again(session: Session, *, kind: str, now: datetime) -> int:
    """Let the dead mails of a kind be tried again from the start; return how many."""
    dead = update(Mail).where(Mail.kind == kind, Mail.state == MailState.DEAD, Mail.body != "")
    again = dead.values(state=MailState.WAITING, tries=0, next_try_at=now, leased_until=None)
    return len(session.scalars(again.returning(Mail.id)).all())
