"""Build the agenda of a joint review from open actions, lowest needs and questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from webapp.actions.services.listing import ListedAction, list_actions
from webapp.domain.action_plans import OPEN_STATUSES
from webapp.domain.cards import ShownNeed
from webapp.domain.grades import HIGHEST_POINTS, POINTS
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.exchanged_cards.services.stored import of_pair
from webapp.meetings.services.revenue import RevenueOfMonth, revenue_of_last_month
from webapp.models import Action, ActionStatus, Card, Department, Round, RoundState

NEEDS_OF_A_CARD = 3


@dataclass(frozen=True, kw_only=True)
class LowNeed:
    """One of the lowest needs of a card."""

    card: PlanCard
    need: ShownNeed


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """What two departments have to talk about on a day."""

    revenue: RevenueOfMonth | None  # of the month before, where the two have a plan
    actions: tuple[ListedAction, ...]  # overdue first
    needs: tuple[LowNeed, ...]  # the lowest of each card first


def agenda_of(session: Session, both: tuple[Department, Department], *, day: date, today: date) -> Agenda:
    """Return the agenda of a meeting on a day; that of a past one keeps what stood on it on its day.

    Actions are those promised until then and not done before, each in its state of today; needs come from
    the last exchange before it.
    """
    as_of = min(day, today)
    one_id, other_id = (department.id for department in both)
    was_open = or_(
        Action.status.in_(OPEN_STATUSES),
        and_(Action.status == ActionStatus.DONE, Action.done_on >= as_of),
    )
    wanted = and_(of_pair(one_id, other_id).condition(), Action.promised_on <= as_of, was_open)
    return Agenda(
        revenue=revenue_of_last_month(session, both, day=day),
        actions=tuple(list_actions(session, wanted, today=today)),
        needs=tuple(_lowest_needs(session, one_id, other_id, as_of=as_of)),
    )


def cards_of(session: Session, one_id: int, other_id: int, *, as_of: date) -> list[PlanCard]:
    """Return both cards of the last exchange until a day, as far as there are any."""
    last = session.scalar(
        select(Round.id)
        .join(Card, Card.round_id == Round.id)
        .where(
            Round.state == RoundState.EXCHANGED,
            Round.exchanged_on <= as_of,
            of_pair(one_id, other_id).condition(),
        )
        .order_by(Round.exchanged_on.desc(), Round.id.desc())
        .limit(1)
    )
    if last is None:
        return []
    return list(
        read_plan_cards(session, and_(Card.round_id == last, of_pair(one_id, other_id).condition())).values()
    )


def _lowest_needs(session: Session, one_id: int, other_id: int, *, as_of: date) -> list[LowNeed]:
    """Return the lowest shown needs of each card, but for those with the best letter."""
    found = []
    for card in cards_of(session, one_id, other_id, as_of=as_of):
        graded = [need for need in card.shown.needs if need.letter and POINTS[need.letter] < HIGHEST_POINTS]
        graded.sort(key=lambda need: (POINTS[need.letter or "A"], need.mean or 0.0, need.position))
        found += [LowNeed(card=card, need=need) for need in graded[:NEEDS_OF_A_CARD]]
    return found
