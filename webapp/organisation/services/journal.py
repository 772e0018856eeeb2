"""Undo log of changed rows, kept as JSON: what a merge or split changed, and how to put it back."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from webapp.storage.database import Base


class Journal:
    """Changes rows of tables with an `id`, and writes down each change in `lines`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.lines: list[list[Any]] = []

    def set(self, row: Base, **values: object) -> None:
        """Give columns of a row other values."""
        for column, value in values.items():
            before = getattr(row, column)
            if before != value:
                self.lines.append(["set", _table(row), _id(row), column, _plain(before), _plain(value)])
                setattr(row, column, value)

    def add(self, row: Base) -> None:
        """Store a new row."""
        self._session.add(row)
        self._session.flush()
        self.lines.append(["add", _table(row), _id(row)])

    def drop(self, row: Base) -> None:
        """Delete a row, whose columns are kept."""
        columns = {column.key: _plain(getattr(row, column.key)) for column in row.__table__.columns}
        self.lines.append(["drop", _table(row), columns])
        self._session.delete(row)
        self._session.flush()


def take_back(session: Session, lines: Sequence[Sequence[Any]]) -> int:
    """Undo what a journal says, the last change first; return how many values others have changed since."""
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    left = 0
    for kind, table, *rest in reversed(lines):
        model = models[table]
        if kind == "drop":
            session.flush()
            session.add(model(**{column: _typed(model, column, value) for column, value in rest[0].items()}))
        elif kind == "add":
            session.flush()
            if (row := session.get(model, rest[0])) is not None:
                session.delete(row)
        else:
            row_id, column, before, after = rest
            with session.no_autoflush:  # the columns of a row go back together
                row = session.get(model, row_id)
            if row is None or _plain(getattr(row, column)) != after:
                left += 1
            else:
                setattr(row, column, _typed(model, column, before))
    session.flush()
    session.expire_all()
    return left


def _table(row: Base) -> str:
    return str(row.__tablename__)


def _id(row: Base) -> int:
    return int(getattr(row, "id"))  # noqa: B009  # not every table has one


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _typed(model: type[Base], column: str, value: Any) -> Any:
    kind = model.__table__.c[column].type.python_type
    if value is None or isinstance(value, kind):
        return value
    return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)
