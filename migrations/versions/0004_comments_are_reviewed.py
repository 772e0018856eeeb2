"""Let comments be reviewed before they are published, and their writers learn what became of them.

A round that is open or past keeps what it began with: its comments appear at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark reviewers, and give each comment a fate, its reason, and the hash of a private code."""
    _add_mark("company", "reviews_comments", sa.true())
    _add_mark("person", "is_reviewer", sa.false())
    _add_mark("round", "reviews_comments", sa.false())
    _write_comments_anew()


def _write_comments_anew() -> None:
    """Make the table again around its rows: on SQLite nothing can be added to one without hidden rowids."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, card_id, position, text FROM comment ORDER BY id")).all()
    op.drop_table("comment")
    comment = op.create_table(
        "comment",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "fate IN ('waiting', 'published', 'shortened', 'withheld')", name=op.f("ck_comment_fate")
        ),
        sa.CheckConstraint(
            "(fate IN ('shortened', 'withheld')) = (reason <> '')", name=op.f("ck_comment_reason_said")
        ),
        sa.CheckConstraint("fate <> 'withheld' OR text = ''", name=op.f("ck_comment_withheld_is_gone")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_comment_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comment_card_id"), "comment", ["card_id"], unique=False)
    op.create_index(op.f("ix_comment_code_hash"), "comment", ["code_hash"], unique=False)
    if rows:
        kept = {"code_hash": None, "fate": "published", "reason": ""}
        op.bulk_insert(comment, [{**row._mapping, **kept} for row in rows])


def _add_mark(table: str, name: str, value: sa.sql.elements.ColumnElement[bool]) -> None:
    """Add a yes or no to every row there is; the program says it for new ones."""
    op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=value))
