"""Format a meeting's title and hours in the current language."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.language import gettext as _
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
