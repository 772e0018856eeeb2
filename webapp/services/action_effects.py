"""Show whether an action worked: the grade of its needs at the promise, and in every round since."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.domain.cards import ShownNeed
from webapp.services.plan_cards import PlanCard, read_plan_cards
from webapp.services.stored_cards import of_direction


@dataclass(frozen=True, kw_only=True)
class GradeInRound:
    """What a need got in one round; the verdict compares with the round before it."""

    round_name: str
    letter: str | None  # None where withheld
    change: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One need of an action with its grades from the promise on, the promise first."""

    need: ShownNeed
    grades: tuple[GradeInRound, ...]


def effects_of(session: Session, card: PlanCard, positions: list[int]) -> list[Effect]:
    """Follow the lineage of each need over the rounds since; only what disclosure control shows."""
    cards = read_plan_cards(session, of_direction(card.graded_id, card.grading_id).condition()).values()
    since = [one for one in cards if one.round_number >= card.round_number]
    return [
        Effect(
            need=card.need(position),
            grades=tuple(
                GradeInRound(
                    round_name=one.round_name,
                    letter=need.letter,
                    change=need.change.value if need.change and one.id != card.id else "",
                )
                for one in since
                for need in one.shown.needs
                if need.lineage == card.need(position).lineage
            ),
        )
        for position in positions
    ]
