"""Fixtures of results: a company of three departments, before and after its exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.results.company_of_three import Scene, exchange_three, found_three
from webapp.storage.database import Database


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    return found_three(database, client, tmp_path)


@pytest.fixture
def exchanged(scene: Scene) -> Scene:
    exchange_three(scene)
    return scene
