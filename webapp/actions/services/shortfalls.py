"""Query the needs below B of the last exchange that still have no action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from webapp.actions.services.decisions import decisions_on
from webapp.domain.action_plans import OPEN_STATUSES, needs_wanting_action
from webapp.domain.cards import ShownNeed
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.models import Action, ActionNeed, ActionStatus, Card, CardLine, DecisionNotToAct
from webapp.rounds.services.planning import last_exchanged_round


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """A need below B with neither action nor decision; `earlier` names open actions of earlier rounds."""

    card: PlanCard
    need: ShownNeed
    earlier: tuple[tuple[int, str], ...]  # id and wording


@dataclass(frozen=True, kw_only=True)
class PlanOfRound:
    """Where the action plans of the last exchange stand."""

    cards: tuple[PlanCard, ...]
    wanting: tuple[Shortfall, ...]  # the lowest grade first within a card
    declined: tuple[tuple[PlanCard, DecisionNotToAct], ...]


def plan_of_last_round(session: Session, department_ids: Collection[int] | None) -> PlanOfRound:
    """Return the cards of the last exchanged round that these departments (all: None) gave or received."""
    last = last_exchanged_round(session)
    if last is None:
        return PlanOfRound(cards=(), wanting=(), declined=())
    wanted = Card.round_id == last.id
    if department_ids is not None:
        mine = or_(Card.graded_id.in_(department_ids), Card.grading_id.in_(department_ids))
        wanted = and_(wanted, mine)
    cards = read_plan_cards(session, wanted)
    declined = decisions_on(session, list(cards))
    wanting = _wanting(session, cards.values(), declined)
    return PlanOfRound(
        cards=tuple(cards.values()),
        wanting=tuple(wanting),
        declined=tuple((cards[decision.card_id], decision) for decision in declined),
    )


def _wanting(
    session: Session, cards: Iterable[PlanCard], declined: Sequence[DecisionNotToAct]
) -> list[Shortfall]:
    cards = list(cards)
    planned = _planned_positions(session, [card.id for card in cards])
    earlier = _open_by_lineage(session, cards)
    return [
        Shortfall(
            card=card,
            need=card.need(position),
            earlier=earlier.get((*card.direction, card.need(position).lineage), ()),
        )
        for card in cards
        for position in needs_wanting_action(
            card.letters,
            planned=planned.get(card.id, ()),
            declined=[decision.position for decision in declined if decision.card_id == card.id],
        )
    ]


def _planned_positions(session: Session, card_ids: Sequence[int]) -> Mapping[int, set[int]]:
    """Return, by card, the needs that an action serves; a dropped action serves none."""
    rows = session.execute(
        select(Action.card_id, ActionNeed.position)
        .join(ActionNeed, ActionNeed.action_id == Action.id)
        .where(Action.card_id.in_(card_ids), Action.status != ActionStatus.DROPPED)
    )
    found: dict[int, set[int]] = {}
    for card_id, position in rows:
        found.setdefault(card_id, set()).add(position)
    return found


def _open_by_lineage(
    session: Session, cards: Sequence[PlanCard]
) -> dict[tuple[int, int, str], tuple[tuple[int, str], ...]]:
    """Return the open actions of earlier cards by direction and lineage of the needs that they serve."""
    rows = session.execute(
        select(Card.graded_id, Card.grading_id, CardLine.lineage, Action.id, Action.what)
        .join(Action, Action.card_id == Card.id)
        .join(ActionNeed, ActionNeed.action_id == Action.id)
        .join(CardLine, and_(CardLine.card_id == Card.id, CardLine.position == ActionNeed.position))
        .where(Action.status.in_(OPEN_STATUSES), Card.id.not_in([card.id for card in cards]))
        .order_by(Action.id)
    )
    found: dict[tuple[int, int, str], tuple[tuple[int, str], ...]] = {}
    for graded_id, grading_id, lineage, action_id, what in rows:
        key = graded_id, grading_id, lineage
        found[key] = (*found.get(key, ()), (action_id, what))
    return found
