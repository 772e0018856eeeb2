"""Trends: small multiples on one sheet, that lead into cards and stories; one sentence after one round."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.exchanges import exchanged_round, found_company
from tests.factories import make_person
from tests.fixtures.application import sign_in
from tests.results.company_of_three import Scene
from webapp.storage.database import Database

AUTUMN: dict[str, Any] = {
    "name": "Autumn 2025",
    "opens_on": date(2025, 11, 3),
    "closes_on": date(2025, 11, 14),
    "exchanges_on": date(2025, 11, 18),
}
LOW = ["FFCFFF", "CFFFCF", "FCFFFC", "BFFCFF", "FFFBFF"] * 2
HIGH = ["AABAAB", "ABAABA", "BAAABB", "AABBAA", "CBAAAC"] * 2
MIXED = ["ABCBAB", "BABCBA", "BBABCB", "CABBAB", "ABCABC"] * 2
FALLEN = ["FBCBAB", "CABCBA", "FBABCB", "CABBAB", "BBCABC"] * 2  # its first need
BEFORE = {("Marketing", "Sales"): LOW, ("Sales", "Marketing"): HIGH, ("Legal", "Sales"): MIXED}
AFTER = {
    ("Marketing", "Sales"): HIGH,
    ("Sales", "Marketing"): FALLEN,
    ("Legal", "Sales"): MIXED,
    ("Sales", "Legal"): ["AAAAAA"] * 4,
}


@pytest.fixture
def two_rounds(scene: Scene) -> Scene:
    exchanged_round(scene.database, scene.company, BEFORE, **AUTUMN)
    exchanged_round(scene.database, scene.company, AFTER)
    return scene


def read(client: FlaskClient, address: str = "/trends") -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def said(part: Any) -> str:
    return " ".join(part.text_content().split())


def test_after_one_round_there_is_one_sentence_and_no_frame(exchanged: Scene) -> None:
    for kind in ("president", "employee of Marketing"):
        page = read(exchanged.as_person(kind))
        assert "Trends begin with the second round." in said(page)
        assert page.xpath("//main//svg[contains(@class, 'trend')] | //*[contains(@class, 'multiple')]") == []
        assert page.xpath("//main//table") == []


def test_the_heading_is_the_finding_and_the_panels_stand_by_name(two_rounds: Scene) -> None:
    page = read(two_rounds.as_person("president"))
    assert said(page.xpath("//h1")[0]) == "1 of 3 cards stand higher than they began"
    panels = page.xpath("//section[@class='multiple']")
    assert [said(panel.xpath("./h2")[0]) for panel in panels] == ["Legal", "Marketing", "Sales"]
    assert [said(panel.xpath("./p[@class='note']")[0]) for panel in panels] == [
        "B, as at first.",
        "From F to A.",
        "From A to B.",
    ]


def test_a_lines_end_has_letter_and_name_and_leads_to_the_card(two_rounds: Scene) -> None:
    president = two_rounds.as_person("president")
    (marketing,) = read(president).xpath("//section[@aria-labelledby='trend-marketing']")
    (end,) = marketing.xpath(".//ol[@class='ends']/li")
    assert said(end).startswith("A")
    assert "Sales" in said(end)
    assert "was 0." in said(end)
    (href,) = end.xpath(".//a/@href")
    assert president.get(href).status_code == 200
    assert href == "/results/spring-2026/marketing/sales"


def test_a_card_that_stays_closed_stands_below_without_a_line(two_rounds: Scene) -> None:
    (sales,) = read(two_rounds.as_person("president")).xpath("//section[@aria-labelledby='trend-sales']")
    assert len(sales.xpath(".//ol[@class='ends']/li")) == 1
    assert "Legal fewer than 5" in said(sales)


def test_needs_with_a_story_lead_to_it(two_rounds: Scene) -> None:
    president = two_rounds.as_person("president")
    page = read(president)
    links = page.xpath("//section[@aria-labelledby='stories']//li//a/@href")
    assert links[0] == "/results/spring-2026/marketing/sales/4", "the one that rose most from F"
    assert "/results/spring-2026/sales/marketing/1" in links, "the one that fell most since last time"
    for href in links:
        assert president.get(href).status_code == 200
    (stories,) = page.xpath("//section[@aria-labelledby='stories']")
    assert re.search(r"Marketing, by Sales: F \(1\.00\) in Autumn 2025, A \(3\.\d\d\) now", said(stories))


def test_the_same_numbers_stand_in_one_table(two_rounds: Scene) -> None:
    (table,) = read(two_rounds.as_person("president")).xpath("//main//details//table")
    rows = [said(row) for row in table.xpath("./tbody/tr")]
    assert any(row.startswith("Sales, overall") for row in rows)
    assert any(row.startswith("Marketing, by Sales") for row in rows)


def test_an_employee_sees_the_panel_of_her_department_alone(two_rounds: Scene) -> None:
    page = read(two_rounds.as_person("employee of Marketing"))
    assert len(page.xpath("//section[@class='multiple']")) == 1
    employee = two_rounds.as_person("employee of Marketing")
    for href in page.xpath("//main//a/@href"):
        assert employee.get(href).status_code == 200, href


def test_a_small_line_stands_beside_the_letters_in_the_list_of_results(two_rounds: Scene) -> None:
    page = read(two_rounds.as_person("head of Marketing"), "/results")
    lines = page.xpath("//main//ul[@class='facts']//svg[contains(@class, 'spark')]/@aria-label")
    assert len(lines) == 2
    assert any("Autumn 2025" in line for line in lines)


def test_thirteen_departments_take_two_pages_that_keep_their_weight(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    pairs = [(f"Department {letter}", "Hub") for letter in "ABCDEFGHIJKLM"]
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=pairs, people=9)
        president = make_person(session, is_president=True)
    ballots = {pair: ["AABBCF", "ABBCCF"] * 4 for pair in pairs}
    exchanged_round(database, company, ballots, **AUTUMN)
    exchanged_round(database, company, ballots)
    sign_in(client, president)
    answer = client.get("/trends", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) <= 8000
    page = read(client)
    assert len(page.xpath("//section[@class='multiple']")) == 12
    (second,) = [href for href in page.xpath("//main//nav//a/@href") if "page=2" in href]
    assert len(read(client, second).xpath("//section[@class='multiple']")) == 1


def test_the_sheet_is_given_as_csv_of_what_is_shown_and_printed_for_the_president(two_rounds: Scene) -> None:
    whole = two_rounds.as_person("president").get("/trends.csv")
    assert whole.mimetype == "text/csv"
    rows = [line.split(",") for line in whole.text.lstrip("\ufeff").splitlines()]
    assert rows[0] == ["round", "of", "by", "letter", "mean"]
    shown = {tuple(row[:4]) for row in rows[1:]}
    assert ("Spring 2026", "Marketing", "Sales", "A") in shown
    assert ("Spring 2026", "Sales", "Legal", "") in shown, "a card that stays closed is empty"
    own = two_rounds.as_person("employee of Marketing").get("/trends.csv").text
    assert {line.split(",")[1] for line in own.splitlines()[1:]} == {"Marketing"}
    page = read(two_rounds.as_person("president"))
    assert page.xpath("//a[contains(@href, '/trends.pdf')]")
    assert not read(two_rounds.as_person("employee of Marketing")).xpath(
        "//a[contains(@href, '/trends.pdf')]"
    )
