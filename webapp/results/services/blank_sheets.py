"""Fill the sheets to write on: the blank card of a needs list, and the questions for a visit."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data_sheets
from webapp.branding.services.imprint import imprint
from webapp.language import gettext as _
from webapp.needs.services.lists import Direction, next_round, standing_of
from webapp.organisation.services.organisation import get_company


def blank_card_to_print(session: Session, direction: Direction, *, today: date) -> data_sheets.BlankCard:
    """Return the list in force as a card to be graded by hand, for the next planned round where there is one.

    Raises NoResultFound where no list was proposed yet.
    """
    in_force = standing_of(session, direction).in_force
    if in_force is None:
        raise NoResultFound
    coming = next_round(session)
    company = get_company(session)
    said = imprint(
        session,
        company,
        round_name=coming.name if coming else _("The list in force"),
        printed_on=today,
        scale=(coming or company).letters,
    )
    return data_sheets.BlankCard(
        imprint=said,
        of=direction.of.name,
        by=direction.by.name,
        needs=tuple(
            data_sheets.BlankNeed(position=need.position, **vars(need.words)) for need in in_force.needs
        ),
        closes_on=coming.closes_on if coming else None,
    )
