"""The matrix of pairs: nothing ticked unasked, what it asks of each person, and storing it all at once."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_company, make_department, make_pair, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.models import Department, Pair
from webapp.storage.database import Database

PAGE = "/admin/org/pairs"


@pytest.fixture
def made(database: Database) -> dict[str, Department]:
    with database.transaction() as session:
        make_company(session)
        sizes = {"Sales": 6, "Marketing": 5, "Legal": 3, "Audit": 2}
        return {name: make_department(session, name, people=people) for name, people in sizes.items()}


@pytest.fixture
def administrator(client: FlaskClient, database: Database, made: dict[str, Department]) -> FlaskClient:
    with database.transaction() as session:
        return sign_in(client, make_person(session, "Samira Osei", is_administrator=True))


def value(*both: Department) -> str:
    return "-".join(map(str, sorted(department.id for department in both)))


def stored(database: Database) -> set[str]:
    with database.reading() as session:
        return {f"{pair.first_id}-{pair.second_id}" for pair in session.scalars(select(Pair))}


def save(client: FlaskClient, ticked: list[str], *, shown: str | None = None) -> str:
    page = client.get(PAGE).text
    seen = re.search(r'name="shown" value="([^"]*)"', page)
    assert seen
    data = {"csrf_token": csrf_token(page), "pair": ticked, "shown": seen[1] if shown is None else shown}
    return client.post(f"{PAGE}/choose", data=data, follow_redirects=True).text


def test_every_two_departments_have_one_box_and_none_is_ticked_unasked(administrator: FlaskClient) -> None:
    page = administrator.get(PAGE).text
    assert page.count('name="pair"') == 6
    assert " checked" not in page
    assert "No pair yet." in page
    assert "Legal: below 5" in page
    assert re.search(r"(Audit|Legal)\W+(and )?(Audit|Legal): below 5", page)


def test_saving_says_what_each_person_will_do(
    administrator: FlaskClient, database: Database, made: dict[str, Department]
) -> None:
    sales = made["Sales"]
    wanted = [value(sales, made[name]) for name in ("Marketing", "Legal")]
    page = save(administrator, wanted)
    assert "2 pairs, 4 cards. Each person in Sales will grade 2 cards, about 6 minutes." in page
    assert stored(database) == set(wanted)
    assert "Your first round in four steps" in page, "before the first round the next step follows"
    assert administrator.get(PAGE).text.count(" checked") == 2
    again = save(administrator, wanted[:1])
    assert "1 pair ends with the next round." in again
    assert stored(database) == set(wanted[:1])


def test_what_somebody_else_paired_meanwhile_stays(
    administrator: FlaskClient, database: Database, made: dict[str, Department]
) -> None:
    with database.transaction() as session:
        make_pair(session, made["Marketing"], made["Legal"])
    save(administrator, [value(made["Sales"], made["Marketing"])], shown="")
    assert stored(database) == {
        value(made["Marketing"], made["Legal"]),
        value(made["Sales"], made["Marketing"]),
    }


def test_two_small_groups_are_asked_about(administrator: FlaskClient, made: dict[str, Department]) -> None:
    page = save(administrator, [value(made["Legal"], made["Audit"])])
    assert "are both below 5 people: neither of their cards would open. Is this pair meant?" in page


@pytest.mark.parametrize("nonsense", ["", "1", "1-1", "2-1", "1-99999", "a-b", "1-²", "9" * 30 + "-1"])
def test_what_is_no_pair_is_left_out(administrator: FlaskClient, database: Database, nonsense: str) -> None:
    save(administrator, [nonsense])
    assert stored(database) == set()
