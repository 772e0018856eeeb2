"""Prepared select: a Core statement compiled once a dialect and run on the driver's own cursor.

Putting a compiled statement through SQLAlchemy costs several times what the database needs for a row. That
counts where a statement runs at every request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect


class _Compiled(NamedTuple):
    """A statement in the words of one dialect, and what its values become on the way in and out."""

    text: str
    names: list[str] | None  # of the parameters in their order; None where they are given by name
    fixed: dict[str, Any]
    processors: Sequence[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """A select whose parameters are plain numbers and texts."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}
        self.names = tuple(column.name for column in statement.selected_columns)

    def rows(self, connection: Connection, **values: int | str) -> list[tuple[Any, ...]]:
        """Return the rows for these values; for reading alone, since it begins no transaction."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self.statement, dialect)
        text, names, fixed, processors = compiled
        named = {**fixed, **values}
        given = named if names is None else [named[name] for name in names]
        cursor = connection.connection.cursor()
        try:
            told: Any = connection.dispatch
            for before in told.before_cursor_execute:
                before(connection, cursor, text, given, None, False)
            cursor.execute(text, given)
            for after in told.after_cursor_execute:
                after(connection, cursor, text, given, None, False)
            found: Sequence[tuple[Any, ...]] = cursor.fetchall()
        except dialect.loaded_dbapi.Error:
            # Once more through SQLAlchemy: it drops lost connections, and its faults are those we handle.
            return [tuple(row) for row in connection.execute(self.statement, values)]
        finally:
            cursor.close()
        return [_processed(row, processors) for row in found]


def _processed(
    row: tuple[Any, ...], processors: Sequence[tuple[int, Callable[[Any], Any]]]
) -> tuple[Any, ...]:
    cells = list(row)
    for place, process in processors:
        cells[place] = process(cells[place])
    return tuple(cells)


def _compile(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    fixed = {}
    for bound, name in compiled.bind_names.items():
        process = bound.type.dialect_impl(dialect).bind_processor(dialect)
        fixed[name] = process(bound.value) if process and bound.value is not None else bound.value
    kinds = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
    processors = [
        (place, process)
        for place, kind in enumerate(kinds)
        if (process := kind.result_processor(dialect, None)) is not None
    ]
    return _Compiled(str(compiled), compiled.positiontup if compiled.positional else None, fixed, processors)
