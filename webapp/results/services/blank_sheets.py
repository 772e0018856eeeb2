"""Fill blank cards: of a needs list, or of an open round whose cards on paper are typed in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data_sheets
from webapp.branding.services.imprint import imprint
from webapp.language import gettext as _
from webapp.models import Card, Round, RoundState
from webapp.needs.services.lists import Direction, next_round, standing_of
from webapp.organisation.services.organisation import get_company


def blank_card_to_print(session: Session, direction: Direction, *, today: date) -> data_sheets.BlankCard:
    """Return the list in force as a card to be graded by hand, for the next planned round where there is one.

    While a round takes this card on paper, return what that asks. Raises NoResultFound where no list was
    proposed yet.
    """
    company = get_company(session)
    card = _card_on_paper(session, direction) if company.takes_paper_cards else None
    in_force = None if card else standing_of(session, direction).in_force
    if card is None and in_force is None:
        raise NoResultFound
    round_ = session.get_one(Round, card.round_id) if card else next_round(session)
    lines = card.needs if card else in_force.needs if in_force else []
    said = imprint(
        session,
        company,
        round_name=round_.name if round_ else _("The list in force"),
        printed_on=today,
        scale=(round_ or company).letters,
    )
    return data_sheets.BlankCard(
        imprint=said,
        of=direction.of.name,
        by=direction.by.name,
        needs=tuple(data_sheets.BlankNeed(position=line.position, **vars(line.words)) for line in lines),
        closes_on=round_.closes_on if round_ else None,
        takes_slip=company.takes_paper_cards and (card is not None or direction.by.grades_by_code),
    )


def _card_on_paper(session: Session, direction: Direction) -> Card | None:
    """Return the card of the round that is graded now, where drawn codes grade it."""
    cards = select(Card).join(Round, Round.id == Card.round_id)
    asked = cards.where(Card.graded_id == direction.of.id, Card.grading_id == direction.by.id, Card.by_code)
    return session.scalar(asked.where(Round.state == RoundState.GRADING))
