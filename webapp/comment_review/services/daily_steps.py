"""Daily steps of comment moderation: settle what can no longer be undone, and mail to reviewers."""

from __future__ import annotations

from datetime import date, datetime

from webapp.comment_review.services.deciding import settle_reviews
from webapp.comment_review.services.mails import reviewers_to_tell, tell_reviewers
from webapp.comment_review.services.review import cards_to_review
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.locking import lock_organisation
from webapp.log import SYSTEM
from webapp.storage.database import Database


def do_reviews(database: Database, *, today: date, now: datetime) -> list[str]:
    """Settle and tell what is due, and say in a line each what was done; machines wait for each other."""
    with database.reading() as session:
        is_decided = any(card.is_decided for card in cards_to_review(session))
        is_untold = bool(reviewers_to_tell(session))
    settled = told = 0
    if is_decided:
        with database.transaction(leave_no_trace=True) as session:
            lock_organisation(session)
            settled = settle_reviews(session, today=today, now=now, who=SYSTEM)
    if settled:
        database.compact()
    if is_untold:
        with database.transaction() as session:
            lock_organisation(session)
            told = tell_reviewers(session, now=now)
    lines = []
    if settled:
        lines.append(
            ngettext(
                "Comments: the review of one is finished; it can no longer be undone.",
                "Comments: the review of %(num)s is finished; it can no longer be undone.",
                settled,
            )
        )
    if told:
        lines.append(
            _("Comments wait for their review: a mail goes to %(number)s who may do it.", number=told)
        )
    return lines
