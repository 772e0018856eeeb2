"""The sample company as its people see it: what waits for each role, and what the pages tell of its story."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from webapp.agreements.services.figures import measured_rows
from webapp.agreements.services.standing import agreements
from webapp.grading.services.cards import cards_of
from webapp.installed import installed
from webapp.models import Person, Signer
from webapp.signing_in.services.sample_people import sample_people
from webapp.storage.database import Database


def test_the_employee_can_grade_at_once(northwick: Flask, in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        employee = sample_people(session)["employee"]
        cards = cards_of(session, employee.id)
    assert sorted(card.is_handed_in for card in cards) == [False, False, False, True]
    client = sign_in(northwick.test_client(), employee)
    assert "Marketing" in client.get("/").text
    page = client.get("/cards/spring-2026/marketing")
    assert page.status_code == 200
    answers = {f"need-{position}": "B" for position in range(1, 7)}
    form = {"csrf_token": csrf_token(page.text), **answers}
    checked = client.post("/cards/spring-2026/marketing/check", data=form)
    assert checked.status_code == 200


@pytest.mark.parametrize("role", ["head", "president", "administrator"])
def test_the_front_page_opens_for(northwick: Flask, in_northwick: Database, role: str) -> None:
    with in_northwick.reading() as session:
        person = sample_people(session)[role]
    assert sign_in(northwick.test_client(), person).get("/", follow_redirects=True).status_code == 200


def _page(northwick: Flask, role: str, address: str) -> str:
    database = installed(northwick).database
    with database.reading() as session:
        person = sample_people(session)[role]
    response = sign_in(northwick.test_client(), person).get(address)
    assert response.status_code == 200
    return unescape(response.text)


def test_the_head_is_told_what_waits_beside_grading(northwick: Flask) -> None:
    page = _page(northwick, "head", "/")
    assert "What Customer Service needs from Marketing" in page
    assert "What Sales needs from Marketing" not in page, "that list is agreed"
    assert "What do you expect from Sales?" in page
    assert "2 actions of yours are overdue" in page


def test_an_employee_is_not_told_what_waits_for_the_head(northwick: Flask) -> None:
    page = _page(northwick, "employee", "/")
    assert "Others wait for this" not in page


def test_the_president_is_told_that_a_list_waits_for_a_ruling(northwick: Flask) -> None:
    assert "An escalation waits for your ruling." in _page(northwick, "president", "/company")


def test_a_need_leads_to_its_action_or_to_planning_one(northwick: Flask) -> None:
    page = _page(northwick, "head", "/results/autumn-2025/marketing/sales")
    assert page.count("See the action") == 1, "objections are the one shortfall, and have their action"
    assert "Plan an action" not in page
    page = _page(northwick, "head", "/results/spring-2025/marketing/sales")
    assert page.count("Plan an action") == 2, "leads and objections had no action after this round"


def test_surprise_falls_with_the_forecasts_of_three_rounds(northwick: Flask) -> None:
    for role, address in (
        ("employee", "/results/autumn-2025/marketing/sales"),
        ("head", "/pairs/marketing/sales"),
    ):
        page = _page(northwick, role, address)
        assert re.search(r"fell from 1\.\d to 0\.[1-4] letters", page), address
    assert re.search(r"Autumn 2024 1\.\d; Spring 2025 0\.\d; Autumn 2025 0\.\d", page)
    assert "On 10 cards that were forecast twice, surprise fell from" in _page(
        northwick, "president", "/company"
    )


def test_a_closed_card_has_no_line_in_the_key_of_a_chart(northwick: Flask) -> None:
    page = _page(northwick, "president", "/pairs/legal/sales")
    legend = page.partition('<ul class="legend">')[2].partition("</ul>")[0]
    assert "Legal, by Sales" in legend
    assert "Sales, by Legal" not in legend


def test_the_agreements_of_the_seeds_are_told(northwick: Flask, in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        found = {standing.agreement.form_key: standing for standing in agreements(session)}
        assert set(found) >= {
            "lead_process",
            "incentive_behaviours",
            "roles_and_priorities",
            "shared_measures",
        }
        process = found["lead_process"]
        assert process.in_force is not None
        assert process.in_force.number == 2
        assert [row.latest and row.latest[1] for row in measured_rows(process, today=TODAY)] == [8400]
        assert found["one_plan"].lacking() == [Signer.SECOND]
        address = f"/agreements/{process.agreement.id}"
        head = session.scalars(select(Person).where(Person.name == "Marcus Oyelaran")).one()
    page = sign_in(northwick.test_client(), head).get(address).text
    assert "Handover: Marketing to Sales" in page
    assert "was: 2 working days" in page
    assert "Look at it again by" in page


def test_what_is_measured_stands_beside_the_grade(northwick: Flask) -> None:
    page = _page(northwick, "head", "/results/autumn-2025/marketing/sales")
    assert "Measured: 11, agreed: 12 h" in page
    page = _page(northwick, "president", "/pairs/marketing/sales")
    assert "Measured: 11, agreed: 12 h" in page
    assert "Qualified leads a month" in page
    page = _page(northwick, "employee", "/cards/spring-2026/marketing")
    assert "Measured: 9, agreed: 12 h. Not confirmed." in page
