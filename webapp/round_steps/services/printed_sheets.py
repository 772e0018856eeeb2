"""Fill the PDF reports that are printed once: trustees' sheets, and slips with drawn codes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports import data_secret_sheets, data_sheets
from webapp.exchanged_cards.services.imprint import imprint_of
from webapp.models import Card, Round
from webapp.round_steps.services.code_sheets import code_departments
from webapp.urn.drawn_codes import DrawnCodes, mark_of_codes
from webapp.urn.trustees import Sheet
from webapp.urn.written_secrets import in_groups

CODE_PATH = "/code"
SHEET_GROUP, CODE_GROUP = 3, 4  # characters


def trustee_sheet_to_print(
    session: Session, round_: Round, sheet: Sheet, *, today: date
) -> data_secret_sheets.TrusteeSheet:
    """Return one of the three sheets of a round."""
    return data_secret_sheets.TrusteeSheet(
        imprint=imprint_of(session, round_, today=today),
        exchanges_on=round_.exchanges_on,
        number=sheet.number,
        groups=tuple(in_groups(sheet.characters, SHEET_GROUP)),
        mark=sheet.mark,
    )


def code_sheets_to_print(
    session: Session, round_: Round, made: DrawnCodes, *, base_url: str, today: date
) -> data_secret_sheets.CodeSheets:
    """Return the codes of every department that grades with them."""
    cards = session.scalars(
        select(Card).where(Card.round_id == round_.id, Card.by_code).order_by(Card.graded_name)
    ).all()
    names = {card.grading_id: card.grading_name for card in cards}
    return data_secret_sheets.CodeSheets(
        imprint=imprint_of(session, round_, today=today),
        address=short_address(base_url),
        link=base_url + CODE_PATH + "#",  # browsers send nothing behind it: a scanned code reaches no log
        closes_on=round_.closes_on,
        departments=tuple(
            data_secret_sheets.CodeSlips(
                department=names[department],
                grades=tuple(card.graded_name for card in cards if card.grading_id == department),
                codes=tuple(" ".join(in_groups(code, CODE_GROUP)) for code in made.by_department[department]),
            )
            for department in sorted(names, key=lambda name: names[name])
        ),
        mark=mark_of_codes(made.salt),
    )


def grading_poster_to_print(
    session: Session, round_: Round, *, base_url: str, today: date
) -> data_sheets.GradingPoster:
    """Return what is hung up where people draw their slips."""
    departments = code_departments(session, round_)
    return data_sheets.GradingPoster(
        imprint=imprint_of(session, round_, today=today),
        departments=tuple(department.name for department in departments),
        address=short_address(base_url),
        link=base_url + CODE_PATH,
        closes_on=round_.closes_on,
    )


def short_address(base_url: str) -> str:
    """Return where a code is typed, as short as a browser understands it."""
    return base_url.removeprefix("https://") + CODE_PATH
