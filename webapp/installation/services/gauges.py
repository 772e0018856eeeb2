"""Gauges for monitoring: outbox, oldest mail's age, prints, round states; nothing that tells who graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.mail.outbox import SECRET_KINDS
from webapp.mail.still_true import TO_OPEN_CARDS
from webapp.mail.working_hours import are_working_hours
from webapp.models import Mail, MailState, Round, RoundState

UNTOLD = (*TO_OPEN_CARDS, *SECRET_KINDS)
"""Mails never counted: of some as many go out as have not handed in, others are one person's click."""


@dataclass(frozen=True)
class Gauges:
    """What the database says at one moment."""

    mails: Mapping[MailState, int]
    oldest_mail: float  # seconds since it might have gone out; 0 outside working hours
    rounds: Mapping[RoundState, int]


def read_gauges(session: Session, *, now: datetime) -> Gauges:
    """Count what monitoring may know."""
    told = Mail.kind.not_in(UNTOLD)
    found = session.execute(select(Mail.state, func.count()).where(told).group_by(Mail.state))
    mails = dict.fromkeys(MailState, 0) | {state: number for state, number in found}
    due = select(func.min(Mail.next_try_at)).where(
        told, Mail.state == MailState.WAITING, Mail.next_try_at <= now
    )
    oldest = session.scalar(due) if are_working_hours(session, now) else None
    found_rounds = session.execute(select(Round.state, func.count()).group_by(Round.state))
    return Gauges(
        mails=mails,
        oldest_mail=(now - oldest).total_seconds() if oldest else 0.0,
        rounds=dict.fromkeys(RoundState, 0) | {state: number for state, number in found_rounds},
    )
