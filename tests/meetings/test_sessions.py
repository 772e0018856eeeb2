"""The president's questions for a session of two departments, on a page and on paper, for her alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.factories import make_revenue_plan
from tests.reports.reading import text_of as words_of_print
from tests.results.company_of_three import Scene, exchange_three, found_three
from webapp.models import RevenueResult
from webapp.storage.database import Database

ADDRESS = "/meetings/visits/marketing/sales"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    return scene


def asked(scene: Scene) -> list[tuple[str, str]]:
    page = scene.as_person("president").get(ADDRESS).text
    return re.findall(r"<li><q>(.+?)</q><p>(.+?)</p></li>", page)


def test_five_questions_come_from_the_cards_between_the_two(scene: Scene) -> None:
    found = asked(scene)
    assert len(found) == 5
    assert any("Received F from Sales" in source for _question, source in found), found
    assert ADDRESS in scene.as_person("president").get("/meetings/visits").text


def test_where_there_is_a_plan_last_months_revenue_is_asked_about_first(scene: Scene) -> None:
    sides = scene.company.departments["Marketing"], scene.company.departments["Sales"]
    with scene.database.transaction() as session:
        plan = make_revenue_plan(session, *sides, selling=sides[1], begins_on=date(2026, 4, 1), months=3)
        plan.target = 300_000_00
        plan.results.append(
            RevenueResult(month=date(2026, 4, 1), earned=110_000_00, noted_on=date(2026, 5, 2))
        )
    found = asked(scene)
    assert len(found) == 5
    question, source = found[0]
    assert question.startswith("What did each of you do")
    assert source == "April 2026: 110,000.00 of 100,000.00 EUR, 10,000.00 above the target."


def test_the_sheet_is_printed_for_the_president_alone(scene: Scene) -> None:
    printed = words_of_print(scene.as_person("president").get(f"{ADDRESS}.pdf").data)
    assert "Marketing and Sales" in printed
    for kind in ("head of Sales", "employee of Sales", "administrator"):
        for address in (ADDRESS, f"{ADDRESS}.pdf"):
            assert scene.as_person(kind).get(address).status_code == 403


def test_two_departments_that_are_no_pair_have_no_session(scene: Scene) -> None:
    for address in ("/meetings/visits/marketing/legal", "/meetings/visits/marketing/nowhere"):
        assert scene.as_person("president").get(address).status_code == 404
