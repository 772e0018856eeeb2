"""Type in cards from paper: two reviewers of neither department, handed in once both have typed alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Sentence
from webapp.grading.services.by_code import CodeRefused, HeldCode, find_code
from webapp.grading.services.cards import MyCard, with_receipt
from webapp.grading.services.form import FilledIn
from webapp.models import Card
from webapp.urn import typed_cards
from webapp.urn.typed_cards import TypedCard


class TypedDifferently(Exception):
    """Somebody else typed this card otherwise; where is told to nobody, for a code is no paper."""


def find_paper(session: Session, typed: str, *, departments: Collection[int]) -> HeldCode:
    """Return the cards of a code that somebody of these departments may type in; raise CodeRefused."""
    held = find_code(session, typed)
    cards = [card for card in held.cards if not card.is_handed_in]
    if not cards:
        key = N_("This code has handed in its card on a screen, and that counts. Put the paper aside.")
        raise CodeRefused(Sentence(key=key))
    own = select(Card.id).where(or_(Card.grading_id.in_(departments), Card.graded_id.in_(departments)))
    of_own = set(session.scalars(own.where(Card.id.in_([card.id for card in cards]))))
    others = tuple(card for card in cards if card.id not in of_own)
    if not others:
        key = N_("This card is of your own department, or about it. Somebody of neither has to type it in.")
        raise CodeRefused(Sentence(key=key))
    return replace(held, cards=others)


def type_in(
    session: Session, held: HeldCode, card: MyCard, filled_in: FilledIn, *, typist_id: int, insists: bool
) -> bool:
    """Keep what was typed of a card for the second typing; if it was that, hand in and return True.

    For a transaction of its own that leaves no trace. Raises TypedDifferently where two have not typed alike,
    unless who typed last `insists`: then that waits in place of what was typed before. Raises NotGrading or
    NoSuchCode of the urn; then nothing is to be stored.
    """
    answers = tuple(filled_in.answers[position] for position in sorted(filled_in.answers))
    before = typed_cards.waiting_card(session, card_id=card.id, code=held.code)
    if before is None or before.typist_id == typist_id or (insists and before.answers != answers):
        typed = TypedCard(typist_id=typist_id, answers=answers)
        typed_cards.keep_waiting(session, typed, card_id=card.id, code=held.code)
        return False
    if before.answers != answers:
        raise TypedDifferently
    _receipt, ballot = with_receipt(filled_in)
    typed_cards.hand_in_typed(session, ballot, card_id=card.id, code=held.code)
    return True
