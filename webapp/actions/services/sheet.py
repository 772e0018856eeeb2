"""Query of the planning sheet: every need below B that a department got, with its actions and decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.actions.services.decisions import decisions_on
from webapp.domain.cards import ShownNeed
from webapp.domain.grades import POINTS, is_shortfall
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.models import Action, ActionStatus, Card, DecisionNotToAct
from webapp.rounds.services.planning import last_exchanged_round


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A need below B, and what was planned or decided on it."""

    card: PlanCard
    need: ShownNeed
    actions: tuple[Action, ...]  # dropped ones left out
    decision: DecisionNotToAct | None

    @property
    def key(self) -> str:
        """Name the line in an address."""
        return f"{self.card.id}-{self.need.position}"

    @property
    def is_settled(self) -> bool:
        """Tell whether there is an action or a decision."""
        return bool(self.actions) or self.decision is not None


def sheet_of(session: Session, department_ids: Collection[int]) -> list[SheetLine]:
    """Return the needs below B on the cards that departments received last, the lowest first."""
    last = last_exchanged_round(session)
    if last is None:
        return []
    cards = read_plan_cards(session, (Card.round_id == last.id) & Card.graded_id.in_(department_ids))
    decisions = {(made.card_id, made.position): made for made in decisions_on(session, list(cards))}
    planned: dict[tuple[int, int], tuple[Action, ...]] = {}
    for action in actions_on(session, list(cards)):
        for served in action.needs:
            key = action.card_id, served.position
            planned[key] = (*planned.get(key, ()), action)
    lines = [
        SheetLine(
            card=card,
            need=need,
            actions=planned.get((card.id, need.position), ()),
            decision=decisions.get((card.id, need.position)),
        )
        for card in cards.values()
        for need in card.shown.needs
        if is_shortfall(need.letter)
    ]
    return sorted(lines, key=_lowest_first)


def actions_on(session: Session, card_ids: Sequence[int]) -> list[Action]:
    """Return the actions on some cards with owners and needs, dropped ones left out; the oldest first."""
    wanted = select(Action).where(Action.card_id.in_(card_ids), Action.status != ActionStatus.DROPPED)
    owners = joinedload(Action.graded_owner), joinedload(Action.grading_owner)
    return list(session.scalars(wanted.options(*owners, selectinload(Action.needs)).order_by(Action.id)))


def _lowest_first(line: SheetLine) -> tuple[float, str, int]:
    """Sort by points; a need that shows its letter alone stands by the points of its letter."""
    points = line.need.mean if line.need.mean is not None else POINTS[line.need.letter or "A"]
    return points, line.card.shown.by, line.need.position
