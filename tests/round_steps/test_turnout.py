"""Turnout that the administrator still reads after the exchange: a rounded share that tells of nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.exchanges import exchanged_round, found_company
from tests.factories import make_person
from tests.fixtures.application import sign_in
from webapp.installed import installed

GRADED = ("Finance", "Legal", "Marketing", "Operations", "Service", "Support")


def told(
    client: FlaskClient, tmp_path: Path, *, people: int, given: Sequence[int], minimum: int = 5
) -> list[str]:
    """Let so many people of Sales grade one department each, exchange, and return the cells of the page."""
    database = installed(client.application).database
    pairs = [(graded, "Sales") for graded in GRADED[: len(given)]]
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=pairs, people=people)
        administrator = make_person(session, is_administrator=True)
    ballots = {pair: ["BACFFX"] * number for pair, number in zip(pairs, given, strict=True)}
    exchanged_round(database, company, ballots, minimum_group=minimum)
    page = html.fromstring(sign_in(client, administrator).get("/admin/rounds").get_data(as_text=True))
    cells = page.xpath("//td[@data-column='Handed in']")
    return [f"{cell.text_content().strip()} {len(cell.xpath('.//i[@class]'))}" for cell in cells]


@pytest.mark.parametrize(
    ("people", "minimum"), [(5, 5), (7, 5), (8, 5), (9, 5), (12, 5), (12, 12), (13, 12), (13, 13), (20, 5)]
)
def test_all_reads_like_all_but_one(client: FlaskClient, tmp_path: Path, people: int, minimum: int) -> None:
    everybody, but_one = told(client, tmp_path, people=people, given=[people, people - 1], minimum=minimum)
    assert everybody == but_one


def test_in_a_small_group_an_open_card_reads_like_a_closed_one(client: FlaskClient, tmp_path: Path) -> None:
    assert set(told(client, tmp_path, people=11, given=[11, 8, 5, 4, 1, 0])) == {"not told 0"}


def test_too_few_read_like_nobody_and_the_rest_in_quarters(client: FlaskClient, tmp_path: Path) -> None:
    assert told(client, tmp_path, people=16, given=[0, 4, 5, 8, 12, 15]) == [
        "too few to be shown 0",
        "too few to be shown 0",
        "few 0",
        "about half 2",
        "about three quarters 3",
        "nearly everybody 4",
    ]
