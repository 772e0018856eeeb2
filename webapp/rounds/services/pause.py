"""Pause between two openings of the same (differencing attack): asking again tells nothing of who left."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import PAUSE
from webapp.domain.wording import N_, Sentence
from webapp.models import Round, RoundState, Survey

Asked = TypeVar("Asked", bound=Survey)


def asked_lately(
    session: Session, kind: type[Asked], *of_these: ColumnElement[bool], today: date
) -> Asked | None:
    """Return the one that was opened last, where its pause is not over; else None.

    What was given up before it was counted told nothing: the same may be asked again at once.
    """
    opened = kind.state.not_in((RoundState.PLANNED, RoundState.GIVEN_UP))
    last = session.scalar(select(kind).where(opened, *of_these).order_by(kind.opens_on.desc()).limit(1))
    return last if last is not None and today - last.opens_on < PAUSE else None


def why_too_soon(session: Session, *, opens: date, round_id: int = 0) -> Sentence | None:
    """Say why a round cannot open on a day so soon after another one, and from when on it can."""
    other = asked_lately(session, Round, Round.id != round_id, today=opens)
    if other is None:
        return None
    key = N_(
        "%(other)s opened on %(day)s. So soon after it, the difference of two cards would tell what somebody "
        "gave who joined or left in between. Choose %(earliest)s or a later day."
    )
    values: dict[str, str | date] = {
        "other": other.name,
        "day": other.opens_on,
        "earliest": other.opens_on + PAUSE,
    }
    return Sentence(key=key, values=values)
