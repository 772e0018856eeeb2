"""Before serving everything is made ready; beside it one process works on, whatever goes wrong."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, make_company, make_department, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.config import SettingError
from webapp.installation.services import set_up_code
from webapp.installed import install, installed
from webapp.mail import outbox
from webapp.mail.letters import Letter
from webapp.models import Company, LogEntry, Mail, MailState, Pair, Person
from webapp.running import preparation
from webapp.storage.database import Database
from webapp.storage.migrating import is_up_to_date


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'database' / 'report_card.sqlite'}")


def test_the_first_start_makes_the_tables_and_says_how_to_begin(data_folder: Path) -> None:
    lines = preparation.prepare(demo=False)
    assert is_up_to_date(_database(data_folder))
    code = (data_folder / set_up_code.FILE_NAME).read_text()
    assert any(line.strip().endswith(f"/setup?code={code}") for line in lines)
    assert (data_folder / set_up_code.FILE_NAME).stat().st_mode & 0o077 == 0
    assert preparation.prepare(demo=False) == lines, "the code stays until it is used"


def test_a_company_that_is_there_needs_no_words(data_folder: Path) -> None:
    preparation.prepare(demo=False)
    database = _database(data_folder)
    with database.transaction() as session:
        make_company(session)
    database.engine.dispose()
    assert preparation.prepare(demo=False) == []


@pytest.mark.parametrize("away", ["sqlite:////nowhere/at/all", "postgresql+psycopg://a@127.0.0.1:9/b"])
def test_a_database_that_is_away_is_told_in_a_sentence(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", away)
    with pytest.raises(SettingError, match=r"^The database cannot be used: .* then start again\.$"):
        preparation.prepare(demo=False)


def test_preparing_leaves_no_thread_behind(data_folder: Path) -> None:
    before = threading.active_count()
    preparation.prepare(demo=False)
    assert threading.active_count() == before


def test_the_worker_sends_what_waits_and_ends_soon_after_it_is_told_to(data_folder: Path) -> None:
    preparation.prepare(demo=False)
    database = _database(data_folder)
    with database.transaction() as session:
        letter = Letter(kind="test", subject="s", body="b")
        outbox.queue(session, letter, address="a@example.com", once_key="k", now=NOW)
    program = "from webapp.running.preparation import work_until_stopped; work_until_stopped(print)"
    worker = subprocess.Popen([sys.executable, "-c", program], env={**os.environ}, stderr=subprocess.PIPE)
    mail_folder = data_folder / "mail"
    while not list(mail_folder.glob("*.eml")):
        assert worker.poll() is None
        threading.Event().wait(0.1)
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=20)
    assert worker.returncode == 0, said.decode()
    with database.reading() as session:
        assert session.scalars(select(Mail.state)).all() == [MailState.SENT]


def test_a_fault_does_not_end_the_work(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "SENDING_PAUSE", 0.01)
    install(app, replace(installed(app), database=Database("sqlite:////nowhere/at/all.sqlite")))
    passes = iter(range(200))
    stop = preparation.Stop()

    def clock() -> datetime:
        if next(passes) > 100:
            stop.ask()
        return NOW

    install(app, replace(installed(app), clock=clock))
    preparation.work(app, stop, tell=lambda told: None)
    assert "the daily work failed and is tried again" in caplog.text
    assert caplog.text.count("sending mail failed and is tried again") > 10


# --- The first set-up in the browser --------------------------------------------------------


@pytest.fixture
def code(app: Flask) -> str:
    settings = installed(app).settings
    return set_up_code.find_or_make(settings.data_folder)


def _form(client: FlaskClient, code: str, **given: str) -> dict[str, str]:
    return {
        "csrf_token": csrf_token(client.get(f"/setup?code={code}").text),
        "code": code,
        "name": "Northwick Instruments",
        "timezone": "Europe/Berlin",
        "language": "de",
        "president_name": "Paula Northwick",
        "president_email": "paula@northwick.example",
        "administrator_name": "Samira Osei",
        "administrator_email": "Samira@Northwick.example",
        **given,
    }


def test_the_first_step_makes_the_company_and_signs_the_administrator_in(
    client: FlaskClient, database: Database, code: str
) -> None:
    answer = client.post("/setup", data=_form(client, code), follow_redirects=True)
    assert "You are signed in as the administrator" in answer.text
    assert 'lang="de"' in answer.text
    with database.reading() as session:
        company = session.scalars(select(Company)).one()
        assert (company.name, company.language) == ("Northwick Instruments", "de")
        people = session.scalars(select(Person).order_by(Person.email)).all()
        assert [(person.email, person.is_president, person.is_administrator) for person in people] == [
            ("paula@northwick.example", True, False),
            ("samira@northwick.example", False, True),
        ]
        assert session.scalars(select(LogEntry.what)).all() == ["set up Northwick Instruments"]


def test_the_code_works_once(client: FlaskClient, app: Flask, code: str) -> None:
    form = _form(client, code)
    client.post("/setup", data=form)
    stranger = app.test_client()
    assert stranger.get(f"/setup?code={code}").status_code == 302
    token = csrf_token(stranger.get("/sign-in").text)
    assert stranger.post("/setup", data={**form, "csrf_token": token}).location == "/setup"


@pytest.mark.parametrize("wrong", ["", "x", "ünïcode"])
def test_nobody_sets_up_without_the_code(
    client: FlaskClient, database: Database, code: str, wrong: str
) -> None:
    assert 'name="president_email"' not in client.get(f"/setup?code={wrong}").text
    assert client.post("/setup", data={**_form(client, code), "code": wrong}).status_code == 403
    with database.reading() as session:
        assert session.scalar(select(Company)) is None


def test_faults_of_the_first_step_are_told_and_what_was_typed_stays(client: FlaskClient, code: str) -> None:
    form = _form(client, code, president_email="paula", name="")
    answer = client.post("/setup", data=form)
    assert answer.status_code == 422
    assert 'href="#president_email"' in answer.text
    assert 'href="#name"' in answer.text
    assert "Samira Osei" in answer.text


def test_the_further_steps_are_for_the_administrator(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=3)
        employee = make_person(session, department=sales)
        administrator = make_person(session, is_administrator=True)
    assert client.get("/setup").location == "/sign-in?next=/setup"
    assert sign_in(client, employee).get("/setup").status_code == 403
    assert "4 people in Sales" in sign_in(client, administrator).get("/setup").text


# --- The sample company ---------------------------------------------------------------------


def test_in_the_sample_company_a_press_shows_it_as_somebody_else(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        make_company(session, is_sample=True)
        make_department(session, "Sales", people=4)
        president = make_person(session, is_president=True)
    page = client.get("/sign-in").text
    assert 'formaction="/demo/role/president"' in page
    client.post("/demo/role/president", data={"csrf_token": csrf_token(page)})
    with client.session_transaction() as session_of_browser:
        assert session_of_browser["person"] == president.id
    page = client.get("/help").text
    assert 'formaction="/demo/role/president" aria-current="true"' in page
    client.post("/demo/role/employee", data={"csrf_token": csrf_token(page)})
    assert "You preside" not in client.get("/help").text


def test_a_real_company_has_no_switch(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        make_person(session, is_president=True)
    page = client.get("/sign-in").text
    assert "/demo/role" not in page
    assert client.post("/demo/role/president", data={"csrf_token": csrf_token(page)}).status_code == 404


def test_the_first_steps_take_people_and_pairs(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_company(session, minimum_group=5)
        administrator = make_person(session, is_administrator=True)
    page = sign_in(client, administrator).get("/setup").text
    assert 'action="/admin/import/people"' in page
    with database.transaction() as session:
        for name, people in (("Sales", 6), ("Marketing", 5), ("Legal", 3)):
            make_department(session, name, people=people)
    assert 'href="/admin/org/pairs"' in client.get("/setup").text
    page = client.get("/admin/org/pairs").text
    boxes = re.findall(r'name="pair" value="([^"]+)"( checked)?', page)
    assert [checked for _both, checked in boxes] == ["", "", ""]
    form = {"csrf_token": csrf_token(page), "pair": [boxes[0][0], boxes[2][0]], "shown": ""}
    answer = client.post("/admin/org/pairs/choose", data=form, follow_redirects=True).text
    assert "2 pairs are new. 2 pairs, 4 cards. Each person in" in answer
    client.post("/admin/org/pairs/choose", data=form)
    with database.reading() as session:
        assert len(session.scalars(select(Pair)).all()) == 2
