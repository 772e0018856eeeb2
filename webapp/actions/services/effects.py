"""Effect of an action: the last grade of its needs before the promise, and all after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.domain.action_plans import rounds_around
from webapp.domain.cards import ShownNeed
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.exchanged_cards.services.stored import of_direction
from webapp.models import Action


@dataclass(frozen=True, kw_only=True)
class GradeInRound:
    """What a need got in one round; the verdict compares with the grade before it in the list."""

    round_name: str
    letter: str | None  # None where withheld
    change: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One need of an action: the last grade before the promise, and those of the rounds that opened after."""

    need: ShownNeed
    grades: tuple[GradeInRound, ...]


def effects_of(session: Session, action: Action, card: PlanCard, positions: Sequence[int]) -> list[Effect]:
    """Follow the lineage of each need of an action on this card; only what disclosure control shows."""
    found = read_plan_cards(session, of_direction(card.graded_id, card.grading_id).condition()).values()
    cards = list(found)
    return [
        Effect(need=card.need(position), grades=_grades(action, card, card.need(position), cards))
        for position in positions
    ]


def _grades(
    action: Action, own: PlanCard, need: ShownNeed, cards: Sequence[PlanCard]
) -> tuple[GradeInRound, ...]:
    graded = {
        card.id: shown_need
        for card in cards
        for shown_need in card.shown.needs
        if shown_need.lineage == need.lineage
    }
    rounds = [card for card in cards if card.id in graded]
    before, after = rounds_around(
        action.promised_on, rounds, shows_grade=lambda card: graded[card.id].letter is not None
    )
    listed = [before or own, *after]
    return tuple(
        GradeInRound(
            round_name=card.round_name,
            letter=graded[card.id].letter,
            change=_verdict(graded[card.id]) if _follows(card, earlier, rounds) else "",
        )
        for earlier, card in zip([None, *listed], listed, strict=False)
    )


def _follows(card: PlanCard, earlier: PlanCard | None, rounds: Sequence[PlanCard]) -> bool:
    """Tell whether a card is the next one after another, with which its stored verdict compares it."""
    return earlier is not None and rounds.index(card) == rounds.index(earlier) + 1


def _verdict(need: ShownNeed) -> str:
    return need.change.value if need.change else ""
