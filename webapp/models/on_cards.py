"""Tables of what people write at a card: expectation, measured figure, signature, the president's note."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.organisation import Person
from webapp.storage.database import Base


class Expectation(Base):
    """The grade that the graded department's head predicts for one need; locked when grading closes."""

    __tablename__ = "expectation"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str]


class MeasuredFigure(Base):
    """What was measured for the agreed figure of one need, in hundredths; entered by the graded side.

    The other side confirms it; a change takes that back. Both end with the exchange.
    """

    __tablename__ = "measured_figure"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Signature(Base):
    """A head's mark that the card was read; it does not say that she agrees."""

    __tablename__ = "signature"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))  # for whom she signed
    signed_on: Mapped[date]
    person: Mapped[Person] = relationship()


class PresidentNote(Base):
    """What the president wrote for the cover of a pair in a round, and under which name."""

    __tablename__ = "president_note"
    __table_args__ = (CheckConstraint("first_id < second_id", name="ordered"),)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    text: Mapped[str]
    name: Mapped[str]
