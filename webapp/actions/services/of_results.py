"""The actions promised on the directions of some results."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from webapp.actions.services.with_grades import Promised, actions_between
from webapp.exchanged_cards.services.results import Results
from webapp.organisation.services.organisation import get_company


def actions_of(session: Session, results: Results, *, today: date) -> list[Promised]:
    """Return the actions promised on the directions of these results, oldest first."""
    timezone = get_company(session).timezone
    return actions_between(session, results.cards, rounds=results.rounds, today=today, timezone=timezone)
