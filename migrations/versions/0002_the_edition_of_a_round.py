"""Name what a round's exchange made, so that it can be kept by its content."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("edition", sa.String(), nullable=True))
    rounds = sa.table("round", sa.column("id"), sa.column("state"), sa.column("edition"))
    connection = op.get_bind()
    for (round_id,) in connection.execute(sa.select(rounds.c.id).where(rounds.c.state == "exchanged")).all():
        named = sa.update(rounds).where(rounds.c.id == round_id).values(edition=secrets.token_hex(16))
        connection.execute(named)
