"""Statistics of the kinds of action that a better grade followed: counts over the company, no causes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.cache import Kept
from webapp.domain.action_plans import rounds_around
from webapp.domain.change import Change
from webapp.domain.grades import is_shortfall
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.models import Action, ActionKind, ActionStatus, Card, Round
from webapp.rounds.services.exchanged import all_rounds, exchanged

FEWEST_ACTIONS = 5
_TOLD = (Change.IMPROVED, Change.NO_CLEAR_CHANGE, Change.DECLINED)

Key = tuple[int, int]  # card and position of a need
Verdicts = Mapping[Key, tuple[Change, int]]  # the next verdict, and the round that gave it


@dataclass(frozen=True, kw_only=True)
class KindEffect:
    """How many needs moved which way in the next round; `kind` is None for those without an action."""

    kind: ActionKind | None
    needs: int
    improved: int
    no_clear_change: int
    declined: int


# As with cards: an exchanged round never changes, and its edition names it in every database.
_verdicts_kept = Kept[Verdicts](most=1)


def effects_by_kind(session: Session, *, rounds: Iterable[Round] | None = None) -> list[KindEffect]:
    """Count, by kind of action, what became of the needs below B that a finished action answered.

    Beside them stand the needs below B that had no action at all: low grades rise by themselves too.
    Only what disclosure control shows is counted, only needs whose next round says something, and only
    kinds with five such needs or more. `rounds` are all rounds, where the caller has read them already.
    """
    held = exchanged(all_rounds(session) if rounds is None else rounds)
    by_id = {round_.id: round_ for round_ in held}
    finished = _finished_by_need(session)
    counted: dict[ActionKind | None, Counter[Change]] = defaultdict(Counter)
    for key, (verdict, round_id) in _verdicts_of(session, held).items():
        promised = [
            action for action in finished.get(key, ()) if _was_promised_before(action, by_id[round_id])
        ]
        kinds: set[ActionKind | None] = {action.kind for action in promised}
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


def _was_promised_before(action: Action, round_: Round) -> bool:
    """Tell whether a round opened after the promise, so that the promise can have moved its grades."""
    _before, after = rounds_around(action.promised_on, [round_], shows_grade=lambda _round: True)
    return bool(after)


def _verdicts_of(session: Session, rounds: Sequence[Round]) -> Verdicts:
    """Return the next verdicts of these rounds, worked out once."""
    editions = tuple(round_.edition for round_ in rounds)
    found = _verdicts_kept.find(editions)
    if found is None:
        found = _next_verdicts(read_plan_cards(session, Card.id.is_not(None), rounds=rounds).values())
        if None not in editions:
            _verdicts_kept.keep(editions, found)
    return found


def _next_verdicts(cards: Iterable[PlanCard]) -> Verdicts:
    """Return, for every shown need below B, what the next card says of it, if it says something."""
    found: dict[Key, tuple[Change, int]] = {}
    before: dict[tuple[int, int], PlanCard] = {}
    for card in cards:  # oldest round first
        last = before.get(card.direction)
        now = {need.lineage: need.change for need in card.shown.needs}
        for need in last.shown.needs if last else ():
            change = now.get(need.lineage)
            if last and is_shortfall(need.letter) and change in _TOLD:
                found[last.id, need.position] = change, card.round_id
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
