"""Needs below B without an action or a decision not to act."""

from collections.abc import Iterable

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, LeftAsItIs
from reports.words.headlines import needs_of

GOOD_ENOUGH = frozenset({"A", "B"})
OPEN = frozenset({ActionStatus.PLANNED, ActionStatus.IN_PROGRESS})


def wanting_action(
    cards: Iterable[Card], actions: Iterable[ActionLine], left: Iterable[LeftAsItIs]
) -> list[tuple[Card, GradedNeed]]:
    """List the needs below B that want an action, the lowest grade first.

    An action of an earlier round counts while it is open, one of this round until it is dropped.
    """
    answered = {(decision.of, decision.by, decision.position) for decision in left}
    actions = list(actions)
    found = []
    for card, need in needs_of(cards):
        if need.letter is None or need.letter in GOOD_ENOUGH:
            continue
        if (card.of, card.by, need.position) in answered:
            continue
        if not any(_serves(action, card, need) for action in actions):
            found.append((card, need))
    return sorted(found, key=lambda row: (-ord(row[1].letter or "A"), _mean(row[1])))


def _mean(need: GradedNeed) -> float:
    return 4.0 if need.mean is None else need.mean


def _serves(action: ActionLine, card: Card, need: GradedNeed) -> bool:
    if (action.of, action.by) != (card.of, card.by) or need.position not in action.need_positions:
        return False
    if action.promised_in in {"", card.round_name}:
        return action.status is not ActionStatus.DROPPED
    return action.status in OPEN
