"""Keep from whose calendar a meeting was taken back, since she no longer leads a side of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting_invitation", sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))
