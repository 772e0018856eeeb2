"""The electoral roll of a department as fixed when the round opened: shown to that department alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Card
from webapp.rounds.services.planning import open_round_of
from webapp.urn import anonymity


@dataclass(frozen=True, kw_only=True)
class Electorate:
    """A department's frozen roll in the open round: which departments it grades, and its people by name."""

    round_name: str
    department: str
    graded: tuple[str, ...]
    names: tuple[str, ...]


def electorate_of(session: Session, department_id: int) -> Electorate | None:
    """Return the frozen roll of a department; None where no round is open or it grades nobody."""
    round_ = open_round_of(session)
    if round_ is None:
        return None
    cards = session.scalars(
        select(Card)
        .where(Card.round_id == round_.id, Card.grading_id == department_id)
        .order_by(Card.graded_name)
    ).all()
    if not cards:
        return None
    return Electorate(
        round_name=round_.name,
        department=cards[0].grading_name,
        graded=tuple(card.graded_name for card in cards),
        names=tuple(anonymity.names_on_roll(session, round_.id, grading_id=department_id)),
    )
