"""Plans of the statements that every page and hand-in runs: cheap where PostgreSQL has no statistics yet."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.sql import Executable

from webapp.grading.services import cards
from webapp.urn import anonymity
from webapp.web import viewers

COMPILED_ABOVE = 100_000  # PostgreSQL's jit_above_cost: from there on a statement is compiled at each run

VALUES = {"person_id": 1, "person": 1, "card": 1, "round": "a", "graded": "a", "place": b"1", "sealed": b"1"}


@pytest.mark.parametrize(
    "statement",
    [
        viewers._WHO_ASKS.statement,
        cards._MY_CARD.statement,
        cards._MY_CARDS,
        anonymity._ROUND_OF_CARD,
        anonymity._SPEND_MARK,
        anonymity._NEXT_FREE_SLOT,
        anonymity._FILL_SLOT,
    ],
)
def test_no_statement_that_everybody_runs_is_compiled_anew_each_time(
    postgresql_url: str, statement: Executable
) -> None:
    plans: list[Any] = []
    engine = create_engine(postgresql_url)

    @event.listens_for(engine, "before_cursor_execute")
    def explain(connection: Connection, cursor: object, asked: str, values: Any, *rest: object) -> None:
        beside = connection.connection.cursor()
        beside.execute(f"EXPLAIN (FORMAT JSON) {asked}", values)
        plans.append(beside.fetchone())

    with engine.connect() as connection:
        connection.execute(statement, VALUES)
    engine.dispose()
    assert plans[-1][0][0]["Plan"]["Total Cost"] < COMPILED_ABOVE / 10
