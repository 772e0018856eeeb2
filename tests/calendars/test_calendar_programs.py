"""Two parsers of different makes read the same in a calendar, also on days when the clock is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import vobject  # type: ignore[import-untyped]  # it ships no types
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.calendars.test_calendars import make, update
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.actions.services.planning import change, get_action
from webapp.actions.services.updates import undo_last_status
from webapp.domain.action_plans import ActionStatus
from webapp.models import Company

CLOCK_GOES_BACK, CLOCK_GOES_ON = date(2026, 10, 25), date(2027, 3, 28)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar program makes of an event."""

    uid: str
    sequence: int
    status: str
    summary: str
    begins: date
    ends: date


def by_icalendar(text: str) -> list[Entry]:
    return [
        Entry(
            uid=str(event["UID"]),
            sequence=event.decoded("SEQUENCE"),
            status=str(event["STATUS"]),
            summary=str(event["SUMMARY"]),
            begins=event.decoded("DTSTART"),
            ends=event.decoded("DTEND"),
        )
        for event in Calendar.from_ical(text).walk("VEVENT")
    ]


def by_vobject(text: str) -> list[Entry]:
    return [
        Entry(
            uid=event.uid.value,
            sequence=int(event.sequence.value),
            status=event.status.value,
            summary=event.summary.value,
            begins=event.dtstart.value,
            ends=event.dtend.value,
        )
        for event in vobject.readOne(text).vevent_list
    ]


def entries(client: FlaskClient, address: str) -> list[Entry]:
    """Return what both parsers agree on."""
    text = client.get(address).get_data(as_text=True)
    found = by_icalendar(text)
    assert by_vobject(text) == found
    return found


@pytest.mark.parametrize("timezone", ["Europe/Berlin", "Pacific/Auckland", "America/St_Johns"])
@pytest.mark.parametrize("day", [CLOCK_GOES_BACK, CLOCK_GOES_ON, date(2028, 2, 29)])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_due_day_is_that_day_in_every_time_zone(
    client: FlaskClient, pairing: Pairing, timezone: str, day: date
) -> None:
    with pairing.database.transaction() as session:
        session.get_one(Company, 1).timezone = timezone
    pairing.promise(due=day)
    sign_in(client, pairing.employee("Marketing"))
    (entry,) = entries(client, make(client))
    assert (entry.begins, entry.ends) == (day, day + timedelta(days=1))


def test_odd_words_arrive_as_they_were_typed(client: FlaskClient, pairing: Pairing) -> None:
    what = "Ask; answer, and\\keep “one” list – für alle 😀 " * 6
    pairing.promise(what=what.strip())
    sign_in(client, pairing.employee("Marketing"))
    (entry,) = entries(client, make(client))
    assert entry.summary == what.strip()


def test_an_action_that_is_dropped_and_taken_up_again_keeps_its_uid_and_counts_on(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    sign_in(client, pairing.employee("Marketing"))
    address = make(client)
    seen = entries(client, address)
    update(pairing, action_id, ActionStatus.DROPPED, 0)
    seen += entries(client, address)
    with pairing.database.transaction() as session:
        undo_last_status(session, get_action(session, action_id), edit_number=1, doer=pairing.doer())
    seen += entries(client, address)
    assert {entry.uid for entry in seen} == {f"action-{action_id}@localhost"}
    assert [entry.sequence for entry in seen] == [0, 1, 2]
    assert [entry.status for entry in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_an_action_that_changes_hands_changes_calendars_as_the_same_event(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    before, after = pairing.employee("Marketing"), pairing.people("Marketing")[-1]
    addresses = {}
    for person in (before, after):
        sign_in(client, person)
        addresses[person.id] = make(client)
    (first,) = entries(client, addresses[before.id])
    draft = pairing.draft(owner_of=str(after.id), due=first.begins + timedelta(days=7))
    with pairing.app.app_context(), pairing.database.transaction() as session:
        action = get_action(session, action_id)
        change(session, action, pairing.card(), draft, edit_number=0, doer=pairing.doer())
    assert "BEGIN:VEVENT" not in client.get(addresses[before.id]).get_data(as_text=True)
    (moved,) = entries(client, addresses[after.id])
    assert (moved.uid, moved.sequence) == (first.uid, 1)
    assert moved.begins == first.begins + timedelta(days=7)
