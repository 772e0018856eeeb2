"""Let a check ask what was noticed; let a mail know its language and be found by its address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words that both databases know: SQLite would make the table anew, and with it all that refers to it.
    op.execute(
        "ALTER TABLE round ADD COLUMN kind VARCHAR(7) DEFAULT 'grading' NOT NULL "
        "CONSTRAINT ck_round_surveykind CHECK (kind IN ('grading', 'check'))"
    )
    op.execute(
        "ALTER TABLE round ADD COLUMN after_id INTEGER "
        "CONSTRAINT fk_round_after_id_round REFERENCES round (id) "
        "CONSTRAINT ck_round_check_after_round CHECK ((kind = 'check') = (after_id IS NOT NULL))"
    )
    op.create_index(op.f("ix_round_after_id"), "round", ["after_id"], unique=True)
    op.drop_index("uq_round_one_open_at_a_time", table_name="round")
    op.create_index(
        "uq_round_one_open_of_a_kind",
        "round",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("state IN ('grading', 'closed')"),
        postgresql_where=sa.text("state IN ('grading', 'closed')"),
    )
    op.create_table(
        "asked_action",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_asked_action_card_id_card")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_asked_action_action_id_action")),
        sa.PrimaryKeyConstraint("card_id", "position", name=op.f("pk_asked_action")),
    )
    op.create_index(op.f("ix_asked_action_action_id"), "asked_action", ["action_id"], unique=False)
    op.execute("ALTER TABLE mail ADD COLUMN language VARCHAR DEFAULT 'en' NOT NULL")
    op.create_index(op.f("ix_mail_address"), "mail", ["address"], unique=False)
