"""The president's matrix, the pair and the trends: whole, quick, and true."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from flask.testing import FlaskClient

from tests.exchanges import exchanged_round, found_company, random_ballots
from tests.factories import TODAY, make_person
from tests.fixtures.application import sign_in
from tests.reports.reading import text_of
from tests.results.company_of_three import Scene, exchange_three, statements_of
from webapp.models import Action, ActionNeed, Card
from webapp.storage.database import Database

MOST_QUERIES = 10
AUTUMN: dict[str, Any] = {
    "name": "Autumn 2025",
    "opens_on": date(2025, 11, 3),
    "closes_on": date(2025, 11, 14),
    "exchanges_on": date(2025, 11, 18),
}


def pages_of(database: Database, client: FlaskClient, *addresses: str) -> dict[str, int]:
    """Return how many statements each page takes."""
    counted = {}
    for address in addresses:
        with statements_of(database) as statements:
            assert client.get(address).status_code == 200
        counted[address] = len(statements)
    return counted


def test_card_pair_and_matrix_take_ten_queries_at_most_whatever_their_size(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    names = [f"Department {letter}" for letter in "ABCDEFGHIJKL"]
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=list(combinations(names, 2)), people=9)
        president = make_person(session, is_president=True)
    sign_in(client, president)
    source = Random(4)
    small = {(names[0], names[1]): random_ballots(source, 9), (names[1], names[2]): random_ballots(source, 9)}
    exchanged_round(database, company, small, **AUTUMN)
    addresses = ("/company", "/pairs/department-a/department-b", "/trends")
    before = pages_of(database, client, *addresses, "/results/autumn-2025/department-a/department-b")
    large = {
        (a, b): random_ballots(source, 9 if a == names[0] and b < names[6] else 0)
        for a in names
        for b in names
        if a != b
    }
    exchanged_round(database, company, large)
    after = pages_of(database, client, *addresses, "/results/spring-2026/department-a/department-b")
    assert max(*before.values(), *after.values()) <= MOST_QUERIES, (before, after)
    assert list(before.values()) == list(after.values())


def test_with_one_pair_only_the_pair_takes_the_place_of_the_matrix(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=[("Marketing", "Sales")], people=6)
        president = make_person(session, is_president=True)
    exchanged_round(database, company, {("Marketing", "Sales"): ["ABCABC"] * 6})
    answer = sign_in(client, president).get("/company")
    assert answer.location == "/pairs/marketing/sales?round=spring-2026"
    page = client.get(answer.location).text
    assert "had no list of needs when the round opened" in page


def test_praise_stands_beside_trouble_and_both_are_true(exchanged: Scene) -> None:
    page = exchanged.as_person("president").get("/company").text
    attention, celebration = page.split("Worth celebrating")
    assert "What Marketing needs of Sales, 1" in attention
    assert "Graded F" in attention
    assert "What Sales needs of Marketing, 2" in celebration
    assert "What Marketing needs of Sales" not in celebration.split("</section>")[0]
    assert "Fewer than 5" in page


def test_where_no_card_is_open_nothing_is_said_of_needs(scene: Scene) -> None:
    """Of needs that nobody may see it is as untrue that none stands out as that one does."""
    few = ["FFFFFF"] * 4
    exchanged_round(scene.database, scene.company, {("Marketing", "Sales"): few, ("Legal", "Sales"): few})
    president = scene.as_person("president")
    page = president.get("/company").text
    assert page.count("No card can be shown in this round.") == 2
    assert "No need is graded F" not in page
    printed = text_of(president.get("/company.pdf").data)
    assert "No card can be shown in this round." in printed
    assert "No need stands out" not in printed


def test_where_nothing_is_promised_the_page_does_not_praise_promises(exchanged: Scene) -> None:
    page = exchanged.as_person("president").get("/company").text
    assert "No promise is late." in page
    assert 'class="big-number"' not in page


def test_overdue_actions_stand_on_the_presidents_page(scene: Scene) -> None:
    round_ = exchange_three(scene)
    with scene.database.transaction() as session:
        card = session.query(Card).filter_by(round_id=round_.id, graded_name="Marketing").one()
        for what, due in (("Answer within a day", date(2026, 5, 2)), ("Not yet due", TODAY)):
            action = Action(card_id=card.id, what=what, due_on=due, promised_on=date(2026, 4, 1))
            action.needs = [ActionNeed(position=5)]
            session.add(action)
    president = scene.as_person("president")
    page = president.get("/company").text
    assert "Answer within a day" in page
    assert "10 days late" in page
    assert "Not yet due" not in page
    assert "1 overdue" in president.get("/pairs/marketing/sales").text


def test_a_closed_side_says_so_and_the_other_still_shows(scene: Scene) -> None:
    ballots = {("Sales", "Legal"): ["AAAAAA"] * 4, ("Legal", "Sales"): ["BBCCFA", "ABCCFB"] * 5}
    exchanged_round(scene.database, scene.company, ballots)
    page = scene.as_person("head of Legal").get("/pairs/sales/legal").text
    assert "Fewer than 5 people in Legal handed in" in page
    assert "10 of 12 handed in" in page


def test_an_action_is_planned_from_a_shortfall_of_an_exchanged_card(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    page = head.get("/results/spring-2026/marketing/sales").text
    found = re.search(r'href="(/actions/new\?card=\d+&amp;need=5)"', page)
    assert found
    assert head.get(unescape(found.group(1))).status_code == 200
    president = exchanged.as_person("president").get("/results/spring-2026/marketing/sales").text
    assert "/actions/new" not in president
