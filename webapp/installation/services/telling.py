"""Daily mails beside those of rounds, and webhooks: late actions, meetings, agreements and the week."""

from __future__ import annotations

from webapp.actions.services.open_actions import overdue_actions
from webapp.actions.services.overdue_mails import queue_overdue_mails
from webapp.agreements.services.mails import queue_review_mails, reviews_due
from webapp.home.services.weekly_mail import is_week_due, queue_week_mails
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.locking import lock_organisation
from webapp.meetings.services.invitations import people_to_tell, queue_invitations
from webapp.round_steps.services.steps import Workplace
from webapp.webhooks.services.events import happenings_today, is_untold, tell


def tell_people(place: Workplace) -> list[str]:
    """Queue mails about late actions, meetings and the week, and webhooks; machines wait for each other."""
    with place.database.reading() as session:
        overdue = overdue_actions(session, today=place.today)
        is_event = is_untold(session, happenings_today(session, overdue, today=place.today))
        invites = bool(people_to_tell(session, today=place.today))
        asks_again = bool(reviews_due(session, today=place.today))
        is_week = is_week_due(session, today=place.today)
        if not (overdue or is_event or invites or asks_again or is_week):
            return []
    with place.database.transaction() as session:
        lock_organisation(session)
        late = queue_overdue_mails(session, today=place.today, now=place.now)
        asked = queue_invitations(session, today=place.today, now=place.now)
        again = queue_review_mails(session, today=place.today, now=place.now)
        weeks = queue_week_mails(session, today=place.today, now=place.now)
        events = tell(session, happenings_today(session, overdue, today=place.today), now=place.now)
    lines = []
    if late:
        lines.append(_("Overdue actions: a mail goes to %(number)s of their owners.", number=late))
    if asked:
        lines.append(
            ngettext(
                "Meetings: a mail goes to %(num)s person.", "Meetings: a mail goes to %(num)s people.", asked
            )
        )
    if again:
        lines.append(
            _("Agreements to be looked at again: a mail goes to %(number)s who signed.", number=again)
        )
    if weeks:
        lines.append(
            ngettext(
                "The week: a mail goes to %(num)s person.", "The week: a mail goes to %(num)s people.", weeks
            )
        )
    if events:
        lines.append(_("Webhooks: %(number)s messages wait to be sent.", number=events))
    return lines
