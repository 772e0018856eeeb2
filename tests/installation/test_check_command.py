"""`flask check`: each unsound thing is named with what to do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import (
    make_company,
    make_department,
    make_open_card,
    make_round,
)
from tests.fixtures.application import settings_in
from tests.installation.commands import run
from tests.mail_server import mail_server
from webapp import create_app
from webapp.config import Settings
from webapp.installed import install, installed
from webapp.networks import read_networks
from webapp.storage.database import Database

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_sound_installation_is_called_sound(app: Flask, database: Database, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    settings = installed(app).settings
    apart = {"key_folder": tmp_path.parent / f"{tmp_path.name}-keys"}
    install(app, replace(installed(app), settings=Settings(**{**vars(settings), **apart})))
    with database.transaction() as session:
        make_company(session)
    done = run(app, "check")
    assert done.exit_code == 0, done.output
    assert {line[:5].strip() for line in done.stdout.splitlines()} == {"ok", "look"}
    assert "ok    fonts: names in every script can be printed" in done.stdout


@ON_SQLITE
def test_each_unsound_thing_is_named_with_what_to_do(app: Flask, database: Database, tmp_path: Path) -> None:
    settings = installed(app).settings
    key_folder = tmp_path / "keys"
    key_folder.mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    with mail_server() as server:
        away = server.url
    unsound = replace(settings, smtp_url=away, base_url="http://cards.example.com")
    install(app, replace(installed(app), settings=unsound))
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=5)
        marketing = make_department(session, "Marketing", people=5)
        round_ = make_round(session)
        make_open_card(session, round_, tmp_path / "lost", graded=marketing, grading=sales)
    shutil.rmtree(tmp_path / "lost")
    done = run(app, "check")
    assert done.exit_code == 1
    mend = [line for line in done.stdout.splitlines() if line.startswith("mend")]
    for words in (
        "http://cards.example.com is not encrypted",
        f"chmod 700 {tmp_path}",
        "its folder lies in the data folder",
        "keys lies in the database's folder",
        f"chmod 700 {key_folder}",
        "Spring 2026: its private key is not in",
        "The mail server cannot be reached",
    ):
        assert any(words in line for line in mend), (words, done.stdout)


@ON_SQLITE
@pytest.mark.parametrize(
    ("given", "state", "says"),
    [
        ({}, "ok", "none is trusted"),
        ({"trusted_proxies": read_networks("127.0.0.1")}, "ok", "127.0.0.1/32"),
        ({"base_url": "https://cards.example.com"}, "look", "TRUSTED_PROXIES names none"),
        ({"trusted_proxies": read_networks("0.0.0.0/0")}, "mend", "trusts every address"),
        ({"trusted_proxies": read_networks("::/0")}, "mend", "trusts every address"),
    ],
)
def test_the_check_finds_a_proxy_that_is_not_named_and_one_that_is_everybody(
    app: Flask, given: dict[str, Any], state: str, says: str
) -> None:
    here = installed(app)
    install(app, replace(here, settings=replace(here.settings, **given)))
    [line] = [line for line in run(app, "check").stdout.splitlines() if "proxies:" in line]
    assert line.startswith(state)
    assert says in line


def test_a_database_without_tables_is_told_how_to_get_them(tmp_path: Path, empty_database_url: str) -> None:
    app = create_app(settings_in(tmp_path, empty_database_url))
    done = run(app, "check")
    assert done.exit_code == 1
    assert "flask --app wsgi database upgrade" in done.stdout
    installed(app).database.engine.dispose()
