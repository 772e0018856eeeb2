"""Tables of merged and split departments, and of the last bulk change of people, with their undo logs."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.choices import one_of
from webapp.models.organisation import Department
from webapp.storage.database import Base


class ReorganisationKind(enum.StrEnum):
    """What became of two departments."""

    MERGE = "merge"
    SPLIT = "split"


class Reorganisation(Base):
    """A department that became part of another one, or some of whose people became another one."""

    __tablename__ = "reorganisation"
    __table_args__ = (CheckConstraint("from_id <> into_id", name="of_another"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReorganisationKind] = mapped_column(one_of(ReorganisationKind))
    from_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    made_on: Mapped[date]
    people: Mapped[int]  # who changed the department
    lines: Mapped[list[list[int]]] = mapped_column(JSON)
    """Directions, graded and grading department, each with the one that it goes on from up to that day."""
    journal: Mapped[list[Any]] = mapped_column(JSON, deferred=True)  # every change of a row, for its undoing
    origin: Mapped[Department] = relationship(foreign_keys=from_id)
    into: Mapped[Department] = relationship(foreign_keys=into_id)


class BulkChange(Base):
    """The last change of many people, or of many actions by one person, kept for its undoing; no names."""

    __tablename__ = "bulk_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="people")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who made it
    made_on: Mapped[date]
    number: Mapped[int]  # of people or actions
    journal: Mapped[list[Any]] = mapped_column(JSON)
