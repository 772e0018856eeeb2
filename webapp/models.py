"""Every table but the urn's, in the order in which a half-year fills them."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.database import Base, UtcDateTime
from webapp.domain.action_plans import ActionKind as ActionKind
from webapp.domain.action_plans import ActionStatus as ActionStatus
from webapp.domain.half_years import RoundState as RoundState
from webapp.domain.needs import ListState as ListState
from webapp.domain.needs import Wording as Wording


def _one_of(choices: type[enum.StrEnum]) -> Enum:
    """Store the value of a choice as text, held to its choices by a CHECK."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        name=choices.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


# --- The organisation -----------------------------------------------------------------------


class Company(Base):
    """The one company of this installation, with the settings that its administrator keeps."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("minimum_group BETWEEN 5 AND 50", name="minimum_group"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    timezone: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    paper_size: Mapped[str] = mapped_column(default="A4")
    scale: Mapped[str] = mapped_column(default="A B C F")
    minimum_group: Mapped[int] = mapped_column(default=5)
    grading_days: Mapped[int] = mapped_column(default=14)
    plan_days: Mapped[int] = mapped_column(default=21)
    asks_comments: Mapped[bool] = mapped_column(default=True)
    reviews_comments: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)


class Department(Base):
    """A part of the company whose people grade other departments."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    grades_by_code: Mapped[bool] = mapped_column(default=False)  # from the next opening on
    people: Mapped[list[Person]] = relationship(back_populates="department", order_by="Person.name")


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
            sqlite_where=text("position = 'head' AND is_active"),
            postgresql_where=text("position = 'head' AND is_active"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    position: Mapped[Position] = mapped_column(_one_of(Position), default=Position.EMPLOYEE)
    is_president: Mapped[bool] = mapped_column(default=False)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_reviewer: Mapped[bool] = mapped_column(default=False)  # of comments on cards of other departments
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None]
    session_number: Mapped[int] = mapped_column(default=0)  # raised to end every session of this person
    last_signed_in_on: Mapped[date | None]  # a date, never a time
    department: Mapped[Department | None] = relationship(back_populates="people")


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
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_used: Mapped[bool] = mapped_column(default=False)


class SignInAttempt(Base):
    """How often a link was asked for from one source within the present window of time."""

    __tablename__ = "sign_in_attempt"
    source_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window_began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]


# --- Needs ----------------------------------------------------------------------------------


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
    state: Mapped[ListState] = mapped_column(_one_of(ListState), default=ListState.DRAFTED)
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


class Need(Base):
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
    wording: Mapped[Wording] = mapped_column(_one_of(Wording), default=Wording.NEW)
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    a_looks_like: Mapped[str] = mapped_column(default="")
    f_looks_like: Mapped[str] = mapped_column(default="")
    figure: Mapped[str] = mapped_column(default="")  # a measured figure that both agreed on
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
    """A list that the heads cannot agree on: both positions, and the president's ruling."""

    __tablename__ = "escalation"
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("needs_list.id", ondelete="CASCADE"), unique=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    position_of_by: Mapped[str] = mapped_column(default="")
    position_of_of: Mapped[str] = mapped_column(default="")
    ruling: Mapped[str] = mapped_column(default="")
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_list: Mapped[NeedsList] = relationship()


# --- Rounds and cards -----------------------------------------------------------------------


class KeyMode(enum.StrEnum):
    """Where the private key of a round is until the exchange."""

    KEY_FILE = "key file"
    TRUSTEES = "trustees"  # nowhere but on three printed sheets, any two of which give it back


class SurveyKind(enum.StrEnum):
    """What people are asked in sealed ballots."""

    GRADING = "grading"
    CHECK = "check"


class Survey(Base):
    """What people answer in sealed ballots: a round, or a check. Frozen when it opens."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("opens_on <= closes_on AND closes_on <= exchanges_on", name="dates_in_order"),
        CheckConstraint("minimum_group BETWEEN 5 AND 50", name="minimum_group"),
        CheckConstraint("(kind = 'check') = (after_id IS NOT NULL)", name="check_after_round"),
        Index(
            "uq_round_one_open_of_a_kind",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('grading', 'closed')"),
            postgresql_where=text("state IN ('grading', 'closed')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SurveyKind] = mapped_column(_one_of(SurveyKind), default=SurveyKind.GRADING)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True, unique=True)
    """Of a check: the round whose actions it asks about."""
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[RoundState] = mapped_column(_one_of(RoundState), default=RoundState.PLANNED, index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    exchanges_on: Mapped[date]
    plans_due_on: Mapped[date]
    exchanged_on: Mapped[date | None]  # the day on which it happened
    edition: Mapped[str | None]  # random: names what its exchange made, wherever that is kept
    template: Mapped[str] = mapped_column(default="report_card")
    scale: Mapped[str] = mapped_column(default="A B C F")
    minimum_group: Mapped[int] = mapped_column(default=5)
    asks_comments: Mapped[bool] = mapped_column(default=True)
    reviews_comments: Mapped[bool] = mapped_column(default=False)  # before anybody else reads them
    box_length: Mapped[int | None]  # bytes of plain text in every box of this round
    seal_public_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    key_mode: Mapped[KeyMode] = mapped_column(_one_of(KeyMode), default=KeyMode.KEY_FILE)
    key_destroyed_on: Mapped[date | None]
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # since the drawn codes were made
    codes_released: Mapped[bool] = mapped_column(default=False)  # printed, and good for grading
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012  # read by SQLAlchemy, never changed


class Round(Survey):
    """One half-year's grading; every select of rounds leaves checks out."""

    __mapper_args__ = {"polymorphic_identity": SurveyKind.GRADING}  # noqa: RUF012
    cards: Mapped[list[Card]] = relationship(back_populates="round")


class Check(Survey):
    """One question for each action, some time after an exchange: have you noticed a change?

    It has its own roll, urn and key, and cards of its own that hold actions instead of needs.
    """

    __mapper_args__ = {"polymorphic_identity": SurveyKind.CHECK}  # noqa: RUF012


class TrusteeSheet(Base):
    """One of three printed sheets: its mark, and the private key as the other two sheets unwrap it."""

    __tablename__ = "trustee_sheet"
    __table_args__ = (
        UniqueConstraint("round_id", "mark"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    key_for_the_others: Mapped[bytes] = mapped_column(LargeBinary)


class Card(Base):
    """One direction of a pair in one round: the graded department, as graded by the grading one.

    The figures are written once, at the exchange; all stay empty where too few handed in,
    as if nobody had.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("round_id", "graded_id", "grading_id"),
        CheckConstraint("graded_id <> grading_id", name="of_another"),
        Index("uq_card_id_by_code", "id", "by_code", unique=True),  # roll and drawn codes refer to both
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    graded_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    grading_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    graded_name: Mapped[str]  # as it was called when the round opened
    grading_name: Mapped[str]
    graded_head: Mapped[str] = mapped_column(default="")
    grading_head: Mapped[str] = mapped_column(default="")
    list_state: Mapped[ListState] = mapped_column(_one_of(ListState))  # as it stood at the opening
    reservation: Mapped[str] = mapped_column(default="")
    eligible: Mapped[int]
    by_code: Mapped[bool] = mapped_column(default=False)  # graded with drawn codes, by nobody who signs in
    is_published: Mapped[bool | None]  # None until the exchange
    ballots: Mapped[int | None]
    spoiled: Mapped[int] = mapped_column(default=0)
    graded_ballots: Mapped[int | None]  # ballots with at least one grade: the n of mean and sd
    mean: Mapped[float | None]  # of the single ballots' means, two decimals
    sd: Mapped[float | None]
    change: Mapped[str | None]  # the verdict against the last round: a value of domain.change.Change
    round: Mapped[Round] = relationship(back_populates="cards")
    graded: Mapped[Department] = relationship(foreign_keys=graded_id)
    grading: Mapped[Department] = relationship(foreign_keys=grading_id)
    needs: Mapped[list[CardNeed]] = relationship(order_by="CardNeed.position")


class CardNeed(Base):
    """One need as frozen into a card, with the statistics made once at the exchange."""

    __tablename__ = "card_need"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    lineage: Mapped[str] = mapped_column(index=True)
    wording: Mapped[Wording] = mapped_column(_one_of(Wording))
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    a_looks_like: Mapped[str] = mapped_column(default="")
    f_looks_like: Mapped[str] = mapped_column(default="")
    figure: Mapped[str] = mapped_column(default="")
    range_low: Mapped[float | None]
    range_high: Mapped[float | None]
    change: Mapped[str | None]


class AskedAction(Base):
    """One action as a card of a check asks about it, worded as it was when the check opened."""

    __tablename__ = "asked_action"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    text: Mapped[str]


class Expectation(Base):
    """The grade that the graded department's head predicts for one need; locked when grading closes."""

    __tablename__ = "expectation"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str]


class Signature(Base):
    """A head's mark that the card was read; it does not say that she agrees."""

    __tablename__ = "signature"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))  # for whom she signed
    signed_on: Mapped[date]
    person: Mapped[Person] = relationship()


# --- Action plans ---------------------------------------------------------------------------


class Action(Base):
    """A promise made after an exchange, tied to one or more needs of a card."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("status <> 'dropped' OR dropped_because <> ''", name="dropped_with_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)
    kind: Mapped[ActionKind] = mapped_column(_one_of(ActionKind), default=ActionKind.STEP)
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
    status: Mapped[ActionStatus] = mapped_column(_one_of(ActionStatus), default=ActionStatus.PLANNED)
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
    status: Mapped[ActionStatus] = mapped_column(_one_of(ActionStatus))
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


# --- Mail and log ---------------------------------------------------------------------------


class MailState(enum.StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Mail(Base):
    """A mail of the outbox: written in the transaction that causes it, sent after it."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    once_key: Mapped[str] = mapped_column(unique=True)  # the same key is never mailed twice
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    calendar: Mapped[str] = mapped_column(default="")  # iCalendar objects that go with it, one after another
    state: Mapped[MailState] = mapped_column(_one_of(MailState), default=MailState.WAITING, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]
    fault: Mapped[str] = mapped_column(default="")


class LogEntry(Base):
    """Who did what; never what anybody graded."""

    __tablename__ = "log_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    who: Mapped[str]  # a person's name, or "the system"
    what: Mapped[str]
