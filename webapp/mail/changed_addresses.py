"""Waiting mails of people who left or have a new address: dropped, or sent to the new address."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.mail.links import LINK
from webapp.mail.working_hours import AT_ANY_HOUR
from webapp.models import Mail, MailState


def follow_people(session: Session, *, left: Collection[str] = (), moved: Mapping[str, str]) -> None:
    """Let what waits for old addresses go to the new ones; drop it where its reader left or its link is void.

    Warnings of such a change itself go to the old address.
    """
    if not (left or moved):
        return
    waiting = select(Mail).where(Mail.state == MailState.WAITING, Mail.kind.not_in(AT_ANY_HOUR))
    for mail in session.scalars(waiting):
        address = moved.get(mail.address)
        if mail.address in left or (address and LINK in mail.body):
            mail.state, mail.leased_until, mail.fault = MailState.EXPIRED, None, ""
        elif address:
            mail.address = address
