"""Tables of the sealed urn: who may grade, the boxes, drawn codes, and what is made of them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from webapp.storage.database import Base

# WITHOUT ROWID, random keys, no time anywhere: nothing in these tables tells an order.
# A card has a roll or drawn codes. The pair of keys keeps one from having both, so nobody counts twice.
roll = Table(
    "roll",
    Base.metadata,
    Column("card_id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("handed_in", Boolean, nullable=False),
    Column("by_code", Boolean, nullable=False, default=False),
    Column("held_by", ForeignKey("person.id"), nullable=True),  # by who changed her address
    CheckConstraint("NOT by_code", name="not_by_code"),
    ForeignKeyConstraint(["card_id", "by_code"], ["card.id", "card.by_code"]),
    sqlite_with_rowid=False,
)
urn = Table(
    "urn",
    Base.metadata,
    Column("slot", LargeBinary(16), primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False),
    Column("used", Boolean, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Index("ix_urn_free_slot", "card_id", "used", "slot"),
    sqlite_with_rowid=False,
)
drawn_code = Table(
    "drawn_code",
    Base.metadata,
    Column("card_id", Integer, primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("slot", LargeBinary(16), ForeignKey("urn.slot"), nullable=False, unique=True),
    Column("handed_in", Boolean, nullable=False),
    Column("typed", LargeBinary, nullable=True),  # from paper, once, encrypted under the code
    Column("by_code", Boolean, nullable=False, default=True),
    CheckConstraint("by_code", name="by_code"),
    ForeignKeyConstraint(["card_id", "by_code"], ["card.id", "card.by_code"]),
    sqlite_with_rowid=False,
)
tally = Table(
    "tally",
    Base.metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("answer", String(1), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
control_number = Table(
    "control_number",
    Base.metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True),
    Column("number", String(9), primary_key=True),
    sqlite_with_rowid=False,
)
