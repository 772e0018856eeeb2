"""Plans of the statements that every page and hand-in runs: cheap on a PostgreSQL that has no statistics yet."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import Executable

from webapp.grading.services import cards
from webapp.urn import anonymity
from webapp.web import viewers

COMPILED_ABOVE = 100_000  # PostgreSQL's jit_above_cost: from there on a statement is compiled at each run


@pytest.mark.parametrize(
    "statement",
    [
        viewers._WHO_ASKS,
        cards._MY_CARD,
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
    compiled: Any = statement.compile(dialect=postgresql.dialect(paramstyle="named"))  # type: ignore[attr-defined]
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        connection.execute(text("SET plan_cache_mode = force_generic_plan"))
        plan = connection.execute(text(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {compiled}")).scalar_one()
    engine.dispose()
    assert plan[0]["Plan"]["Total Cost"] < COMPILED_ABOVE / 10
