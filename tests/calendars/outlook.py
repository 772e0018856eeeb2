"""A reader of calendars by the letter of MS-OXCICAL 2.1.3.1.1.19: what Outlook makes of a VTIMEZONE."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class NotPermitted(Exception):
    """A time zone that Outlook reads in part or not at all."""


@dataclass(frozen=True)
class Onset:
    """When one of the two offsets begins, each year."""

    offset: timedelta
    begins: datetime  # its first time, by the clock before
    rule: str

    def in_year(self, year: int) -> datetime:
        found = re.fullmatch(r"FREQ=YEARLY;BYDAY=(-1|[1-4])([A-Z]{2});BYMONTH=(\d+)", self.rule)
        if found is None:
            raise NotPermitted(self.rule)
        place, weekday, month = int(found[1]), DAYS.index(found[2]), int(found[3])
        first = datetime.combine(datetime(year, month, 1), self.begins.time())
        days = [first + timedelta(days=number) for number in range(31)]
        days = [day for day in days if day.month == month and day.weekday() == weekday]
        return days[place if place < 0 else place - 1]


def moments(text: str) -> list[datetime]:
    """Return when each event begins, in UTC."""
    lines = text.replace("\r\n ", "").splitlines()
    zone = _onsets(lines)
    found = []
    for line in lines[lines.index("BEGIN:VEVENT") :]:
        if line.startswith("DTSTART;TZID="):
            found.append(_in_utc(datetime.strptime(line.rpartition(":")[2], "%Y%m%dT%H%M%S"), zone))
        elif line.startswith("DTSTART:"):
            moment = datetime.strptime(line.partition(":")[2], "%Y%m%dT%H%M%SZ")
            found.append(moment.replace(tzinfo=UTC))
    return found


def _onsets(lines: list[str]) -> dict[str, Onset]:
    onsets: dict[str, Onset] = {}
    for kind in ("STANDARD", "DAYLIGHT"):
        if lines.count(f"BEGIN:{kind}") > 1:
            raise NotPermitted(f"more than one {kind}")
        if f"BEGIN:{kind}" in lines:
            part = lines[lines.index(f"BEGIN:{kind}") + 1 : lines.index(f"END:{kind}")]
            values = dict(line.split(":", 1) for line in part)
            sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", values["TZOFFSETTO"]).groups()  # type: ignore[union-attr]
            offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
            begins = datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S")
            onsets[kind] = Onset(offset, begins, values.get("RRULE", ""))
    return onsets


def _in_utc(local: datetime, zone: dict[str, Onset]) -> datetime:
    standard, daylight = zone["STANDARD"], zone.get("DAYLIGHT")
    offset = standard.offset
    if daylight is not None:
        begin, end = daylight.in_year(local.year), standard.in_year(local.year)
        is_summer = begin <= local < end if begin < end else not end <= local < begin
        offset = daylight.offset if is_summer else standard.offset
    return (local - offset).replace(tzinfo=UTC)
