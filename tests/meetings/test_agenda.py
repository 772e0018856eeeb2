"""The agenda of a joint review: last month's revenue first, overdue actions, lowest needs, and its state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.factories import TODAY, make_revenue_plan, make_review
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.reports.reading import text_of as words_of_print
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.meetings.services.agenda import Agenda, agenda_of
from webapp.models import ActionStatus, RevenuePlan, RevenueResult

NOTHING = Agenda(revenue=None, actions=(), needs=())


def agenda(pairing: Pairing, day: date, *, today: date) -> Agenda:
    departments = pairing.company.departments
    with pairing.database.reading() as session:
        both = (departments["Marketing"], departments["Sales"])
        return agenda_of(session, both, day=day, today=today)


def test_the_agenda_puts_overdue_actions_first_and_shows_only_what_disclosure_shows(pairing: Pairing) -> None:
    later = pairing.promise(what="Later", due=TODAY + timedelta(days=60))
    late = pairing.promise(what="Late", due=TODAY + timedelta(days=2))
    made = agenda(pairing, TODAY + timedelta(days=20), today=TODAY + timedelta(days=10))
    assert [(action.action.id, action.days_late) for action in made.actions] == [(late, 8), (later, 0)]
    low = [(need.card.shown.of, need.need.letter, need.need.position) for need in made.needs]
    assert low == [("Marketing", "F", 4), ("Marketing", "C", 3), ("Marketing", "C", 5)]


def test_the_agenda_of_a_past_meeting_stays_as_it_was_on_its_day(pairing: Pairing) -> None:
    action_id = pairing.promise(due=TODAY + timedelta(days=5))
    day, today = TODAY + timedelta(days=7), TODAY + timedelta(days=40)

    def listed() -> list[int]:
        return [action.action.id for action in agenda(pairing, day, today=today).actions]

    assert listed() == [action_id]
    assert agenda(pairing, day, today=today).actions[0].days_late == 35, "its state is that of today"
    with pairing.database.transaction() as session:
        post_update(
            session,
            get_action(session, action_id),
            status=ActionStatus.DONE,
            text="It is done.",
            evidence="",
            edit_number=0,
            doer=replace(pairing.doer(), today=day + timedelta(days=3)),
        )
    assert listed() == [action_id]
    assert agenda(pairing, day + timedelta(days=30), today=today).actions == ()


def test_before_the_first_exchange_the_agenda_is_empty(pairing: Pairing) -> None:
    assert agenda(pairing, TODAY - timedelta(days=1), today=TODAY) == Agenda(
        revenue=None, actions=(), needs=()
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_last_months_revenue_against_target_stands_first_where_there_is_a_plan(
    client: FlaskClient, pairing: Pairing
) -> None:
    departments = pairing.company.departments
    sides = departments["Marketing"], departments["Sales"]
    with pairing.database.transaction() as session:
        meeting_id = make_review(session, *sides, day=date(2026, 6, 9), topics="The fair").id
    sign_in(client, pairing.head())
    address = f"/meetings/{meeting_id}"
    assert "Revenue of last month" not in client.get(address).text
    with pairing.database.transaction() as session:
        plan = make_revenue_plan(session, *sides, selling=sides[1], begins_on=date(2026, 5, 1), months=2)
        plan.target = 200_000_00
        plan_id = plan.id
    assert "May 2026: no result is noted yet." in client.get(address).text
    with pairing.database.transaction() as session:
        session.add(RevenueResult(plan_id=plan_id, month=date(2026, 5, 1), earned=91_000_00, noted_on=TODAY))
    page = " ".join(html.fromstring(client.get(address).text).text_content().split())
    said = "May 2026: 91,000.00 of 100,000.00 EUR, 9,000.00 below the target."
    assert said in page
    assert page.index(said) < page.index("Actions to talk about") < page.index("The fair")
    printed = words_of_print(client.get(f"{address}.pdf").data)
    assert "91,000.00 of 100,000.00 EUR" in printed
    with pairing.database.transaction() as session:
        session.get_one(RevenuePlan, plan_id).is_on = False
    assert "Revenue of last month" not in client.get(address).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_minutes_show_each_action_as_it_stands(client: FlaskClient, pairing: Pairing) -> None:
    departments = pairing.company.departments
    pairing.promise(what="Keep one list", due=TODAY + timedelta(days=3))
    with pairing.database.transaction() as session:
        meeting_id = make_review(session, departments["Marketing"], departments["Sales"], day=TODAY).id
    sign_in(client, pairing.head())
    page = html.fromstring(client.get(f"/meetings/{meeting_id}/minutes").text)
    (action,) = [each for each in page.xpath("//form//li") if "Keep one list" in each.text_content()]
    assert "Planned" in action.text_content()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_with_a_done_action_is_not_called_open(client: FlaskClient, pairing: Pairing) -> None:
    departments = pairing.company.departments
    action_id = pairing.promise(what="Keep one list", due=TODAY + timedelta(days=3))
    with pairing.database.transaction() as session:
        meeting_id = make_review(session, departments["Marketing"], departments["Sales"], day=TODAY).id
        action = get_action(session, action_id)
        post_update(
            session,
            action,
            status=ActionStatus.DONE,
            text="It is done.",
            evidence="",
            edit_number=action.edit_number,
            doer=pairing.doer(),
        )
    address = f"/meetings/{meeting_id}"
    sign_in(client, pairing.head())
    page = " ".join(html.fromstring(client.get(address).text).text_content().split())
    printed = " ".join(words_of_print(client.get(f"{address}.pdf").data).split())
    for said in (page, printed):
        assert "Open actions" not in said
        assert "Keep one list" not in said or "Done" in said


@pytest.mark.parametrize("days", [7, -7])
def test_what_is_printed_before_a_meeting_says_that_nothing_is_decided_yet(
    pairing: Pairing, client: FlaskClient, days: int
) -> None:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        day = TODAY + timedelta(days=days)
        review = make_review(session, departments["Marketing"], departments["Sales"], day=day)
        review.notes = "We talked about the fair."
        address = f"/meetings/{review.id}.pdf"
    sign_in(client, pairing.head())
    printed = " ".join(words_of_print(client.get(address).data).split())
    assert ("Nothing is decided yet." in printed, "Nothing was decided." in printed) == (days > 0, days < 0)
