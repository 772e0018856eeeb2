"""Every meeting stands at its hour in every calendar program, in five zones and over two years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]  # it ships no types
from icalendar import Calendar, Event

from tests.calendars import outlook
from webapp.calendar_zones import add_events
from webapp.organisation.services.company import timezones

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Sao_Paulo", "Africa/Casablanca"]
WITHOUT_A_RULE = {"Africa/Casablanca"}


def weekly(timezone: str, *, years: int = 2) -> list[datetime]:
    """A meeting every fourth day at nine, from September on."""
    days = range(0, 365 * years, 4)
    first = datetime(2026, 9, 1, 9, tzinfo=ZoneInfo(timezone))
    return [first + timedelta(days=number) for number in days]


def calendar_of(begins: list[datetime], timezone: str) -> str:
    calendar = Calendar()
    events = []
    for number, begin in enumerate(begins):
        event = Event()
        event.add("uid", f"meeting-{number}@localhost")
        event.add("dtstart", begin)
        event.add("dtend", begin + timedelta(hours=1))
        events.append(event)
    add_events(calendar, events, timezone=timezone)
    text: str = calendar.to_ical().decode()
    return text.replace(timezone, f"Of-this-file-{timezone.replace('/', '-')}")  # no reader knows that name


@pytest.mark.parametrize("timezone", ZONES)
def test_three_readers_find_each_meeting_at_its_hour(timezone: str) -> None:
    begins = weekly(timezone)
    text = calendar_of(begins, timezone)
    wanted = [begin.astimezone(UTC) for begin in begins]
    assert outlook.moments(text) == wanted
    assert [
        event.decoded("DTSTART").astimezone(UTC) for event in Calendar.from_ical(text).walk("VEVENT")
    ] == wanted
    assert [event.dtstart.value.astimezone(UTC) for event in vobject.readOne(text).vevent_list] == wanted
    assert ("BEGIN:VTIMEZONE" not in text) == (timezone in WITHOUT_A_RULE)


def one_of_each_clock() -> list[str]:
    """Return the zones that can be chosen, but one of those whose clocks agree on every day for ten years."""
    days = [datetime(2025, 1, 1, 12) + timedelta(days=number) for number in range(3653)]
    found: dict[tuple[timedelta | None, ...], str] = {}
    for timezone in timezones():
        zone = ZoneInfo(timezone)
        found.setdefault(tuple(map(zone.utcoffset, days)), timezone)
    return list(found.values())


def test_outlook_finds_each_meeting_in_every_zone_that_can_be_chosen() -> None:
    wrong = []
    zones = one_of_each_clock()
    assert len(zones) > 40
    for timezone in zones:
        begins = weekly(timezone)[::5]
        if outlook.moments(calendar_of(begins, timezone)) != [begin.astimezone(UTC) for begin in begins]:
            wrong.append(timezone)
    assert wrong == []


def test_what_outlook_may_refuse_is_not_read_here_either() -> None:
    text = calendar_of(weekly("Europe/Berlin")[:1], "Europe/Berlin")
    daylight = text[text.index("BEGIN:DAYLIGHT") : text.index("BEGIN:STANDARD")]
    with pytest.raises(outlook.NotPermitted):
        outlook.moments(text.replace(daylight, daylight * 2))
