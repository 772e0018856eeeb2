"""Tables of what two departments do together between the rounds: meetings, visits, revenue."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.action_plans import Action
from webapp.models.organisation import Department, Person
from webapp.storage.database import Base


class Holiday(Base):
    """A day on which the company does not work, beside the weekends."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


class Meeting(Base):
    """A joint review of two departments, or a celebration of two or of the whole company.

    It holds the departments and not their pair: what was decided stays when a pair ends.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="ordered"),
        CheckConstraint("(first_id IS NULL) = (second_id IS NULL)", name="of_two_or_of_all"),
        CheckConstraint("is_celebration OR first_id IS NOT NULL", name="review_of_two"),
        CheckConstraint("minutes BETWEEN 10 AND 600", name="minutes"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    is_celebration: Mapped[bool] = mapped_column(default=False)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    begins: Mapped[time]  # by the company's clock
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)  # the calendar's: raised when time or place change
    edit_number: Mapped[int] = mapped_column(default=0)  # raised at each save of what was said
    topics: Mapped[str] = mapped_column(default="")
    objective_first: Mapped[str] = mapped_column(default="")
    objective_second: Mapped[str] = mapped_column(default="")
    result_first: Mapped[str] = mapped_column(default="")
    result_second: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    present: Mapped[str] = mapped_column(default="")  # who was there, where somebody wrote it down
    successes: Mapped[str] = mapped_column(default="")  # these three of a celebration
    shortcomings: Mapped[str] = mapped_column(default="")
    lessons: Mapped[str] = mapped_column(default="")
    first: Mapped[Department | None] = relationship(foreign_keys=first_id)
    second: Mapped[Department | None] = relationship(foreign_keys=second_id)
    decisions: Mapped[list[Decision]] = relationship(
        order_by="Decision.id", cascade="all, delete-orphan", back_populates="meeting"
    )
    heroes: Mapped[list[Hero]] = relationship(order_by="Hero.id", cascade="all, delete-orphan")

    @property
    def both(self) -> tuple[Department, Department] | None:
        """The two departments, or None where it is of the whole company."""
        return (self.first, self.second) if self.first and self.second else None

    @property
    def has_minutes(self) -> bool:
        """Whether anything was written down of what came out of it."""
        if self.is_celebration:
            return bool(self.successes or self.shortcomings or self.lessons or self.heroes)
        return bool(self.result_first or self.result_second or self.notes or self.decisions)


class Decision(Base):
    """What was decided at a meeting; it may have become an action."""

    __tablename__ = "meeting_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id", ondelete="SET NULL"))
    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    action: Mapped[Action | None] = relationship()


class Hero(Base):
    """Somebody, or a few together, whom a celebration recognises."""

    __tablename__ = "meeting_hero"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    who: Mapped[str]
    deed: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # None: of several
    department: Mapped[Department | None] = relationship()


class Invitation(Base):
    """How much of a meeting's time and place somebody was told last."""

    __tablename__ = "meeting_invitation"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    told_sequence: Mapped[int]
    toggles: Mapped[int] = mapped_column("turns", default=0)  # times it was withdrawn or renewed

    @property
    def is_taken_back(self) -> bool:
        """Whether her calendar was told last that she is not asked to it any more."""
        return self.toggles % 2 == 1

    @property
    def sequence(self) -> int:
        """The SEQUENCE of her own invitation; each toggle raises it, as each change of the meeting does."""
        return self.told_sequence + self.toggles


class VisitNote(Base):
    """What the president writes down for herself about a department; nobody else reads it."""

    __tablename__ = "visit_note"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(
        ForeignKey("department.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str]
    written_on: Mapped[date]
    edit_number: Mapped[int] = mapped_column(default=0)


class RevenuePlan(Base):
    """What two departments want to earn together in some months, in hundredths of the currency."""

    __tablename__ = "revenue_plan"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "begins_on"),
        CheckConstraint("first_id < second_id", name="ordered"),
        CheckConstraint("selling_id IN (first_id, second_id)", name="one_sells"),
        CheckConstraint("months BETWEEN 1 AND 12", name="months"),
        CheckConstraint("target >= 0", name="target"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    selling_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    is_on: Mapped[bool] = mapped_column(default=True)
    currency: Mapped[str]
    begins_on: Mapped[date]  # the first day of a month
    months: Mapped[int]
    target: Mapped[int | None] = mapped_column(BigInteger)
    target_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    target_on: Mapped[date | None]
    allocated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    allocated_on: Mapped[date | None]
    edit_number: Mapped[int] = mapped_column(default=0)
    first: Mapped[Department] = relationship(foreign_keys=first_id)
    second: Mapped[Department] = relationship(foreign_keys=second_id)
    target_by: Mapped[Person | None] = relationship(foreign_keys=target_by_id)
    allocated_by: Mapped[Person | None] = relationship(foreign_keys=allocated_by_id)
    lines: Mapped[list[RevenueLine]] = relationship(order_by="RevenueLine.id", cascade="all, delete-orphan")
    results: Mapped[list[RevenueResult]] = relationship(
        order_by="RevenueResult.month", cascade="all, delete-orphan"
    )


class RevenueLine(Base):
    """What the selling side expects of one group of customers, and its part of the shortfall."""

    __tablename__ = "revenue_line"
    __table_args__ = (CheckConstraint("planned >= 0", name="planned"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("revenue_plan.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    planned: Mapped[int] = mapped_column(BigInteger)
    added: Mapped[int] = mapped_column(BigInteger, default=0)


class RevenueResult(Base):
    """What was earned in one month of a plan."""

    __tablename__ = "revenue_result"
    plan_id: Mapped[int] = mapped_column(ForeignKey("revenue_plan.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    earned: Mapped[int] = mapped_column(BigInteger)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_on: Mapped[date]
