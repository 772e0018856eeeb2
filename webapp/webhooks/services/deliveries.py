"""Deliveries of webhooks: what the outbox has sent, tries again or gave up, and sending again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Mail, MailState, Receiver

MOST_SHOWN = 50


@dataclass(frozen=True)
class Delivered:
    """How it went last with a receiver."""

    success: date | None = None
    fault: str = ""
    is_faulty: bool = False  # whether the newest message that was tried did not arrive


def deliveries_of(session: Session, receiver: Receiver) -> Sequence[Mail]:
    """Return the newest messages of a receiver, the newest first."""
    newest = select(Mail).where(Mail.receiver_id == receiver.id).order_by(Mail.id.desc()).limit(MOST_SHOWN)
    return session.scalars(newest).all()


def how_it_went(session: Session) -> dict[int, Delivered]:
    """Return by receiver how it went last."""
    sent = dict(
        session.execute(
            select(Mail.receiver_id, func.max(Mail.sent_on))
            .where(Mail.receiver_id.is_not(None))
            .group_by(Mail.receiver_id)
        ).all()
    )
    newest_tried = (
        select(func.max(Mail.id))
        .where(Mail.receiver_id.is_not(None), (Mail.state == MailState.SENT) | (Mail.fault != ""))
        .group_by(Mail.receiver_id)
    )
    faulty = (
        select(func.max(Mail.id))
        .where(Mail.receiver_id.is_not(None), Mail.fault != "")
        .group_by(Mail.receiver_id)
    )
    tried = set(session.scalars(newest_tried))
    faults = {mail.receiver_id: mail for mail in session.scalars(select(Mail).where(Mail.id.in_(faulty)))}
    return {
        receiver_id: Delivered(
            success=success,
            fault=faults[receiver_id].fault if receiver_id in faults else "",
            is_faulty=receiver_id in faults and faults[receiver_id].id in tried,
        )
        for receiver_id, success in sent.items()
        if receiver_id is not None
    }


def may_go_again(mail: Mail) -> bool:
    """Say whether a message can be sent again by hand: one that arrived, or was given up."""
    return mail.state in (MailState.SENT, MailState.DEAD)


def send_again(session: Session, receiver: Receiver, mail_id: int, *, now: datetime) -> str | None:
    """Let a message go out once more under its own id; return its key, or None where it cannot."""
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None or mail.receiver_id != receiver.id or not may_go_again(mail) or not receiver.is_on:
        return None
    mail.state, mail.tries, mail.next_try_at, mail.leased_until = MailState.WAITING, 0, now, None
    return mail.once_key
