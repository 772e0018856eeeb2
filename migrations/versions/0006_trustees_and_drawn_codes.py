"""Add trustees' sheets, drawn codes, and what keeps a card from being graded by code and by roll at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Said in words that both databases take: to rebuild a table that others refer to, as Alembic would
    # do on SQLite, is not allowed while its rows are referred to.
    op.execute(
        "ALTER TABLE round ADD COLUMN key_mode VARCHAR(8) DEFAULT 'key file' NOT NULL "
        "CONSTRAINT ck_round_keymode CHECK (key_mode IN ('key file', 'trustees'))"
    )
    op.add_column("round", sa.Column("code_salt", sa.LargeBinary(length=16), nullable=True))
    op.add_column("round", _no_until_said("codes_released"))
    op.add_column("department", _no_until_said("grades_by_code"))
    op.add_column("card", _no_until_said("by_code"))
    op.create_index("uq_card_id_by_code", "card", ["id", "by_code"], unique=True)
    op.create_table(
        "trustee_sheet",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("key_for_the_others", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_trustee_sheet_number")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_trustee_sheet_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_trustee_sheet")),
        sa.UniqueConstraint("round_id", "mark", name=op.f("uq_trustee_sheet_round_id_mark")),
    )
    with op.batch_alter_table("roll", copy_from=_roll_as_it_was()) as roll:
        roll.add_column(_no_until_said("by_code"))
        roll.drop_constraint("fk_roll_card_id_card", type_="foreignkey")
        roll.create_check_constraint(op.f("ck_roll_not_by_code"), "NOT by_code")
        roll.create_foreign_key(
            op.f("fk_roll_card_id_by_code_card"), "card", ["card_id", "by_code"], ["id", "by_code"]
        )
    op.create_table(
        "drawn_code",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("slot", sa.LargeBinary(length=16), nullable=False),
        sa.Column("handed_in", sa.Boolean(), nullable=False),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.CheckConstraint("by_code", name=op.f("ck_drawn_code_by_code")),
        sa.ForeignKeyConstraint(
            ["card_id", "by_code"],
            ["card.id", "card.by_code"],
            name=op.f("fk_drawn_code_card_id_by_code_card"),
        ),
        sa.ForeignKeyConstraint(["slot"], ["urn.slot"], name=op.f("fk_drawn_code_slot_urn")),
        sa.PrimaryKeyConstraint("card_id", "code_hash", name=op.f("pk_drawn_code")),
        sa.UniqueConstraint("slot", name=op.f("uq_drawn_code_slot")),
        sqlite_with_rowid=False,
    )


def _no_until_said(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _roll_as_it_was() -> sa.Table:
    """Return the table that SQLite is to rebuild, since looking it up there would look up more than that."""
    others = sa.MetaData()
    for name in ("card", "person"):
        sa.Table(name, others, sa.Column("id", sa.Integer(), primary_key=True))
    return sa.Table(
        "roll",
        others,
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_roll_card_id_card"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_roll_person_id_person"),
        sa.PrimaryKeyConstraint("card_id", "person_id", name="pk_roll"),
        sqlite_with_rowid=False,
    )
