"""What administrators see of the outbox: counts by kind and state, faults, and the retry of dead mails.

Of the kinds in TO_OPEN_CARDS neither a fault nor a dead mail is told, unless as many have it as an absence of
the mail server leaves: one mailbox that takes no mail is one person's, and she had not handed in.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from webapp.mail.still_true import TO_OPEN_CARDS
from webapp.models import Mail, MailState

FEWEST_TOLD = 10
_IS_UNCOUNTED = Mail.kind.in_(TO_OPEN_CARDS)


def counts(session: Session) -> dict[str, dict[MailState, int]]:
    """Count the mails by kind and state; never by whom they go to."""
    rows = session.execute(select(Mail.kind, Mail.state, func.count()).group_by(Mail.kind, Mail.state))
    found: dict[str, dict[MailState, int]] = {}
    for kind, state, number in rows:
        found.setdefault(kind, dict.fromkeys(MailState, 0))[state] = number
    return dict(sorted(found.items()))


def faults(session: Session) -> list[str]:
    """Return the newest faults, each once; they hold no address."""
    common = select(Mail.fault).where(_IS_UNCOUNTED).group_by(Mail.fault).having(func.count() >= FEWEST_TOLD)
    newest = (
        select(Mail.fault)
        .where(Mail.fault != "", Mail.state != MailState.SENT)
        .where(or_(~_IS_UNCOUNTED, Mail.fault.in_(common)))
        .group_by(Mail.fault)
        .order_by(func.max(Mail.id).desc())
        .limit(5)
    )
    return list(session.scalars(newest))


def try_again(session: Session, *, kind: str, now: datetime) -> int:
    """Let the dead mails of a kind be tried again from the start; return how many."""
    are_dead = Mail.kind == kind, Mail.state == MailState.DEAD, Mail.body != ""
    number = session.scalar(select(func.count()).where(*are_dead)) or 0
    if kind in TO_OPEN_CARDS and number < FEWEST_TOLD:
        return 0
    again = update(Mail).where(*are_dead)
    again = again.values(state=MailState.WAITING, tries=0, next_try_at=now, leased_until=None)
    return len(session.scalars(again.returning(Mail.id)).all())
