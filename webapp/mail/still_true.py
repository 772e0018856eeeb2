"""Expiry of mails: what is about to go out is checked once more, by its kind; what is untrue is dropped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.models import Mail, Receiver, Round, RoundState
from webapp.urn import anonymity

_STATE_OF_ROUND = {
    "round_planned": RoundState.PLANNED,
    "needs_wanted": RoundState.PLANNED,
    "sheets_to_open": RoundState.PLANNED,
    "grading_opens": RoundState.GRADING,
    "grading_extended": RoundState.GRADING,
    "reminder": RoundState.GRADING,
    "codes_to_print": RoundState.GRADING,
    "sheets_to_exchange": RoundState.CLOSED,
}
"""The kinds of mail that are true in one state of their round only."""

TO_OPEN_CARDS = ("reminder", "grading_extended")
"""The kinds that go to those who have not handed in; dropped for that reason they leave no trace."""


def has_expired(mail: Mail, moment: datetime) -> bool:
    """Say whether the time is over in which a mail is true."""
    return mail.expires_at is not None and mail.expires_at <= moment


def is_still_true(session: Session, mail: Mail, moment: datetime) -> bool:
    """Say whether what a mail says holds at this moment: its time, receiver, round, and that a card is open.

    The opening mail does not ask for open cards: which of these mails is missing would tell afterwards
    who was quick.
    """
    if has_expired(mail, moment):
        return False
    if mail.receiver_id is not None:
        receiver = session.get(Receiver, mail.receiver_id)
        return receiver is not None and receiver.is_on
    state = _STATE_OF_ROUND.get(mail.kind)
    if mail.round_id is None or state is None:
        return True
    if session.get_one(Round, mail.round_id).state is not state:
        return False
    if mail.kind not in TO_OPEN_CARDS:
        return True
    return bool(anonymity.people_with_open_cards(session, mail.round_id, person_id=_person_of(mail)))


def _person_of(mail: Mail) -> int:
    """Return the person for whom `queue_letters` queued a mail: her number ends its idempotency key."""
    return int(mail.once_key.rpartition(":")[2])
