"""Table of the company's branding: as it is shown, as it is proposed, and as it was before."""

from __future__ import annotations

import enum

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.choices import one_of
from webapp.storage.database import Base


class Place(enum.StrEnum):
    """Which of the three a row is."""

    SHOWN = "shown"
    PROPOSED = "proposed"
    BEFORE = "before"


class Branding(Base):
    """How the company appears; "" and None leave something as Report Card has it."""

    __tablename__ = "branding"
    place: Mapped[Place] = mapped_column(one_of(Place), primary_key=True)
    sender_name: Mapped[str] = mapped_column(default="")  # of every mail
    mail_opening: Mapped[str] = mapped_column(default="")  # words at the top of every mail
    help_contact: Mapped[str] = mapped_column(default="")  # whom to ask, as it is to read
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    logo_kind: Mapped[str] = mapped_column(default="")  # media type
    logo_digest: Mapped[str] = mapped_column(default="")
