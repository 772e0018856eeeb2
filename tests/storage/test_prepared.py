"""Prepared selects: the rows, listeners and faults that SQLAlchemy gives, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, event, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from tests.fixtures.half_year import Half
from webapp.grading.services import cards
from webapp.models import Department, Person
from webapp.storage.prepared import Prepared
from webapp.web import viewers


def test_every_value_is_what_sqlalchemy_makes_of_it(half: Half) -> None:
    half.open()
    person = half.people(half.sales)[0]
    card = {"person": person.id, "round": half.round().slug, "graded": half.marketing.slug}
    with half.database.connect() as connection:
        for prepared, values in (
            (viewers._WHO_ASKS, {"person_id": person.id}),
            (cards._MY_CARD, card),
        ):
            rows = prepared.rows(connection, **values)
            expected = connection.execute(prepared.statement, values).all()
            assert rows == [tuple(row) for row in expected] != []
            assert [list(map(type, row)) for row in rows] == [list(map(type, row)) for row in expected]
        assert cards._MY_CARD.names == tuple(connection.execute(cards._MY_CARD.statement, card).keys())


def test_listeners_are_told_as_of_any_statement(half: Half) -> None:
    told: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        told.append(statement)

    by_name = Prepared(select(Person.id).where(Person.name == bindparam("wanted")))
    for name in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(half.database.engine, name, note)
    with half.database.connect() as connection:
        assert by_name.rows(connection, wanted="'; DROP TABLE person --") == []
    for name in ("before_cursor_execute", "after_cursor_execute"):
        event.remove(half.database.engine, name, note)
    assert len(told) == 2
    assert told[0] == told[1]


def test_a_fault_is_one_that_pages_answer(half: Half) -> None:
    slugs = Prepared(select(Department.slug))
    with half.database.connect() as connection:
        assert slugs.rows(connection)
    with half.database.transaction() as session:
        session.execute(text("ALTER TABLE department RENAME TO gone"))
    with half.database.connect() as connection, pytest.raises((OperationalError, ProgrammingError)):
        slugs.rows(connection)
    with half.database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM gone"))
