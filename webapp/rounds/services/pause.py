"""Pause between two openings of the same (differencing attack): asking again tells nothing of who left."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import PAUSE
from webapp.domain.wording import N_, Sentence
from webapp.models import Round, RoundState, Survey

Asked = TypeVar("Asked", bound=Survey)


def asked_lately(session: Session, kind: type[Asked], *, today: date) -> list[Asked]:
    """Return those whose pause since their opening is not over, the newest first.

    What was given up before it was counted told nothing: the same may be asked again at once.
    """
    opened = kind.state.not_in((RoundState.PLANNED, RoundState.GIVEN_UP)), kind.opens_on > today - PAUSE
    return list(session.scalars(select(kind).where(*opened).order_by(kind.opens_on.desc())))


def why_too_soon(session: Session, *, opens: date, round_id: int = 0) -> Sentence | None:
    """Say why a round cannot open on a day so soon after another one, and from when on it can."""
    lately = asked_lately(session, Round, today=opens)
    other = next((asked for asked in lately if asked.id != round_id), None)
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
