"""Let two departments meet between the rounds: reviews, celebrations, visits, revenue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_celebration", sa.Boolean(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("objective_first", sa.String(), nullable=False),
        sa.Column("objective_second", sa.String(), nullable=False),
        sa.Column("result_first", sa.String(), nullable=False),
        sa.Column("result_second", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("successes", sa.String(), nullable=False),
        sa.Column("shortcomings", sa.String(), nullable=False),
        sa.Column("lessons", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(first_id IS NULL) = (second_id IS NULL)", name=op.f("ck_meeting_of_two_or_of_all")
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_meeting_ordered")),
        sa.CheckConstraint("is_celebration OR first_id IS NOT NULL", name=op.f("ck_meeting_review_of_two")),
        sa.CheckConstraint("minutes BETWEEN 10 AND 600", name=op.f("ck_meeting_minutes")),
        sa.ForeignKeyConstraint(["first_id"], ["department.id"], name=op.f("fk_meeting_first_id_department")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_meeting_second_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_second_id"), ["second_id"], unique=False)

    op.create_table(
        "meeting_hero",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_meeting_hero_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_hero_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_hero")),
    )
    with op.batch_alter_table("meeting_hero", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_hero_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "meeting_invitation",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_invitation_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_meeting_invitation_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_invitation")),
    )
    op.create_table(
        "revenue_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("selling_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("target_by_id", sa.Integer(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("allocated_by_id", sa.Integer(), nullable=True),
        sa.Column("allocated_on", sa.Date(), nullable=True),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_revenue_plan_ordered")),
        sa.CheckConstraint("months BETWEEN 1 AND 12", name=op.f("ck_revenue_plan_months")),
        sa.CheckConstraint("selling_id IN (first_id, second_id)", name=op.f("ck_revenue_plan_one_sells")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_revenue_plan_target")),
        sa.ForeignKeyConstraint(
            ["allocated_by_id"], ["person.id"], name=op.f("fk_revenue_plan_allocated_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["department.id"], name=op.f("fk_revenue_plan_first_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_revenue_plan_second_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["selling_id"], ["department.id"], name=op.f("fk_revenue_plan_selling_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["target_by_id"], ["person.id"], name=op.f("fk_revenue_plan_target_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_plan")),
        sa.UniqueConstraint(
            "first_id", "second_id", "begins_on", name=op.f("uq_revenue_plan_first_id_second_id_begins_on")
        ),
    )
    with op.batch_alter_table("revenue_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revenue_plan_second_id"), ["second_id"], unique=False)

    op.create_table(
        "visit_note",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_visit_note_department_id_department"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "department_id", name=op.f("pk_visit_note")),
    )
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_meeting_decision_action_id_action"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_decision_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
    )
    with op.batch_alter_table("meeting_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_decision_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "revenue_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_revenue_line_planned")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["revenue_plan.id"],
            name=op.f("fk_revenue_line_plan_id_revenue_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_line")),
    )
    with op.batch_alter_table("revenue_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revenue_line_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "revenue_result",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_revenue_result_noted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["revenue_plan.id"],
            name=op.f("fk_revenue_result_plan_id_revenue_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "month", name=op.f("pk_revenue_result")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.String(), nullable=False, server_default=""))
