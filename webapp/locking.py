"""Database lock that serialises changes of the organisation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Company


def lock_organisation(session: Session) -> None:
    """Let changes of the organisation wait for each other: call it before looking and then writing."""
    session.execute(select(Company.id).with_for_update())
