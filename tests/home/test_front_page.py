"""The front page of everybody: the cards after an exchange, and why there is nothing to grade."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from tests.results.company_of_three import exchange_three, found_three, statements_of
from tests.signing_in.mailed import at
from webapp.models import Department, Person, Round
from webapp.storage.database import Database
from webapp.urn import held_cards

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOT_PLANNED = "is not planned yet"


@pytest.mark.parametrize("who", ["head of Sales", "employee of Sales"])
def test_after_the_exchange_the_page_begins_with_the_cards(
    database: Database, client: FlaskClient, tmp_path: Path, who: str
) -> None:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    page = scene.as_person(who).get("/").text
    assert "<h1>Your cards are here</h1>" in page
    assert 'href="/results/spring-2026/sales/marketing"' in page
    assert "Fewer than 5 people handed in, so this card stays closed." in page  # by Legal
    assert 'href="/results/spring-2026/sales/legal"' not in page
    assert "is F." in page
    assert "Nothing to grade now" not in page


def test_the_cards_are_news_until_the_action_plans_are_due(
    app: Flask, database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    scene = found_three(database, client, tmp_path)
    round_ = exchange_three(scene)
    employee = scene.as_person("employee of Sales")
    with database.reading() as session:
        due = session.get_one(Round, round_.id).plans_due_on
    at(app, timedelta(days=(due - factories.TODAY).days))
    assert "Your cards are here" in employee.get("/").text
    at(app, timedelta(days=(due - factories.TODAY).days + 1))
    assert "Your cards are here" not in employee.get("/").text


def front_page(half: Half, person: Person) -> str:
    return sign_in(half.app.test_client(), person).get("/").text


def test_a_newcomer_is_told_that_a_round_runs_without_her(half: Half) -> None:
    half.open()
    with half.database.transaction() as session:
        newcomer = factories.make_person(session, department=half.sales)
    page = front_page(half, newcomer)
    assert "Spring 2026 is open until" in page
    assert "You grade with your department from the next round on." in page
    assert NOT_PLANNED not in page


def test_a_department_in_no_pair_is_told_that_it_grades_nobody(half: Half) -> None:
    half.open()
    with half.database.transaction() as session:
        alone = factories.make_department(session, "Facilities", people=5)
    [person, *_others] = half.people(alone)
    page = front_page(half, person)
    assert "Your department grades nobody in it." in page
    assert NOT_PLANNED not in page


def test_who_draws_a_code_is_told_where_to_grade(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Department, half.sales.id).grades_by_code = True
    half.open()
    page = front_page(half, half.people(half.sales)[-1])
    assert "Your department grades with drawn codes, not here." in page
    assert NOT_PLANNED not in page


def looks_at(client: FlaskClient, database: Database) -> tuple[str, int]:
    """Return the front page and how many statements it cost, which its answering time tells, too."""
    with statements_of(database) as statements:
        page = client.get("/").text
    return page, len(statements)


def test_nobody_learns_from_her_page_whether_somebody_else_has_handed_in(half: Half) -> None:
    """Attack: were it kept, a quick page after her own card would tell that a colleague was there before."""
    half.open()
    first, second = half.people(half.sales)[-2:]
    clients = [sign_in(half.app.test_client(), person) for person in (first, second)]
    costs = []
    for person, client in zip((first, second), clients, strict=True):
        assert "Grade now" in looks_at(client, half.database)[0]
        half.hand_in("ABCFXA", person=person)
        page, cost = looks_at(client, half.database)
        assert "Results come on" in page
        costs.append(cost)
    assert costs[0] == costs[1]


def test_while_nothing_is_collected_the_page_is_drawn_once(half: Half) -> None:
    first, second = half.people(half.sales)[-2:]
    page, cost = looks_at(sign_in(half.app.test_client(), first), half.database)
    assert first.name in page
    page, cost_of_second = looks_at(sign_in(half.app.test_client(), second), half.database)
    assert first.name not in page
    assert second.name in page
    assert cost_of_second <= 6 < cost


def test_a_held_card_leaves_the_page_at_once(half: Half) -> None:
    half.open()
    first, second = half.people(half.sales)[-2:]
    clients = [sign_in(half.app.test_client(), person) for person in (first, second)]
    assert all("Grade now" in client.get("/").text for client in clients)
    with half.database.transaction() as session:
        held_cards.hold_cards(session, first.id, by=second.id)
    assert "Your address was changed" in clients[0].get("/").text
    assert "Grade now" in clients[1].get("/").text
