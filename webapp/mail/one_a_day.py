"""Rate limit of one mail a day and address; what waits is merged into a digest. Rounds' mails are exempt.

Whatever else there is to tell (late actions, the week, meetings, changes that were noticed) waits in the
outbox and goes out together, in one mail. What comes later on the same day goes with the next day's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from webapp.models import Mail, MailState

AT_ONCE = frozenset(
    {
        *("sign_in", "test", "person_changed", "webhook", "channel"),
        *("grading_opens", "grading_extended", "reminder", "exchanged", "given_up", "not_graded"),
        *("sheets_to_open", "sheets_to_exchange", "codes_to_print"),
        *("needs_proposed", "needs_sent_back", "needs_answered", "needs_agreed"),
        *("needs_agreed_with_reservation", "needs_escalated", "needs_ruled"),
    }
)
"""The kinds of mail that the rule leaves alone; a new kind is under the rule."""


CLOCK_RAN_AHEAD = timedelta(hours=1)
"""A lease that ends later than this was given by a clock that was put right since: it counts as over."""


def is_leased(mail: type[Mail], moment: datetime) -> ColumnElement[bool]:
    """Select mails that somebody is sending at this moment."""
    return (mail.leased_until > moment) & (mail.leased_until <= moment + CLOCK_RAN_AHEAD)


def may_go(*, today: date, moment: datetime) -> ColumnElement[bool]:
    """Select mails whose address has had no other mail of the rule today, and is not being sent one."""
    other = aliased(Mail)
    had_hers = (
        select(other.id)
        .where(
            other.address == Mail.address,
            other.kind.not_in(AT_ONCE),
            or_(
                other.sent_on == today,
                (other.state == MailState.WAITING) & is_leased(other, moment),
            ),
        )
        .exists()
    )
    return Mail.kind.in_(AT_ONCE) | ~had_hers


def parcels(mails: Iterable[Mail]) -> list[Sequence[Mail]]:
    """Put together what goes out as one mail, in the order in which it was queued."""
    found: dict[object, list[Mail]] = {}
    for mail in mails:
        key = mail.id if mail.kind in AT_ONCE else mail.address
        found.setdefault(key, []).append(mail)
    return list(found.values())
