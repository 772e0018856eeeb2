"""The application with a real database, and a browser-like client that signs in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from tests.factories import NOW
from tests.pages_visited import keep_what_is_shown
from webapp import create_app
from webapp.config import Settings
from webapp.models import Person
from webapp.printing.desk import PrintDesk
from webapp.storage.database import Database


def settings_in(folder: Path, database_url: str, **given: Any) -> Settings:
    """Return the settings of an installation in a folder; others may be given."""
    return Settings(
        data_folder=folder,
        database_url=database_url,
        key_folder=folder / "keys",
        mail_folder=folder / "mail",
        secret_key="a secret for tests only, long enough to be taken",
        base_url="http://localhost",
        **given,
    )


@pytest.fixture
def app(tmp_path: Path, database_url: str, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    settings = settings_in(tmp_path, database_url)
    app = create_app(settings, clock=lambda: NOW)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    keep_what_is_shown(app)
    desk: PrintDesk = app.extensions["report_card_print_desk"]
    desk.patience = 120  # a test wants the print, however long it takes
    database: Database = app.extensions["report_card_database"]
    yield app
    database.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["report_card_database"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Put the person's session into the client's cookie."""
    with client.session_transaction() as session:
        session["person"] = person.id
        session["number"] = person.session_number
    return client


def csrf_token(page: str) -> str:
    """Return the token of the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a CSRF token"
    return found.group(1)
