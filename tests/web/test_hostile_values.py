"""Numbers beyond what a database takes, and NUL, in addresses and forms: never a fault of the program."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.fixtures.mid_year import MidYear
from tests.web.access_table import READING, WRITING, Route, routes
from webapp.models import Card, PlainSurvey
from webapp.storage.database import Database

VALUES = (str(2**63), "9" * 5000, "a\0b")
FIELDS = ("card", "need", "page", "from", "version", "which", "edit_number", "round", "q", "positions")
"""Fields of addresses and forms that are read as numbers or looked up."""


WHO = ("head", "president", "administrator")


def is_left_out(route: Route, kind: str) -> bool:
    """Leave out what ends the session, and what refuses this kind where another of them gets in."""
    ends = "sign-out" in route.pattern or "/sign-in" in route.pattern
    return ends or (route.meets[kind] == "no" and any(route.meets[other] != "no" for other in WHO))


def hostile_addresses(route: Route, known: dict[str, object]) -> list[str]:
    """Give addresses with "{}" in the place of each part of a route's example, and in its query."""
    example = route.address(**known).partition("?")[0]
    parts = example.split("/")
    found = []
    for place, part in enumerate(parts):
        if part:
            changed = re.sub(r"^[^.]+", "{}", part)
            found.append("/".join([*parts[:place], changed, *parts[place + 1 :]]))
    if not example.endswith(".pdf"):  # prints take long
        found.append(f"{example}?{'&'.join(f'{field}={{}}' for field in FIELDS)}")
    return found


@pytest.mark.parametrize("kind", WHO)
def test_no_value_in_an_address_or_a_form_is_a_fault_of_the_program(mid_year: MidYear, kind: str) -> None:
    mid_year.app.config["WTF_CSRF_ENABLED"] = False
    mid_year.app.testing = False
    faults = []
    try:
        with mid_year.client(kind) as client:
            for table, method in ((READING, "GET"), (WRITING, "POST")):
                for route in routes(table):
                    if is_left_out(route, kind):
                        continue
                    for value, address in product(VALUES, hostile_addresses(route, mid_year.in_addresses)):
                        form = dict.fromkeys(FIELDS, value) if method == "POST" else None
                        where = address.replace("{}", quote(value, safe=""))
                        answer = client.open(where, method=method, data=form)
                        answer.close()
                        if answer.status_code >= 500:
                            faults.append((method, address, value[:20], answer.status_code))
    finally:
        mid_year.app.testing = True
    assert faults == []


def test_no_action_is_planned_on_what_graders_noticed(mid_year: MidYear, database: Database) -> None:
    with database.reading() as session:
        asked = session.scalars(select(Card.id).join(PlainSurvey, PlainSurvey.id == Card.round_id)).all()
    assert asked
    for card_id in asked:
        with mid_year.client("head") as client:
            assert client.get(f"/actions/new?card={card_id}").status_code == 404


def test_no_page_shows_the_nul_character(mid_year: MidYear) -> None:
    with mid_year.client("administrator") as client:
        for address in ("/nowhere%00", "/admin/people?q=a%00b", "/admin/surveys/a%00b/preview"):
            answer = client.get(address)
            assert (answer.status_code, "\0" in answer.text) == (404, False), address
