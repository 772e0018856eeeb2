"""The sample company, made once for a file of tests: in an SQLite file, where it always lives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.application import settings_in
from tests.factories import NOW, TODAY
from webapp import create_app, sample_company
from webapp.storage.database import Base, Database


@pytest.fixture(scope="module")
def northwick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the sample company."""
    folder = tmp_path_factory.mktemp("sample")
    settings = settings_in(folder, f"sqlite:///{folder / 'sample.sqlite'}")
    app = create_app(settings, clock=lambda: NOW)
    app.testing = True
    database: Database = app.extensions["report_card_database"]
    Base.metadata.create_all(database.engine)
    sample_company.make(app, today=TODAY)
    yield app
    database.engine.dispose()


@pytest.fixture
def in_northwick(northwick: Flask) -> Database:
    found: Database = northwick.extensions["report_card_database"]
    return found
