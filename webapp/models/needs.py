"""Tables of needs lists, their questions, and what goes to the president."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, declared_attr, mapped_column, relationship

from webapp.domain.list_states import ListState, Ruling
from webapp.domain.needs import WORDS_OF_A_NEED, NeedWords, Wording
from webapp.models.agreements import AgreementVersion
from webapp.models.choices import one_of
from webapp.models.organisation import Department, Person
from webapp.storage.database import Base, UtcDateTime


class NeedsList(Base):
    """One version of the needs that the department `by` has of the department `of`."""

    __tablename__ = "needs_list"
    __table_args__ = (
        UniqueConstraint("of_id", "by_id", "version"),
        CheckConstraint("of_id <> by_id", name="of_another"),
        CheckConstraint("state <> 'agreed with reservation' OR reservation <> ''", name="reservation_said"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    of_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    version: Mapped[int]
    state: Mapped[ListState] = mapped_column(one_of(ListState), default=ListState.DRAFTED)
    edit_number: Mapped[int] = mapped_column(
        default=0
    )  # raised at each save: two people editing at once are told
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reservation: Mapped[str] = mapped_column(default="")
    of: Mapped[Department] = relationship(foreign_keys=of_id)
    by: Mapped[Department] = relationship(foreign_keys=by_id)
    needs: Mapped[list[Need]] = relationship(
        back_populates="needs_list", order_by="Need.position", cascade="all, delete-orphan"
    )


class NeedColumns:
    """Mixin: the columns of a need's texts, on a list and frozen on a card, and all of them as `words`."""

    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    a_looks_like: Mapped[str] = mapped_column(default="")
    f_looks_like: Mapped[str] = mapped_column(default="")
    figure: Mapped[str] = mapped_column(default="")  # a measured figure that both agreed on
    target: Mapped[str] = mapped_column(default="")  # of the figure, with its unit

    @declared_attr
    @classmethod
    def words(cls) -> Mapped[NeedWords]:
        return composite(NeedWords, *WORDS_OF_A_NEED)


class Need(NeedColumns, Base):
    """One line of a needs list; `lineage` ties its wordings together over the rounds."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("list_id", "position"),
        CheckConstraint("position BETWEEN 1 AND 6", name="position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("needs_list.id", ondelete="CASCADE"))
    position: Mapped[int]
    lineage: Mapped[str]
    wording: Mapped[Wording] = mapped_column(one_of(Wording), default=Wording.NEW)
    needs_list: Mapped[NeedsList] = relationship(back_populates="needs")
    questions: Mapped[list[NeedQuestion]] = relationship(
        order_by="NeedQuestion.id", cascade="all, delete-orphan"
    )


class NeedQuestion(Base):
    """A question that the other head asks at one need, with its answer."""

    __tablename__ = "need_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    question: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by: Mapped[Person] = relationship()


class Escalation(Base):
    """What heads cannot agree on, a list or an agreement: both positions, and the president's ruling."""

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("version_id", "by_id"),
        CheckConstraint("(list_id IS NULL) <> (version_id IS NULL)", name="of_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("needs_list.id", ondelete="CASCADE"), unique=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    of_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    position_of_by: Mapped[str] = mapped_column(default="")
    position_of_of: Mapped[str] = mapped_column(default="")
    ruling: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Ruling | None] = mapped_column(one_of(Ruling))  # what became of the list, if anything
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_list: Mapped[NeedsList | None] = relationship()
    version: Mapped[AgreementVersion | None] = relationship()
    of: Mapped[Department] = relationship(foreign_keys=of_id)
    by: Mapped[Department] = relationship(foreign_keys=by_id)
