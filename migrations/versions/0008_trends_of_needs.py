"""Keep what may be said of a need over four rounds or more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("card_need", sa.Column("trend", sa.String(), nullable=True))
