"""Measured beside perceived: entered by the graded side, confirmed by the other, shown beside the grade."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.fixtures.application import csrf_token
from tests.fixtures.mid_year import MidYear
from tests.fixtures.two_departments import text_of
from webapp.cache import Kept
from webapp.grading.services import cards
from webapp.models import Card, CardLine, MeasuredFigure, Person, Position, Round
from webapp.storage.database import Database
from webapp.web import kept_pages

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = "/measured/spring-2026/marketing/sales"


@pytest.fixture
def agreed(mid_year: MidYear, database: Database, monkeypatch: pytest.MonkeyPatch) -> MidYear:
    """Sales and Marketing have agreed to measure need 1 in the round that is open.

    A copy of this company has the keys of all others, by which a process caches what never changes once
    a round is open; its needs change here, so the caches are empty as in a new process.
    """
    monkeypatch.setattr(cards, "_needs_kept", Kept(most=100))
    monkeypatch.setattr(kept_pages, "_forms", Kept(most=1_000_000))
    with database.transaction() as session:
        card = session.scalars(
            select(Card.id).join(Round).where(Round.slug == "spring-2026", Card.graded_name == "Marketing")
        ).one()
        need = (CardLine.card_id == card) & (CardLine.position == 1)
        session.execute(update(CardLine).where(need).values(figure="Hours to the list.", target="12 hours"))
        marketing = mid_year.company.departments["Marketing"].id
        head = (Person.department_id == marketing) & (Person.position == Position.HEAD)
        mid_year.people["head of Marketing"] = session.scalars(select(Person).where(head)).one()
    return mid_year


def post(client: FlaskClient, **fields: object) -> TestResponse:
    token = csrf_token(client.get(ADDRESS).text)
    return client.post(ADDRESS, data={"csrf_token": token, **fields})


def stored(database: Database) -> list[tuple[int, int, bool]]:
    with database.reading() as session:
        found = session.scalars(select(MeasuredFigure)).all()
        return [(each.position, each.amount, each.confirmed_by_id is not None) for each in found]


def test_a_figure_is_entered_confirmed_and_shown_to_those_who_grade(
    agreed: MidYear, database: Database
) -> None:
    marketing, sales = agreed.client("head of Marketing"), agreed.client("head")
    assert "Enter what you agreed to measure" in text_of(marketing.get("/"))
    assert post(marketing, **{"measured-1": "about nine"}).status_code == 422
    assert stored(database) == []
    assert post(marketing, **{"measured-1": "9.5"}).status_code == 303
    assert stored(database) == [(1, 950, False)]
    form = text_of(agreed.client("employee").get("/cards/spring-2026/marketing"))
    assert "Hours to the list. Measured: 9.5, agreed: 12 hours. Not confirmed." in form
    assert "Confirm what you see as well" in text_of(sales.get("/"))
    assert post(sales, **{"measured-1": "1", "seen-1": "100"}).status_code == 303
    assert stored(database) == [(1, 950, False)], "what was not seen is not confirmed"
    assert post(sales, **{"seen-1": "950"}).status_code == 303
    assert stored(database) == [(1, 950, True)]
    form = text_of(agreed.client("employee").get("/cards/spring-2026/marketing"))
    assert "Not confirmed" not in form
    assert post(marketing, **{"measured-1": "9"}).status_code == 303
    assert stored(database) == [(1, 900, False)], "a figure that changes waits again"


def test_only_the_heads_of_both_sides_come_here(agreed: MidYear) -> None:
    for kind in ("employee", "president", "administrator", "stranger"):
        assert agreed.client(kind).get(ADDRESS).status_code == 403


def test_after_the_exchange_the_figure_stays_as_it_is(agreed: MidYear, database: Database) -> None:
    with database.transaction() as session:
        exchanged = select(Card.id).join(Round).where(Round.slug == "autumn-2025")
        need = CardLine.card_id.in_(exchanged) & (CardLine.position == 1)
        session.execute(update(CardLine).where(need).values(figure="Hours.", target="12 hours"))
    client = agreed.client("head of Marketing")
    address = ADDRESS.replace("spring-2026", "autumn-2025")
    token = csrf_token(client.get(address).text)
    client.post(address, data={"csrf_token": token, "measured-1": "9"})
    assert "so its figures stay as they are" in text_of(client.get(address))
    assert stored(database) == []
