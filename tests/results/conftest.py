"""Fixtures of results: a company of three departments, before and after its exchange."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fixtures.snapshots import MadeOnce
from tests.results.company_of_three import Scene, exchanged_company, found_three
from webapp.storage.database import Database


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    return found_three(database, client, tmp_path)


@pytest.fixture
def exchanged(database: Database, client: FlaskClient, tmp_path: Path, made_once: MadeOnce) -> Scene:
    company = replace(made_once(exchanged_company), key_folder=tmp_path / "keys")
    return Scene(database, company, client)
