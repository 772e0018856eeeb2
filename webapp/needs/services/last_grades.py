"""Query the letters of the last exchanged card, to stand beside the needs that go on from it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.half_years import RoundState
from webapp.exchanged_cards.services.results import results_of_direction
from webapp.models import Card, Round
from webapp.needs.services.lists import Direction


def last_letters(session: Session, direction: Direction) -> Mapping[str, str]:
    """Return the letter of each need of the last exchanged card, by lineage; withheld ones are missing."""
    of, by = direction.ids
    last = session.scalars(
        select(Round)
        .join(Card, Card.round_id == Round.id)
        .where(Round.state == RoundState.EXCHANGED, Card.graded_id == of, Card.grading_id == by)
        .order_by(Round.opens_on.desc(), Round.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return {}
    card = results_of_direction(session, last, graded_id=of, grading_id=by).get_card(
        graded_id=of, grading_id=by
    )
    return {need.lineage: need.letter for need in card.shown.needs if need.letter is not None}
