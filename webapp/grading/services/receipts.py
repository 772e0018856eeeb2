"""Receipts, looked up after handing in: by control number, and by private code."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.models import Card, Round
from webapp.signing_in.services.attempts import count_attempt
from webapp.urn import anonymity
from webapp.urn.written_secrets import in_groups, tidy

MOST_NUMBERS_A_PERSON = 30  # looked up within the window of attempts
_CONTROL_NUMBER = re.compile(r"[0-9A-Z]{8}")


def read_number(typed: str) -> str | None:
    """Return a typed control number as it was shown, whatever its case and blanks; None for anything else."""
    characters = tidy(typed)
    return "-".join(in_groups(characters, 4)) if _CONTROL_NUMBER.fullmatch(characters) else None


def find_counted(session: Session, number: str) -> tuple[Card, Round] | None:
    """Return the card in which the ballot of a control number was counted, with its round, or None.

    Told of every published card, also of one whose numbers are not listed because their count is
    withheld: one number at a time, known to its holder alone, tells no count. Of a card that stays
    closed no number was kept, so its numbers are as unknown as those that never were.
    """
    card_id = anonymity.card_of_number(session, number)
    if card_id is None:
        return None
    card = session.get_one(Card, card_id)
    return card, session.get_one(Round, card.round_id)


def looks_up_too_many_numbers(session: Session, person_id: int, *, key: str, now: datetime) -> bool:
    """Count that somebody looks up a control number, and say whether that was too often lately."""
    return count_attempt(session, f"number|{person_id}", key=key, now=now) > MOST_NUMBERS_A_PERSON
