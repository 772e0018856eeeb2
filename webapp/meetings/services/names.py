"""Format a meeting's title, its hours and the revenue on its agenda in the current language."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.domain.revenue import in_full
from webapp.language import amount_words, month_words
from webapp.language import gettext as _
from webapp.meetings.services.revenue import RevenueOfMonth
from webapp.models import Meeting


def title_of(meeting: Meeting) -> str:
    """Name a meeting."""
    both = meeting.both
    if both is None:
        return _("Celebration of the whole company")
    if meeting.is_celebration:
        return _("Celebration of %(one)s and %(other)s", one=both[0].name, other=both[1].name)
    return _("Joint review of %(one)s and %(other)s", one=both[0].name, other=both[1].name)


def hours_of(meeting: Meeting) -> str:
    """Say when a meeting begins and ends: 09:30 to 10:30."""
    begins = datetime.combine(meeting.day, meeting.begins)
    ends = begins + timedelta(minutes=meeting.minutes)
    return _("%(begins)s to %(ends)s", begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}")


def revenue_words(revenue: RevenueOfMonth) -> str:
    """Say what a month brought against its share of the target."""
    month, currency = revenue.month, revenue.currency
    values = {"month": month_words(month.first_day), "currency": currency}
    if month.earned is None:
        return _("%(month)s: no result is noted yet.", **values)
    values["earned"] = amount_words(in_full(month.earned))
    if month.wanted is None or month.difference is None:
        return _("%(month)s: %(earned)s %(currency)s; no target is set.", **values)
    values["wanted"] = amount_words(in_full(month.wanted))
    values["by"] = amount_words(in_full(abs(month.difference)))
    if month.difference < 0:
        return _("%(month)s: %(earned)s of %(wanted)s %(currency)s, %(by)s below the target.", **values)
    return _("%(month)s: %(earned)s of %(wanted)s %(currency)s, %(by)s above the target.", **values)
