"""History of a direction over merges and splits: its own cards, and before them those it goes on from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, or_

from webapp.exchanged_cards.services.stored import StoredCard, Wanted, is_direction
from webapp.models import Round
from webapp.organisation.services.carried_lines import CarriedLines, Ids

ByRound = dict[int, StoredCard]


def histories(
    cards: Iterable[StoredCard], rounds: Mapping[int, Round], carried: CarriedLines
) -> dict[Ids, ByRound]:
    """Put cards together by direction and round; an earlier direction stands where there is no own card."""
    found: dict[Ids, ByRound] = {}
    for card in cards:
        found.setdefault(card.direction, {})[card.round_id] = card
    own = {direction: dict(by_round) for direction, by_round in found.items()}
    for direction, chain in carried.items():
        history = found.setdefault(direction, {})
        for before in chain:
            for round_id, card in own.get(before.ids, {}).items():
                if rounds[round_id].opens_on <= before.until:
                    history.setdefault(round_id, card)
    return found


def condition_with_history(wanted: Wanted, carried: CarriedLines) -> ColumnElement[bool]:
    """Select the wanted cards, and those which they go on from."""
    earlier = {before.ids for ids, chain in carried.items() if wanted.holds(ids) for before in chain}
    return or_(wanted.condition(), *(is_direction(*ids) for ids in sorted(earlier)))
