"""Which kinds of action were followed by a better grade, over the whole company: counts, and no causes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.domain.action_plans import rounds_around
from webapp.domain.change import Change
from webapp.domain.grades import is_shortfall
from webapp.models import Action, ActionKind, ActionStatus, Card
from webapp.services.plan_cards import PlanCard, read_plan_cards

FEWEST_ACTIONS = 5
_TOLD = (Change.IMPROVED, Change.NO_CLEAR_CHANGE, Change.DECLINED)

Key = tuple[int, int]  # card and position of a need


@dataclass(frozen=True, kw_only=True)
class KindEffect:
    """How many needs moved which way in the next round; `kind` is None for those without an action."""

    kind: ActionKind | None
    needs: int
    improved: int
    no_clear_change: int
    declined: int


def effects_by_kind(session: Session) -> list[KindEffect]:
    """Count, by kind of action, what became of the needs below B that a finished action answered.

    Beside them stand the needs below B that had no action at all: low grades rise by themselves too.
    Only what disclosure control shows is counted, only needs whose next round says something, and only
    kinds with five such needs or more.
    """
    cards = read_plan_cards(session, Card.id.is_not(None))
    finished = _finished_by_need(session)
    counted: dict[ActionKind | None, Counter[Change]] = defaultdict(Counter)
    for key, (verdict, following) in _next_verdicts(cards.values()).items():
        promised = [one for one in finished.get(key, ()) if _was_promised_before(one, following)]
        kinds: set[ActionKind | None] = {one.kind for one in promised}
        for kind in kinds or {None}:
            counted[kind][verdict] += 1
    order: list[ActionKind | None] = [*ActionKind, None]
    return [
        KindEffect(
            kind=kind,
            needs=counted[kind].total(),
            improved=counted[kind][Change.IMPROVED],
            no_clear_change=counted[kind][Change.NO_CLEAR_CHANGE],
            declined=counted[kind][Change.DECLINED],
        )
        for kind in order
        if counted[kind].total() >= FEWEST_ACTIONS
    ]


def _was_promised_before(action: Action, card: PlanCard) -> bool:
    """Tell whether the round of a card opened after the promise, so that the promise can have moved it."""
    _before, after = rounds_around(action.promised_on, [card], shows_grade=lambda _card: True)
    return bool(after)


def _next_verdicts(cards: Iterable[PlanCard]) -> Mapping[Key, tuple[Change, PlanCard]]:
    """Return, for every shown need below B, the card that follows with its verdict, if it says something."""
    found: dict[Key, tuple[Change, PlanCard]] = {}
    before: dict[tuple[int, int], PlanCard] = {}
    for card in cards:  # oldest round first
        last = before.get(card.direction)
        now = {need.lineage: need.change for need in card.shown.needs}
        for need in last.shown.needs if last else ():
            change = now.get(need.lineage)
            if last and is_shortfall(need.letter) and change in _TOLD:
                found[last.id, need.position] = change, card
        before[card.direction] = card
    return found


def _finished_by_need(session: Session) -> Mapping[Key, list[Action]]:
    """Return the finished actions of each need that has one."""
    found: dict[Key, list[Action]] = defaultdict(list)
    done = select(Action).where(Action.status == ActionStatus.DONE).options(selectinload(Action.needs))
    for action in session.scalars(done):
        for need in action.needs:
            found[action.card_id, need.position].append(action)
    return found
