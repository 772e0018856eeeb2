"""Turnout of a round for its administrator: rounded shares, no names, no counts, also after the exchange."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.turnout import turnout_of_cards
from webapp.grading.services.shares import SMALLEST_GROUP
from webapp.language import by_alphabet
from webapp.models import Card, Round, RoundState
from webapp.urn import anonymity

_NOT_TOLD = Sentence(key=N_("not told"))
_FEW, _TOO_FEW = Sentence(key=N_("few")), Sentence(key=N_("too few to be shown"))
_FEW_SO_FAR = Sentence(key=N_("few so far"))
_SHARES = {
    0.25: Sentence(key=N_("about a quarter")),
    0.5: Sentence(key=N_("about half")),
    0.75: Sentence(key=N_("about three quarters")),
    1.0: Sentence(key=N_("nearly everybody")),
}


@dataclass(frozen=True, kw_only=True)
class CardTurnout:
    """How many graded one card, as far as anybody may know who does not read it."""

    graded_name: str
    grading_name: str
    eligible: int
    share: Sentence
    quarters: int | None  # of those who may grade; None where no share is told
    note: Sentence | None


def turnout(session: Session, round_: Round) -> list[CardTurnout]:
    """Return every card of a round that was opened, with its rounded share; two queries."""
    cards = sorted(
        session.scalars(select(Card).where(Card.round_id == round_.id)),
        key=lambda card: (by_alphabet(card.graded_name), by_alphabet(card.grading_name)),
    )
    told = _after_exchange if round_.state is RoundState.EXCHANGED else _so_far
    shares = told(session, round_, [card for card in cards if card.eligible >= SMALLEST_GROUP])
    return [_card_turnout(card, round_, shares) for card in cards]


def _so_far(session: Session, round_: Round, cards: list[Card]) -> dict[int, tuple[Sentence, int | None]]:
    shares = anonymity.shares_handed_in(session, [card.id for card in cards])
    quarters = {card.id: shares.get(card.id, 0.0) for card in cards if card.eligible >= round_.minimum_group}
    return {
        card_id: (_SHARES.get(share, _FEW_SO_FAR), round(4 * share)) for card_id, share in quarters.items()
    }


def _after_exchange(
    session: Session, round_: Round, cards: list[Card]
) -> dict[int, tuple[Sentence, int | None]]:
    found = turnout_of_cards(session, round_)
    return {
        card.id: (
            (_FEW if each.is_open else _TOO_FEW, None)
            if each.share is None
            else (_SHARES.get(each.share, _FEW), round(4 * each.share))
        )
        for card in cards
        if (each := found.get(card.id))
    }


def _card_turnout(card: Card, round_: Round, shares: dict[int, tuple[Sentence, int | None]]) -> CardTurnout:
    share, quarters = shares.get(card.id, (_NOT_TOLD, None))
    is_closed = card.eligible < round_.minimum_group
    key = N_("Below %(minimum)s: stays closed")
    return CardTurnout(
        graded_name=card.graded_name,
        grading_name=card.grading_name,
        eligible=card.eligible,
        share=share,
        quarters=quarters,
        note=Sentence(key=key, values={"minimum": round_.minimum_group}) if is_closed else None,
    )
