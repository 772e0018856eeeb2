"""Probes: /healthz asks no database; /readyz names by one word what this machine lacks, and no more."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories import NOW
from tests.running_program import START_LIMIT, running
from tests.whole.visitor import Visitor
from webapp.installation.services.readiness import SEEN_LATELY, note_worker, worker_seen
from webapp.installed import install, installed
from webapp.storage.database import Database

AWAY = {
    "sqlite": "sqlite:////nowhere/at/all.sqlite",
    "postgresql": "postgresql+psycopg://nobody:hunter2@127.0.0.1:1/nothing",
}


@pytest.fixture
def with_worker(app: Flask) -> Flask:
    note_worker(installed(app).settings, now=NOW)
    return app


def _asked(client: FlaskClient) -> tuple[int, str]:
    answer = client.get("/readyz")
    assert answer.mimetype == "text/plain"
    return answer.status_code, answer.text


def test_a_machine_with_everything_is_ready(with_worker: Flask, client: FlaskClient) -> None:
    assert _asked(client) == (200, "ok\n")


@pytest.mark.parametrize("kind", AWAY)
def test_without_a_database_the_process_lives_and_is_not_ready(
    with_worker: Flask, client: FlaskClient, kind: str
) -> None:
    install(with_worker, replace(installed(with_worker), database=Database(AWAY[kind])))
    assert _asked(client) == (503, "database\n")
    with client.session_transaction() as session:
        session["person"] = 1
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/help").status_code == 503, "the attack did not reach the pages"


def test_tables_of_another_version_are_named(with_worker: Flask, client: FlaskClient) -> None:
    database = installed(with_worker).database
    with database.reading() as session:
        ours = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    said = []
    for version in ("of_the_future", None, ours):  # other tests go on with the tables as they were
        with database.transaction() as session:
            session.execute(text("DELETE FROM alembic_version"))
            if version:
                session.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": version})
        said.append(_asked(client))
    assert said == [(503, "tables\n"), (503, "tables\n"), (200, "ok\n")]


def test_a_key_folder_that_cannot_be_made_is_named(with_worker: Flask, client: FlaskClient) -> None:
    objects = installed(with_worker)
    (objects.settings.data_folder / "file").touch()
    settings = replace(objects.settings, key_folder=objects.settings.data_folder / "file" / "keys")
    install(with_worker, replace(objects, settings=settings))
    assert _asked(client) == (503, "keys\n")


def test_a_worker_that_is_silent_for_long_is_named(app: Flask, client: FlaskClient) -> None:
    assert _asked(client) == (503, "worker\n")
    settings = installed(app).settings
    note_worker(settings, now=NOW - SEEN_LATELY - timedelta(seconds=1))
    assert _asked(client) == (503, "worker\n")
    note_worker(settings, now=NOW)
    assert worker_seen(settings) == NOW
    assert _asked(client) == (200, "ok\n")


def test_a_probe_waits_for_no_writer(with_worker: Flask, client: FlaskClient) -> None:
    with installed(with_worker).database.transaction():
        assert _asked(client) == (200, "ok\n")


def test_the_running_program_becomes_ready(tmp_path: Path) -> None:
    with running("--data", str(tmp_path), environment={"DATABASE_URL": ""}) as program:
        visitor = Visitor(program.address)
        end = time.monotonic() + START_LIMIT
        while (answer := visitor.get("/readyz")).status == 503 and time.monotonic() < end:
            assert answer.text == "worker\n", "it begins after the server"
            time.sleep(0.1)
        assert (answer.status, answer.text) == (200, "ok\n")
