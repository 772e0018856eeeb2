"""Tables of rounds, other surveys and cards; ballots lie elsewhere."""

from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    exists,
    text,
)
from sqlalchemy.orm import Mapped, MappedSQLExpression, column_property, mapped_column, relationship

from webapp.domain.half_years import RoundState
from webapp.domain.list_states import ListState
from webapp.domain.needs import Wording
from webapp.models.choices import one_of
from webapp.models.needs import NeedColumns
from webapp.models.organisation import Department
from webapp.models.reorganisations import Reorganisation
from webapp.models.thresholds import ScaleAndMinimum, minimum_group_in_limits
from webapp.storage.database import Base
from webapp.survey_templates import Audience


class KeyMode(enum.StrEnum):
    """Where the private key of a round is until the exchange."""

    KEY_FILE = "key file"
    TRUSTEES = "trustees"  # nowhere but on three printed sheets, any two of which give it back


class SurveyKind(enum.StrEnum):
    """What people are asked in sealed ballots."""

    GRADING = "grading"
    SURVEY = "survey"


class Survey(ScaleAndMinimum, Base):
    """What people answer in sealed ballots: a round, or another survey. Frozen when it opens."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("opens_on <= closes_on AND closes_on <= exchanges_on", name="dates_in_order"),
        minimum_group_in_limits(),
        CheckConstraint("kind = 'survey' OR after_id IS NULL", name="survey_after_round"),
        CheckConstraint("(state = 'given up') = (given_up_on IS NOT NULL)", name="given_up_on_a_day"),
        UniqueConstraint("after_id", "template"),
        # The constant stands first: where an index's condition reads like a comparison with a parameter,
        # SQLite prepares every such statement anew each time that it runs.
        Index(
            "uq_round_one_open",
            "kind",
            unique=True,
            sqlite_where=text("'grading' = kind AND state IN ('grading', 'closed')"),
            postgresql_where=text("'grading' = kind AND state IN ('grading', 'closed')"),
        ),
        Index(
            "uq_round_one_open_of_a_template",
            "template",
            unique=True,
            sqlite_where=text("'survey' = kind AND state = 'grading'"),
            postgresql_where=text("'survey' = kind AND state = 'grading'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SurveyKind] = mapped_column(one_of(SurveyKind), default=SurveyKind.GRADING)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    """Of a survey: the round that it goes with, or whose exchange it follows."""
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[RoundState] = mapped_column(one_of(RoundState), default=RoundState.PLANNED, index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    exchanges_on: Mapped[date]
    plans_due_on: Mapped[date]
    exchanged_on: Mapped[date | None]  # the day on which it happened
    given_up_on: Mapped[date | None]
    edition: Mapped[str | None]  # random: names what its exchange made, wherever that is kept
    template: Mapped[str] = mapped_column(default="report_card")
    template_source: Mapped[str] = mapped_column(default="", deferred=True)  # its TOML text at the opening
    template_digest: Mapped[str] = mapped_column(default="")  # of that text
    asks_comments: Mapped[bool] = mapped_column(default=True)
    reviews_comments: Mapped[bool] = mapped_column(default=False)  # before anybody else reads them
    box_length: Mapped[int | None]  # bytes of plain text in every box of this round
    seal_public_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    key_mode: Mapped[KeyMode] = mapped_column(one_of(KeyMode), default=KeyMode.KEY_FILE)
    key_destroyed_on: Mapped[date | None]
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # since the drawn codes were made
    codes_released: Mapped[bool] = mapped_column(default=False)  # printed, and good for grading
    due_on: Mapped[date | None]  # to open, where it opens on another day: half-years count from it
    is_self_planned: Mapped[bool] = mapped_column(default=False)  # and untouched since
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012  # read by SQLAlchemy, never changed


class Round(Survey):
    """One half-year's grading; every select of rounds leaves other surveys out."""

    __mapper_args__ = {"polymorphic_identity": SurveyKind.GRADING}  # noqa: RUF012
    cards: Mapped[list[Card]] = relationship(back_populates="round")
    has_forecast: ClassVar[MappedSQLExpression[bool]]  # whether a graded department was asked for one
    follows_changes: ClassVar[MappedSQLExpression[bool]]  # departments had merged or been split before


class PlainSurvey(Survey):
    """A survey that is no round: its template says what is asked, of whom, and how it is shown.

    It has its own roll, urn and key, and cards of its own.
    """

    __mapper_args__ = {"polymorphic_identity": SurveyKind.SURVEY}  # noqa: RUF012


class TrusteeSheet(Base):
    """One of three printed sheets: its mark and public key, and the private key as the others unwrap it."""

    __tablename__ = "trustee_sheet"
    __table_args__ = (
        UniqueConstraint("round_id", "mark"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_for_the_others: Mapped[bytes | None] = mapped_column(LargeBinary)  # since the opening


class Card(Base):
    """One direction of a pair in one round: the graded department, as graded by the grading one.

    The figures are written once, at the exchange; all stay empty where too few handed in,
    as if nobody had.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("round_id", "graded_id", "grading_id"),
        CheckConstraint(
            "(audience IN ('own department', 'company')) = (graded_id = grading_id)", name="of_another"
        ),
        Index("uq_card_id_by_code", "id", "by_code", unique=True),  # roll and drawn codes refer to both
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    graded_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    grading_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    audience: Mapped[Audience] = mapped_column(one_of(Audience), default=Audience.EACH_OTHER)
    graded_name: Mapped[str]  # as it was called when the round opened
    grading_name: Mapped[str]
    graded_head: Mapped[str] = mapped_column(default="")
    grading_head: Mapped[str] = mapped_column(default="")
    list_state: Mapped[ListState] = mapped_column(one_of(ListState))  # as it stood at the opening
    reservation: Mapped[str] = mapped_column(default="")
    eligible: Mapped[int]
    by_code: Mapped[bool] = mapped_column(default=False)  # graded with drawn codes, by nobody who signs in
    letters_alone: Mapped[bool] = mapped_column(default=False)  # a few joined or left by a merge or split
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
    needs: Mapped[list[CardLine]] = relationship(order_by="CardLine.position")


class CardLine(NeedColumns, Base):
    """One line as frozen into a card: a need, an action or a question, with the answers it allows.

    A round's exchange writes its statistics into the lines of needs.
    """

    __tablename__ = "card_line"
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    lineage: Mapped[str] = mapped_column(index=True)
    codes: Mapped[str]  # one character an answer, in the order of the scale; "" for an answer in words
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    wording: Mapped[Wording] = mapped_column(one_of(Wording), default=Wording.KEPT)
    range_low: Mapped[float | None]
    range_high: Mapped[float | None]
    change: Mapped[str | None]
    trend: Mapped[str | None]  # the same over four rounds or more


_beside, _asked = Survey.__table__.alias(), Card.__table__.alias()
Round.has_forecast = column_property(
    exists()
    .where(
        _beside.c.after_id == Survey.__table__.c.id,
        _asked.c.round_id == _beside.c.id,
        _asked.c.audience == Audience.GRADED,
    )
    .correlate(Survey.__table__)
)
Round.follows_changes = column_property(
    exists().where(Reorganisation.made_on <= Survey.__table__.c.opens_on).correlate(Survey.__table__)
)
