"""Let a round be given up, with the day on which it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = "state IN ('planned', 'grading', 'closed', 'exchanged')"
AFTER = "state IN ('planned', 'grading', 'closed', 'exchanged', 'given up')"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE round ADD COLUMN given_up_on DATE CONSTRAINT ck_round_given_up_on_a_day "
        "CHECK ((state = 'given up') = (given_up_on IS NOT NULL))"
    )
    if op.get_bind().dialect.name == "sqlite":
        _write_into_the_schema()
        return
    op.drop_constraint(op.f("ck_round_roundstate"), "round", type_="check")
    op.create_check_constraint(op.f("ck_round_roundstate"), "round", AFTER)


def _write_into_the_schema() -> None:
    """Change the CHECK where SQLite keeps it, as section 7 of its page on ALTER TABLE says.

    To make the table anew is not allowed while rows of others refer to it. Every other connection reads
    the schema again, since a column was added before.
    """
    op.execute("PRAGMA writable_schema = ON")
    change = "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE name = 'round'"
    op.get_bind().execute(sa.text(change), {"before": BEFORE, "after": AFTER})
    op.execute("PRAGMA writable_schema = RESET")
