"""Tables of what a directory (SCIM) calls the people and departments that it keeps."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.choices import one_of
from webapp.models.organisation import Position
from webapp.storage.database import Base


class DirectoryPerson(Base):
    """How the directory calls a person; gone with the person's erasure."""

    __tablename__ = "directory_person"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    user_name: Mapped[str]
    user_key: Mapped[str] = mapped_column(unique=True)  # the user name without regard to case
    external_id: Mapped[str | None] = mapped_column(index=True)
    display_name: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    is_deleted: Mapped[bool] = mapped_column(default=False)  # there; here she is deactivated and stays


class DirectoryGroup(Base):
    """A group of the directory: the people of a department, its head, or its deputies."""

    __tablename__ = "directory_group"
    department_id: Mapped[int] = mapped_column(
        ForeignKey("department.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[Position] = mapped_column(one_of(Position), primary_key=True)
    external_id: Mapped[str | None]
