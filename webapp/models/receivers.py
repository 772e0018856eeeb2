"""Table of webhook receivers: addresses outside that are told of events."""

from __future__ import annotations

import enum
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import JSON, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.choices import one_of
from webapp.storage.database import Base


class ReceiverKind(enum.StrEnum):
    """Who reads what is sent: a program, or the people of a channel."""

    PROGRAM = "program"
    CHAT = "chat"  # Slack and Mattermost take the same message
    TEAMS = "teams"


class Event(enum.StrEnum):
    """What a receiver is told of."""

    ROUND_OPENED = "round.opened"
    CLOSING_SOON = "round.closing_soon"
    EXCHANGED = "round.exchanged"
    OVERDUE = "action.overdue"
    TEST = "test"


class Receiver(Base):
    """An address that is told of events; what it was sent stands in the outbox."""

    __tablename__ = "receiver"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ReceiverKind] = mapped_column(one_of(ReceiverKind))
    address: Mapped[str]  # of a channel a secret: whoever has it writes there
    events: Mapped[list[str]] = mapped_column(JSON)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))  # the signing secret follows from it and SECRET_KEY
    made_on: Mapped[date]
    is_on: Mapped[bool] = mapped_column(default=True)

    @property
    def host(self) -> str:
        """What of the address is no secret."""
        return urlsplit(self.address).hostname or ""
