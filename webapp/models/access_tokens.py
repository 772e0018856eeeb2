"""Table of access tokens, by which other programs ask in the name of the company."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.organisation import Person
from webapp.storage.database import Base


class Scope(enum.StrEnum):
    """What a token opens."""

    SCIM = "scim"  # people and departments, read and written by a directory
    ROUNDS = "rounds"
    RESULTS = "results"
    ACTIONS = "actions"


class AccessToken(Base):
    """A token of one program, kept as the SHA-256 of its secret only."""

    __tablename__ = "access_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # of the program that uses it
    scopes: Mapped[list[str]] = mapped_column(JSON)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    last_used_on: Mapped[date | None]  # a day and never a time
    revoked_on: Mapped[date | None]
    made_by: Mapped[Person] = relationship()
