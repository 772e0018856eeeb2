"""VTIMEZONE of a time zone (RFC 5545), with each clock change that matters.

The library's own list of all changes since 1970 is misread by some programs, and ends in 2038.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Component

AROUND = timedelta(days=400)  # before the first and after the last event: a whole year of changes
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


def zone_for(timezone: str, moments: Iterable[datetime]) -> Component | None:
    """Return the VTIMEZONE (RFC 5545, section 3.6.5) that events at these moments need, None without any."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    at = sorted(moment.astimezone(UTC) for moment in moments)
    if not at:
        return None
    zone = ZoneInfo(timezone)
    begin, end = at[0] - AROUND, at[-1] + AROUND
    component = Timezone()
    component.add("tzid", timezone)
    for change in (begin, *_changes(zone, begin, end)):
        before, after = (change - A_SECOND).astimezone(zone), change.astimezone(zone)
        observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
        observance.add("dtstart", (change + _offset(before)).replace(tzinfo=None, microsecond=0))
        observance.add("tzoffsetfrom", _offset(before))
        observance.add("tzoffsetto", _offset(after))
        observance.add("tzname", after.tzname())
        component.add_component(observance)
    return component


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Find the moments (UTC) at which the clock of a zone is changed, to the second."""
    days = [begin + place * A_DAY for place in range((end - begin).days + 1)]
    for low, high in pairwise(days):
        if _offset(low.astimezone(zone)) != _offset(high.astimezone(zone)):
            yield _change_between(zone, low, high)


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(low.astimezone(zone))
    while high - low > A_SECOND:
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if _offset(middle.astimezone(zone)) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
