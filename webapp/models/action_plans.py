"""Tables of what is promised after an exchange."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.action_plans import ActionKind, ActionStatus
from webapp.models.choices import one_of
from webapp.models.organisation import Pair, Person
from webapp.models.rounds import Card
from webapp.storage.database import Base, UtcDateTime


class Action(Base):
    """A promise made after an exchange, tied to one or more needs of a card."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("status <> 'dropped' OR dropped_because <> ''", name="dropped_with_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)
    kind: Mapped[ActionKind] = mapped_column(one_of(ActionKind), default=ActionKind.STEP)
    what: Mapped[str]
    measure: Mapped[str] = mapped_column(default="")
    evidence_link: Mapped[str] = mapped_column(default="")
    headcount_graded: Mapped[int | None]  # cross-training: how many people of each side take part
    headcount_grading: Mapped[int | None]
    process_owner: Mapped[str] = mapped_column(default="")  # process: who answers for it, in how many days
    process_days: Mapped[int | None]
    graded_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    grading_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    status: Mapped[ActionStatus] = mapped_column(one_of(ActionStatus), default=ActionStatus.PLANNED)
    dropped_because: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    promised_on: Mapped[date]
    edit_number: Mapped[int] = mapped_column(default=0)  # also the calendar's SEQUENCE
    card: Mapped[Card] = relationship()
    graded_owner: Mapped[Person | None] = relationship(foreign_keys=graded_owner_id)
    grading_owner: Mapped[Person | None] = relationship(foreign_keys=grading_owner_id)
    needs: Mapped[list[ActionNeed]] = relationship(
        order_by="ActionNeed.position", cascade="all, delete-orphan"
    )
    updates: Mapped[list[ActionUpdate]] = relationship(
        order_by="ActionUpdate.id", cascade="all, delete-orphan"
    )


class ActionNeed(Base):
    """A need of the card that an action answers."""

    __tablename__ = "action_need"
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class ActionUpdate(Base):
    """What happened, told by somebody at some moment; also the history of the status."""

    __tablename__ = "action_update"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[ActionStatus] = mapped_column(one_of(ActionStatus))
    text: Mapped[str] = mapped_column(default="")
    person: Mapped[Person | None] = relationship()


class DecisionNotToAct(Base):
    """A recorded decision to leave a shortfall as it is."""

    __tablename__ = "decision_not_to_act"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_on: Mapped[date]
    person: Mapped[Person | None] = relationship()


class CardReply(Base):
    """One paragraph by the head of the graded department on a card, for those who graded."""

    __tablename__ = "card_reply"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    written_on: Mapped[date]
    edit_number: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person] = relationship()


class CalendarFeed(Base):
    """A person's subscription to due dates: her own, or those of a pair; the address is kept as a hash."""

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id", ondelete="CASCADE"))
    made_on: Mapped[date]
    person: Mapped[Person] = relationship()
    pair: Mapped[Pair | None] = relationship()
