"""Subscribed calendars open in a calendar program, carry no grade, and end when they are ended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from tests.factories import TODAY, make_round
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import DATES_NEXT_TIME, Pairing
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionStatus
from webapp.installed import install, installed
from webapp.models import CalendarFeed, Pair, Person, Round


def make(client: FlaskClient, which: str = "mine") -> str:
    """Make an address as the signed-in person and return its path."""
    token = csrf_token(client.get("/calendar").get_data(as_text=True))
    answer = client.post("/calendar/make", data={"csrf_token": token, "which": which})
    assert answer.status_code == 200
    found = re.search(r'value="http://localhost(/calendar/[^"]+\.ics)"', answer.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def events(client: FlaskClient, address: str) -> list[Event]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return [event for event in Calendar.from_ical(answer.data).walk("VEVENT") if isinstance(event, Event)]


def update(pairing: Pairing, action_id: int, status: ActionStatus, number: int) -> None:
    doer = pairing.doer()
    with pairing.database.transaction() as session:
        action = get_action(session, action_id)
        post_update(
            session, action, status=status, text="So it is.", evidence="", edit_number=number, doer=doer
        )


def test_an_owner_subscribes_to_what_she_owns(client: FlaskClient, pairing: Pairing) -> None:
    what = "Ask; answer, and\\keep “one” list – für alle " * 4
    action_id = pairing.promise(what=what.strip())
    pairing.promise(owner_of=str(pairing.head("Marketing").id))
    sign_in(client, pairing.employee("Marketing"))
    address = make(client)
    client.delete_cookie("session")
    (event,) = events(client, address)
    assert str(event["SUMMARY"]) == what.strip()
    assert event.decoded("DTSTART") == TODAY + timedelta(days=30)
    assert isinstance(event.decoded("DTSTART"), date)
    assert str(event["UID"]) == f"action-{action_id}@localhost"
    assert str(event["URL"]) == f"http://localhost/actions/{action_id}"


def test_events_keep_their_uids_when_the_server_moves(client: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    sign_in(client, pairing.employee("Marketing"))
    address = make(client)
    before = events(client, address)
    installation = installed(client.application)
    moved = replace(installation.settings, base_url="https://cards.newname.example")
    install(client.application, replace(installation, settings=moved))
    after = events(client, address)
    assert [str(event["UID"]) for event in after] == [str(event["UID"]) for event in before]
    assert str(after[0]["URL"]).startswith("https://cards.newname.example/")


def test_an_event_keeps_its_uid_and_counts_its_changes_up_to_its_cancellation(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    sign_in(client, pairing.employee("Marketing"))
    address = make(client)
    seen = [events(client, address)[0]]
    for number, status in enumerate((ActionStatus.IN_PROGRESS, ActionStatus.DROPPED)):
        update(pairing, action_id, status, number)
        seen.append(events(client, address)[0])
    assert len({str(event["UID"]) for event in seen}) == 1
    assert [event.decoded("SEQUENCE") for event in seen] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_no_grade_stands_in_a_calendar(client: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    sign_in(client, pairing.employee("Marketing"))
    text = client.get(make(client)).get_data(as_text=True)
    assert "grade" not in text.lower()
    assert not re.search(r"\b[ABCF]\b", text.replace("DTSTART", ""))


def pair_id(pairing: Pairing, text: str, other: str) -> int:
    low, high = sorted(pairing.company.departments[name].id for name in (text, other))
    with pairing.database.reading() as session:
        return session.query(Pair.id).filter_by(first_id=low, second_id=high).scalar()  # type: ignore[no-any-return]


def test_people_of_a_pair_subscribe_to_the_pair_and_nobody_else_but_the_president(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    marketing_and_sales = str(pair_id(pairing, "Marketing", "Sales"))
    for person in (pairing.people("Sales")[-1], pairing.somebody("Pia", is_president=True)):
        sign_in(client, person)
        assert len(events(client, make(client, marketing_and_sales))) == 1
    sign_in(client, pairing.head("Legal"))
    token = csrf_token(client.get("/calendar").get_data(as_text=True))
    form = {"csrf_token": token, "which": marketing_and_sales}
    assert client.post("/calendar/make", data=form).status_code == 403


def test_a_new_address_ends_the_old_one_and_an_ended_one_gives_nothing(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.employee("Marketing"))
    first = make(client)
    second = make(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    token = csrf_token(client.get("/calendar").get_data(as_text=True))
    client.post("/calendar/end", data={"csrf_token": token, "which": "mine"})
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("what_happens", ["leaves", "changes the department"])
def test_an_address_gives_nothing_once_its_person_may_not_read_it(
    client: FlaskClient, pairing: Pairing, what_happens: str
) -> None:
    person = pairing.employee("Marketing")
    sign_in(client, person)
    address = make(client, str(pair_id(pairing, "Marketing", "Sales")))
    with pairing.database.transaction() as session:
        found = session.get_one(Person, person.id)
        if what_happens == "leaves":
            found.is_active = False
        else:
            found.department_id = pairing.company.departments["Legal"].id
    assert client.get(address).status_code == 404


def test_the_database_does_not_know_the_address(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.employee("Marketing"))
    secret = make(client).removeprefix("/calendar/").removesuffix(".ics")
    with pairing.database.reading() as session:
        (feed,) = session.query(CalendarFeed).all()
    assert len(secret) >= 43
    assert secret.encode() not in feed.token_hash
    assert secret not in client.get("/calendar").get_data(as_text=True)


@pytest.mark.parametrize("which", ["", "0", "999", "mine'", "²"])
def test_an_odd_choice_makes_no_address(client: FlaskClient, pairing: Pairing, which: str) -> None:
    sign_in(client, pairing.head())
    token = csrf_token(client.get("/calendar").get_data(as_text=True))
    answer = client.post("/calendar/make", data={"csrf_token": token, "which": which})
    assert answer.status_code in (400, 404)


def test_everybody_takes_the_days_of_the_rounds_ahead_as_a_file(
    client: FlaskClient, pairing: Pairing
) -> None:
    with pairing.database.transaction() as session:
        past = session.get_one(Round, pairing.round_id)
        past.plans_due_on = TODAY - timedelta(days=1)
        make_round(session, name="Autumn 2026", slug="autumn-2026", **DATES_NEXT_TIME)
    sign_in(client, pairing.employee("Marketing"))
    assert 'href="/calendar/rounds.ics"' in client.get("/").text
    found = events(client, "/calendar/rounds.ics")
    assert [(str(event["UID"]), event.decoded("DTSTART"), str(event["SUMMARY"])) for event in found] == [
        ("autumn-2026-opens@localhost", date(2026, 11, 2), "Autumn 2026: grading opens"),
        ("autumn-2026-closes@localhost", date(2026, 11, 16), "Autumn 2026: last day of grading"),
        ("autumn-2026-exchanges@localhost", date(2026, 11, 20), "Autumn 2026: cards are exchanged"),
        ("autumn-2026-plans-due@localhost", date(2026, 12, 11), "Autumn 2026: action plans are due"),
    ]


def test_without_a_day_ahead_no_file_is_offered(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        session.get_one(Round, pairing.round_id).plans_due_on = TODAY - timedelta(days=1)
    sign_in(client, pairing.employee("Marketing"))
    assert "rounds.ics" not in client.get("/").text
