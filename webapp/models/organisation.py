"""Tables of the organisation: the company, its departments, people and pairs, and how people sign in."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.choices import one_of
from webapp.models.thresholds import ScaleAndMinimum, minimum_group_in_limits
from webapp.storage.database import Base, UtcDateTime


class Company(ScaleAndMinimum, Base):
    """The one company of this installation, with the settings that its administrator keeps."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        minimum_group_in_limits(),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    timezone: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    paper_size: Mapped[str] = mapped_column(default="A4")
    grading_days: Mapped[int] = mapped_column(default=14)
    plan_days: Mapped[int] = mapped_column(default=21)
    asks_comments: Mapped[bool] = mapped_column(default=True)
    reviews_comments: Mapped[bool] = mapped_column(default=True)
    mails_links: Mapped[bool] = mapped_column(default=True)  # mails that ask something sign their readers in
    recurring_surveys: Mapped[str] = mapped_column(default="noticed")  # templates that ask by themselves
    survey_minutes: Mapped[int] = mapped_column(default=20)  # the most that a person is asked for in a month
    plans_rounds: Mapped[bool] = mapped_column(default=True)  # at each exchange the next one
    mail_hour: Mapped[int] = mapped_column(default=8)  # of working days, from which mails go out
    mails_kept: Mapped[int] = mapped_column(default=12)  # months; 0 is for good, here and below
    log_kept: Mapped[int] = mapped_column(default=36)
    notes_kept: Mapped[int] = mapped_column(default=24)
    has_kiosk: Mapped[bool] = mapped_column(default=False)  # a shared tablet on which people grade by code
    takes_paper_cards: Mapped[bool] = mapped_column(default=False)  # typed in by two reviewers
    is_sample: Mapped[bool] = mapped_column(default=False)
    uid_domain: Mapped[str] = mapped_column(default=lambda: uuid4().hex)  # of calendar events, for ever


class Department(Base):
    """A part of the company whose people grade other departments."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    grades_by_code: Mapped[bool] = mapped_column(default=False)  # from the next opening on
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    people: Mapped[list[Person]] = relationship(
        back_populates="department", order_by="Person.name", foreign_keys="Person.department_id"
    )
    merged_into: Mapped[Department | None] = relationship(remote_side=id)


class Position(enum.StrEnum):
    """What a person is in the department."""

    EMPLOYEE = "employee"
    HEAD = "head"
    DEPUTY = "deputy"


class Person(Base):
    """Somebody who may sign in; belongs to one department or to none."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("position = 'employee' OR department_id IS NOT NULL", name="head_of_something"),
        Index(
            "uq_person_one_head_a_department",
            "department_id",
            unique=True,
            sqlite_where=text("'head' = position AND is_active"),
            postgresql_where=text("'head' = position AND is_active"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    joined_on: Mapped[date | None]  # the department; None for ever
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # with which she was merged
    came_from_since: Mapped[date | None]  # when she had joined that one
    rights_changed_on: Mapped[date | None]  # address, president, administrator; None never
    position: Mapped[Position] = mapped_column(one_of(Position), default=Position.EMPLOYEE)
    is_president: Mapped[bool] = mapped_column(default=False)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_reviewer: Mapped[bool] = mapped_column(default=False)  # of comments on cards of other departments
    is_works_council: Mapped[bool] = mapped_column(default=False)  # reads settings and log, and no result
    is_active: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]  # while not active; None where nobody noted it
    language: Mapped[str | None]
    session_number: Mapped[int] = mapped_column(default=0)  # raised to end every session of this person
    openid_subject: Mapped[str | None] = mapped_column(unique=True)  # issuer and account of OpenID Connect
    department: Mapped[Department | None] = relationship(back_populates="people", foreign_keys=department_id)


class Pair(Base):
    """Two departments that grade each other; the smaller id stands first."""

    __tablename__ = "pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="ordered"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    first: Mapped[Department] = relationship(foreign_keys=first_id)
    second: Mapped[Department] = relationship(foreign_keys=second_id)


class SignInLink(Base):
    """A one-time link, kept as the SHA-256 of its secret only."""

    __tablename__ = "sign_in_link"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_used: Mapped[bool] = mapped_column(default=False)
    is_mailed_ahead: Mapped[bool] = mapped_column(default=False)  # unasked; a newer one replaces it


class Attempt(Base):
    """How often something was tried from one source within the present window of time."""

    __tablename__ = "sign_in_attempt"  # links were the first that was counted
    source_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window_began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]
