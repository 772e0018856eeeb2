"""VTIMEZONE with RRULE (RFC 5545); where a zone has no yearly rule, events are written in UTC.

Outlook reads a zone in one of these ways only (MS-OXCICAL 2.1.3.1.1.19.2): one STANDARD, or one STANDARD
and one DAYLIGHT with a yearly rule each.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Component

YEARS_BEFORE, YEARS_AFTER = 1, 6  # of the events: so many years tell "the last Sunday" from "the fourth"
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class _Change:
    """A change of the clock by what may recur: offsets before and after, and the hour on the old clock."""

    before: timedelta
    after: timedelta
    at: datetime  # on the clock before the change

    @property
    def recurring(self) -> tuple[object, ...]:
        return self.before, self.after, self.at.month, self.at.weekday(), self.at.time()

    @property
    def places(self) -> set[int]:
        """Return which of its weekdays in the month this is, from the front and, if the last one, -1."""
        is_last = self.at.day + 7 > monthrange(self.at.year, self.at.month)[1]
        return {(self.at.day - 1) // 7 + 1} | ({-1} if is_last else set())


def add_events(calendar: Component, events: Sequence[Component], *, timezone: str) -> None:
    """Add events by the clock of a zone, with its VTIMEZONE; in UTC where it has no rule."""
    moments = [event.decoded("dtstart") for event in events]
    zone = _zone(timezone, moments) if moments else None
    if zone is not None:
        calendar.add_component(zone)
    for event in events:
        if zone is None:
            for name in ("dtstart", "dtend"):
                moment = event.decoded(name).astimezone(UTC)
                del event[name]
                event.add(name, moment)
        calendar.add_component(event)


def _zone(timezone: str, moments: Sequence[datetime]) -> Component | None:
    """Return the VTIMEZONE (RFC 5545, section 3.6.5) of these moments; None where the zone has no rule."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = ZoneInfo(timezone)
    years = range(min(moments).year - YEARS_BEFORE, max(moments).year + YEARS_AFTER)
    changes = list(_changes(zone, years))
    component = Timezone()
    component.add("tzid", timezone)
    if not changes:
        begin = datetime(years[0], 1, 1)
        offset = _offset(begin.replace(tzinfo=UTC).astimezone(zone))
        standard = _observance(TimezoneStandard(), zone, _Change(offset, offset, begin))
        component.add_component(standard)
        return component
    first = changes[:2]
    for number, change in enumerate(first):
        same = changes[number::2]
        places = set.intersection(*(each.places for each in same))
        if (
            len(first) < 2
            or len(same) != len(years)
            or len({each.recurring for each in same}) > 1
            or not places
        ):
            return None
        kind = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
        observance = _observance(kind, zone, change)
        day = f"{min(places)}{DAYS[change.at.weekday()]}"
        observance.add("rrule", {"freq": "yearly", "bymonth": change.at.month, "byday": day})
        component.add_component(observance)
    return component


def _observance(kind: Component, zone: ZoneInfo, change: _Change) -> Component:
    after = ((change.at - change.before).replace(tzinfo=UTC) + A_DAY).astimezone(zone)
    kind.add("dtstart", change.at)
    kind.add("tzoffsetfrom", change.before)
    kind.add("tzoffsetto", change.after)
    kind.add("tzname", after.tzname())
    return kind


def _changes(zone: ZoneInfo, years: range) -> Iterator[_Change]:
    """Find the changes of the clock in some years, to the second."""
    begin, end = datetime(years[0], 1, 1, tzinfo=UTC), datetime(years[-1] + 1, 1, 1, tzinfo=UTC)
    days = [begin + place * A_DAY for place in range((end - begin).days + 1)]
    offsets = [(day, _offset(day.astimezone(zone))) for day in days]
    for (low, before), (high, after) in pairwise(offsets):
        if before != after:
            at = _change_between(zone, low, high) + before
            yield _Change(before, after, at.replace(tzinfo=None))


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
