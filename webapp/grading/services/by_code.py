"""Grade with a drawn code: find what it is good for, or say why it is good for nothing, and hand in."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.grading.services.cards import MyCard, Receipt, cards_of_code, with_receipt
from webapp.grading.services.form import FilledIn
from webapp.models import Card, Company, Round, RoundState
from webapp.rounds.services.planning import open_round_of
from webapp.urn import drawn_codes
from webapp.urn.written_secrets import Mistyped


class CodeRefused(Refused):
    """This code cannot be used now; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class HeldCode:
    """A good code with the cards that it grades."""

    code: str = field(repr=False)
    version: str  # of what the code has handed in
    cards: tuple[MyCard, ...]

    def find(self, graded_slug: str) -> MyCard | None:
        """Return the card of this department, or None."""
        return next((card for card in self.cards if card.graded_slug == graded_slug), None)


def find_code(session: Session, typed: str) -> HeldCode:
    """Return what a code is good for; raise CodeRefused."""
    try:
        code = drawn_codes.read_code(typed)
    except Mistyped:
        key = N_("There is a slip in this code. Compare it with the paper: four groups of four characters.")
        raise CodeRefused(Sentence(key=key)) from None
    round_ = open_round_of(session)
    if round_ is None:
        key = N_("No round is open for grading now, and codes of past rounds are good for nothing.")
        raise CodeRefused(Sentence(key=key))
    values = {"round": round_.name}
    if not drawn_codes.is_of_round(code, round_.id):
        key = N_("This code belongs to another round. Look for the slip that says %(round)s.")
        raise CodeRefused(Sentence(key=key, values=values))
    marks = drawn_codes.marks_of_code(session, round_, code)
    if not marks:
        key = N_(
            "%(round)s knows no such code. Compare it with the paper. If its card was typed in from paper, "
            "that counts; if not, ask your administrator."
        )
        raise CodeRefused(Sentence(key=key, values=values))
    if round_.state is not RoundState.GRADING:
        key = N_("%(round)s is closed: no card is taken any more. What this code handed in before counts.")
        raise CodeRefused(Sentence(key=key, values=values))
    if not round_.codes_released:
        key = N_("The codes of %(round)s cannot be used yet. Your administrator has still to release them.")
        raise CodeRefused(Sentence(key=key, values=values))
    version = drawn_codes.version_of_code(session, round_, code)
    return HeldCode(code=code, version=version, cards=tuple(cards_of_code(session, marks)))


def grades_by_code_now(session: Session, department_id: int) -> bool:
    """Say whether a department grades cards of the open round with drawn codes."""
    cards = (
        select(Card.id)
        .join(Round, Round.id == Card.round_id)
        .where(Card.grading_id == department_id, Card.by_code, Round.state == RoundState.GRADING)
    )
    return session.scalar(cards.limit(1)) is not None


def takes_paper_now(session: Session) -> bool:
    """Say whether cards on paper are typed in: the company takes them, and codes are good now."""
    by_code = select(Card.id).join(Round, Round.id == Card.round_id).where(Card.by_code, Round.codes_released)
    is_grading = by_code.where(Round.state == RoundState.GRADING).exists()
    return bool(session.scalar(select(Company.takes_paper_cards).where(is_grading)))


def hand_in(session: Session, held: HeldCode, card: MyCard, filled_in: FilledIn) -> Receipt:
    """Seal the ballot into the slot of this code and return its receipt.

    For a transaction of its own that leaves no trace. Raises NotGrading of anonymity or NoSuchCode of
    drawn_codes; then nothing is to be stored.
    """
    receipt, ballot = with_receipt(filled_in)
    drawn_codes.hand_in_by_code(session, card_id=card.id, code=held.code, ballot=ballot)
    return receipt
