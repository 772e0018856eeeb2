"""Tables of agreements: their versions, signatures, and the figures entered each month."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.choices import one_of
from webapp.models.organisation import Department, Person
from webapp.storage.database import Base, UtcDateTime

Content = dict[str, list[dict[str, str]]]
"""The rows of each section by its key; a row holds its cells by their columns, and its lineage as "id"."""


class Signer(enum.StrEnum):
    """A side whose signature an agreement wants: the side that proposes is the first."""

    FIRST = "first"
    SECOND = "second"
    PRESIDENT = "president"


class Agreement(Base):
    """An agreement of two departments, the statement of one, or that of the company (neither)."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="of_another"),
        CheckConstraint("second_id IS NULL OR first_id IS NOT NULL", name="first_first"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str]
    first_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    edit_number: Mapped[int] = mapped_column(default=0)  # raised at each change: two at once are told
    first: Mapped[Department | None] = relationship(foreign_keys=first_id)
    second: Mapped[Department | None] = relationship(foreign_keys=second_id)
    versions: Mapped[list[AgreementVersion]] = relationship(
        back_populates="agreement",
        order_by="AgreementVersion.number.desc()",
        cascade="all, delete-orphan",
    )
    figures: Mapped[list[AgreementFigure]] = relationship(
        order_by="AgreementFigure.month", cascade="all, delete-orphan"
    )


class AgreementVersion(Base):
    """One version with the form it was written on; in force from its last signature on."""

    __tablename__ = "agreement_version"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"))
    number: Mapped[int]
    form_text: Mapped[str]
    content: Mapped[Content] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(default="")  # what is new in it, in a sentence
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    in_force_since: Mapped[date | None]
    agreement: Mapped[Agreement] = relationship(back_populates="versions")
    signatures: Mapped[list[AgreementSignature]] = relationship(
        order_by="AgreementSignature.signed_on", cascade="all, delete-orphan"
    )


class AgreementSignature(Base):
    """A side has signed a version; a later signature says that it still holds."""

    __tablename__ = "agreement_signature"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_version.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[Signer] = mapped_column(one_of(Signer), primary_key=True)
    signed_on: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship()


class AgreementFigure(Base):
    """What was measured in one month, in hundredths, for the row of an agreement with this lineage."""

    __tablename__ = "agreement_figure"
    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    row: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    amount: Mapped[int] = mapped_column(BigInteger)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_on: Mapped[date]
    noted_by: Mapped[Person] = relationship()
