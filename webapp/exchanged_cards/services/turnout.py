"""Turnout of an exchanged round, rounded to quarters, for those who read no card of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.domain.disclosure import show_card
from webapp.exchanged_cards.services.stored import read_cards
from webapp.models import Round
from webapp.rounds.services.exchanged import require_exchanged, rules_of


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """What may be told of one card."""

    is_open: bool
    share: float | None  # in quarters; None on a card that shows no exact number


def turnout_of_cards(session: Session, round_: Round) -> dict[int, Turnout]:
    """Return by card what its figures let be told of how many handed in; raises NotExchanged.

    All and all but one round to the same share, so nobody is named by it. A card of so few people that it
    opens only if all hand in has none: that it is open would tell of each.
    """
    require_exchanged(round_)
    rules = rules_of(round_)
    found = {}
    for card in read_cards(session, [round_]):
        shown = show_card(card.tally, rules)
        if shown.eligible > rules.full_from:
            share = None if shown.handed_in is None else round(4 * shown.handed_in / shown.eligible) / 4
            found[card.id] = Turnout(is_open=shown.published, share=share)
    return found
