"""What administrators see of mails in the outbox: counts by kind and state, faults, the retry of dead ones.

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
_IS_LETTER = Mail.receiver_id.is_(None)  # messages of webhooks have their own page


def counts(session: Session) -> dict[str, dict[MailState, int]]:
    """Count the mails by kind and state; never by whom they go to."""
    numbers = select(Mail.kind, Mail.state, func.count()).where(_IS_LETTER).group_by(Mail.kind, Mail.state)
    rows = session.execute(numbers)
    found: dict[str, dict[MailState, int]] = {}
    for kind, state, number in rows:
        found.setdefault(kind, dict.fromkeys(MailState, 0))[state] = number
    return dict(sorted(found.items()))


def faults(session: Session) -> list[str]:
    """Return the newest faults, each once; they hold no address."""
    common = select(Mail.fault).where(_IS_UNCOUNTED).group_by(Mail.fault).having(func.count() >= FEWEST_TOLD)
    newest = (
        select(Mail.fault)
        .where(Mail.fault != "", Mail.state != MailState.SENT, _IS_LETTER)
        .where(or_(~_IS_UNCOUNTED, Mail.fault.in_(common)))
        .group_by(Mail.fault)
        .order_by(func.max(Mail.id).desc())
        .limit(5)
    )
    return list(session.scalars(newest))


def try_again(session: Session, *, kind: str, now: datetime) -> int:
    """Let the dead mails of a kind be tried again from the start; return how many."""
    are_dead = Mail.kind == kind, Mail.state == MailState.DEAD, Mail.body != "", _IS_LETTER
    number = session.scalar(select(func.count()).where(*are_dead)) or 0
    if kind in TO_OPEN_CARDS and number < FEWEST_TOLD:
        return 0
    again = update(Mail).where(*are_dead)
    again = again.values(state=MailState.WAITING, tries=0, next_try_at=now, leased_until=None)
    return len(session.scalars(again.returning(Mail.id)).all())
