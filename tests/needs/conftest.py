"""A session, a direction between two departments, and the head who writes its list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import (
    make_company,
    make_department,
    make_pair,
)
from webapp.models import Person
from webapp.needs.services.lists import Direction, get_direction
from webapp.organisation.services.organisation import heads_of
from webapp.storage.database import Database


@pytest.fixture
def session(app: Flask, database: Database) -> Iterator[Session]:
    """A transaction in a company in which Sales needs something of Marketing."""
    with app.app_context(), database.transaction() as session:
        make_company(session)
        marketing = make_department(session, "Marketing", people=2)
        sales = make_department(session, "Sales", people=2)
        make_pair(session, marketing, sales)
        yield session


@pytest.fixture
def direction(session: Session) -> Direction:
    return get_direction(session, "marketing", "sales")


@pytest.fixture
def head(session: Session, direction: Direction) -> Person:
    return heads_of(session, direction.by.id)[0]
