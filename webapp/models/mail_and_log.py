"""Tables of the outbox and the log."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.choices import one_of
from webapp.storage.database import Base, UtcDateTime


class MailState(enum.StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    EXPIRED = "expired"  # no longer true when it was about to go, and so not sent


class Mail(Base):
    """A mail or a webhook's message: written in the transaction that causes it, sent after it."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    once_key: Mapped[str] = mapped_column(unique=True)  # the same key is never mailed twice
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    calendar: Mapped[str] = mapped_column(default="")  # iCalendar objects that go with it, one after another
    state: Mapped[MailState] = mapped_column(one_of(MailState), default=MailState.WAITING, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]
    fault: Mapped[str] = mapped_column(default="")
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))  # that it is about
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from then on it is not true
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("receiver.id", ondelete="CASCADE"))
    """Of a webhook's message; None of a mail."""


class LogEntry(Base):
    """Who did what; never what anybody graded."""

    __tablename__ = "log_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    who: Mapped[str]  # a person's name, or "the system"
    what: Mapped[str]  # in English
    translations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by language
