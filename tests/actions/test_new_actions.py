"""A double press plans one action, its owners are told, an odd day is asked about, namesakes differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actions.steps import form_of
from tests.factories import TODAY, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import DATES_NEXT_TIME, Pairing
from webapp.actions.services.new_actions import plan_once, usual_day
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.models import Action, Holiday, Mail, Round

SATURDAY = date(2026, 6, 13)


def send(client: FlaskClient, pairing: Pairing, **other: object) -> TestResponse:
    address = f"/actions/new?card={pairing.card_id()}&need=4"
    token = csrf_token(client.get(address).text)
    return client.post(address, data={"csrf_token": token, **form_of(pairing, **other)})


def number_of_actions(pairing: Pairing) -> int:
    with pairing.database.reading() as session:
        return session.query(Action).count()


def mails(pairing: Pairing) -> Mapping[str, str]:
    with pairing.database.reading() as session:
        return {mail.address: mail.body for mail in session.query(Mail).filter_by(kind="action_planned")}


def plan_next_round(pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        session.add(Round(name="Autumn 2026", slug="autumn-2026", minimum_group=5, **DATES_NEXT_TIME))


def test_a_double_press_plans_one_action_and_leads_to_it(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    first, second = send(client, pairing), send(client, pairing)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert number_of_actions(pairing) == 1
    assert len(mails(pairing)) == 2
    assert send(client, pairing, what="Keep another list").location != first.location
    assert number_of_actions(pairing) == 2


def test_presses_at_the_same_moment_plan_one_action(pairing: Pairing) -> None:
    draft, doer, card_id = pairing.draft(), pairing.doer(), pairing.card_id()

    def press(_number: int) -> int:
        with pairing.app.app_context(), pairing.database.transaction() as session:
            card = get_plan_card(session, card_id)
            return plan_once(session, card, draft, day_asked_about=None, doer=doer).id

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(press, range(4)))) == 1
    assert number_of_actions(pairing) == 1


def test_both_owners_are_told_at_once_and_the_planner_is_not(client: FlaskClient, pairing: Pairing) -> None:
    head, other = pairing.head(), pairing.employee("Sales")
    sign_in(client, head)
    assert send(client, pairing, measure="None is older than two weeks").status_code == 303
    told = mails(pairing)
    assert told.keys() == {pairing.employee("Marketing").email, other.email}
    assert "Keep one list of objections" in told[other.email]
    assert "None is older than two weeks" in told[other.email]
    assert head.name in told[other.email]
    send(client, pairing, what="Something of my own", owner_of=str(head.id))
    assert head.email not in mails(pairing)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (SATURDAY, "is a weekend or a holiday"),
        (date(2026, 6, 12), "is a weekend or a holiday"),
        (date(2026, 11, 3), "is after the next grading opens"),
    ],
)
def test_an_odd_day_is_asked_about_once(client: FlaskClient, pairing: Pairing, due: date, said: str) -> None:
    plan_next_round(pairing)
    with pairing.database.transaction() as session:
        session.add(Holiday(day=date(2026, 6, 12), name="Founders' Day"))
    sign_in(client, pairing.head())
    asked = send(client, pairing, due=due.isoformat())
    assert asked.status_code == 422
    assert said in asked.text
    assert f'name="asked_about" value="{due.isoformat()}"' in asked.text
    assert number_of_actions(pairing) == 0
    assert mails(pairing) == {}
    other = send(client, pairing, due=due.isoformat(), asked_about="2026-06-14")
    assert other.status_code == 422
    assert send(client, pairing, due=due.isoformat(), asked_about=due.isoformat()).status_code == 303
    assert number_of_actions(pairing) == 1


def test_a_day_beyond_half_a_year_is_asked_about(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    assert "more than half a year away" in send(client, pairing, due="2027-01-14").text


def test_the_proposed_day_is_a_working_day_before_the_next_grading(pairing: Pairing) -> None:
    with pairing.database.reading() as session:
        assert usual_day(session, today=TODAY) == date(2026, 7, 24)
    with pairing.database.transaction() as session:
        session.add(Holiday(day=date(2026, 7, 24), name="Founders' Day"))
    with pairing.database.reading() as session:
        assert usual_day(session, today=TODAY) == date(2026, 7, 23)
    plan_next_round(pairing)
    with pairing.database.reading() as session:
        assert usual_day(session, today=date(2026, 9, 1)) == date(2026, 10, 16)


def test_namesakes_are_told_apart(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        department_id = pairing.company.departments["Sales"].id
        both = [make_person(session, "Anna Keller", department_id=department_id) for _number in range(2)]
        addresses = {person.email for person in both}
    sign_in(client, pairing.head())
    page = client.get(f"/actions/new?card={pairing.card_id()}").text
    assert len(addresses) == 2
    for address in addresses:
        assert f"Anna Keller ({address})" in page
    assert pairing.employee("Sales").email not in page


def change(client: FlaskClient, pairing: Pairing, action_id: int, **other: object) -> TestResponse:
    address = f"/actions/{action_id}/edit"
    page = client.get(address).text
    number = re.findall(r'name="edit_number" value="(\d+)"', page)[0]
    data = {"csrf_token": csrf_token(page), "edit_number": number, **form_of(pairing, **other)}
    return client.post(address, data=data)


def test_a_moved_day_is_asked_about_once_and_one_that_stays_is_not(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise(due=SATURDAY)
    sign_in(client, pairing.head())
    assert change(client, pairing, action_id, due=SATURDAY.isoformat()).status_code == 303
    sunday = (SATURDAY + timedelta(days=1)).isoformat()
    asked = change(client, pairing, action_id, due=sunday)
    assert asked.status_code == 422
    assert "is a weekend or a holiday" in asked.text
    assert pairing.action(action_id).due_on == SATURDAY
    assert change(client, pairing, action_id, due=sunday, asked_about=sunday).status_code == 303


def test_who_owns_an_action_from_now_on_is_told_and_who_owned_it_before_is_not(
    client: FlaskClient, pairing: Pairing
) -> None:
    action_id = pairing.promise()
    new = pairing.somebody("Nora New", department_id=pairing.company.departments["Marketing"].id)
    sign_in(client, pairing.head("Sales"))
    assert change(client, pairing, action_id, owner_of=str(new.id)).status_code == 303
    assert mails(pairing).keys() == {new.email}


def test_a_second_press_of_a_change_is_no_conflict(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    sign_in(client, pairing.head())
    address = f"/actions/{action_id}/edit"
    data = {"csrf_token": csrf_token(client.get(address).text), "edit_number": "0"}
    data |= form_of(pairing, what="Keep a better list")
    assert client.post(address, data=data).status_code == 303
    assert client.post(address, data=data).status_code == 303
    assert client.post(address, data=data | {"what": "Keep two"}).status_code == 409


def test_no_mail_is_told_of_where_an_owner_has_no_mailbox(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        department_id = pairing.company.departments["Sales"].id
        silent = str(make_person(session, "Sam", department_id=department_id, email="sam@none.invalid").id)
    sign_in(client, pairing.head())
    send(client, pairing, owner_of=str(pairing.head().id), owner_by=silent)
    assert "A mail goes to" not in client.get("/actions").text
    send(client, pairing, what="Another", owner_by=silent)
    told = client.get("/actions").text
    assert f"A mail goes to {pairing.employee('Marketing').name}." in told
