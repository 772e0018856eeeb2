"""The page of connections: what is on, how it went last, and nothing about who or at what time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.api.asking import Program, token_for
from tests.factories import NOW
from webapp.installation.services.readiness import SEEN_LATELY, note_worker
from webapp.installed import install, installed
from webapp.log import note
from webapp.mail.letters import Letter
from webapp.mail.outbox import queue
from webapp.models import Mail, MailState, Person
from webapp.openid_settings import OpenIdSettings
from webapp.storage.database import Database
from webapp.storage.outcomes import Outcome, Outcomes, note_outcome, outcomes_of

TODAY = NOW.date()


def rows(client: FlaskClient) -> dict[str, list[str]]:
    """Return the cells of each line as words: state, about, last success, last fault."""
    answer = client.get("/admin/connections")
    assert answer.status_code == 200
    lines = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', answer.text, re.DOTALL)
    words = re.compile(r"<[^>]+>")
    return {
        words.sub("", name).strip(): [
            words.sub("", cell).replace("\xa0", " ").strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)
        ]
        for name, cells in lines
    }


def with_settings(app: Flask, **given: Any) -> None:
    install(app, replace(installed(app), settings=replace(installed(app).settings, **given)))


def test_what_is_off_says_what_to_set(client: FlaskClient, administrator: Person) -> None:
    found = rows(client)
    assert list(found) == [
        *("Database", "Worker", "Mail", "Company account", "Directory (SCIM)", "Proxies", "Metrics"),
        *("Log of requests", "API", "Webhooks and channels", "Backup"),
    ]
    for name, setting in (
        ("Mail", "SMTP_URL"),
        ("Company account", "OIDC_ISSUER"),
        ("Directory (SCIM)", "Make a token"),
        ("Metrics", "METRICS_TOKEN"),
    ):
        assert found[name][0] == "Off"
        assert setting in found[name][1]
    assert found["Database"][2:] == ["–", "–"], "nobody keeps when a database answered"
    assert found["Company account"][2:] == ["none known", "none known"]
    assert found["Database"][0] == "On"
    assert found["Worker"][0] == "Fault"
    assert found["Backup"][0] == "Look at this"
    assert 'href="/admin/connections"' in client.get("/admin/settings").text


def test_mail_tells_the_day_and_the_newest_fault_and_counts_no_reminder(
    app: Flask, client: FlaskClient, database: Database, administrator: Person
) -> None:
    with_settings(app, smtp_url="smtp://me:hunter2secret@mail.example.com")
    with database.transaction() as session:
        for number, kind in enumerate(("test", "reminder", "sign_in", "grading_extended")):
            letter = Letter(kind=kind, subject="s", body="b")
            queue(session, letter, address="a@example.com", once_key=f"k{number}", now=NOW)
            mail = session.query(Mail).filter_by(once_key=f"k{number}").one()
            mail.state, mail.sent_on = MailState.SENT, date(2026, 3, 1 + 9 * number)
    found = rows(client)
    assert found["Mail"][::2] == ["On", "1 March 2026"], "a later reminder would tell that somebody is left"
    assert "hunter2secret" not in str(found)
    with database.transaction() as session:
        letter = Letter(kind="exchanged", subject="s", body="b")
        queue(session, letter, address="a@example.com", once_key="late", now=NOW)
        session.query(Mail).filter_by(once_key="late").one().fault = "The server <refused> it."
    assert rows(client)["Mail"][3] == "The server &lt;refused&gt; it."
    assert rows(client)["Mail"][0] == "Fault"


def test_a_worker_that_is_silent_is_a_fault(app: Flask, client: FlaskClient, administrator: Person) -> None:
    settings = installed(app).settings
    note_worker(settings, now=NOW)
    assert rows(client)["Worker"][0] == "On"
    note_worker(settings, now=NOW - SEEN_LATELY - timedelta(seconds=1))
    assert rows(client)["Worker"][0] == "Fault"


def test_the_company_account_is_faulty_until_it_goes_well_on_a_later_day(
    app: Flask, client: FlaskClient, administrator: Person
) -> None:
    with_settings(app, openid=OpenIdSettings(issuer="https://login.example.com", client_id="us"))
    folder = installed(app).settings.data_folder
    assert rows(client)["Company account"][0] == "On"
    note_outcome(folder, "openid", on=TODAY - timedelta(days=1), fault="no answer\nfor <10> seconds")
    state, about, success, fault = rows(client)["Company account"]
    assert (state, about, success) == ("Fault", "https://login.example.com", "none known")
    assert fault.endswith(": no answer for &lt;10&gt; seconds")
    note_outcome(folder, "openid", on=TODAY)
    assert rows(client)["Company account"][0] == "On"


def test_a_copy_of_the_database_is_known_from_the_log_or_from_the_nightly_script(
    app: Flask, client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        note(session, at=NOW - timedelta(days=4), who="the command line", what="made the backup old.sqlite")
    assert rows(client)["Backup"][0] == "Look at this"
    folder = installed(app).settings.data_folder
    note_outcome(folder, "backup", on=TODAY - timedelta(days=1))
    assert rows(client)["Backup"][0] == "On"
    note_outcome(folder, "backup", on=TODAY, fault="No copy was made; the log of the timer says why.")
    assert rows(client)["Backup"][0] == "Fault"


def test_outcomes_keep_a_day_and_survive_what_is_damaged_or_cannot_be_written(tmp_path: Path) -> None:
    assert outcomes_of(tmp_path, "openid") == Outcomes(None, None)
    note_outcome(tmp_path, "openid", on=TODAY)
    assert outcomes_of(tmp_path, "openid").success == Outcome(TODAY)
    file = tmp_path / "outcomes" / "openid.success"
    assert file.read_text() == TODAY.isoformat()
    file.write_text("half a li")
    assert outcomes_of(tmp_path, "openid").success is None
    (tmp_path / "file").touch()
    note_outcome(tmp_path / "file", "openid", on=TODAY)


def test_the_api_tells_who_reads_and_on_which_day(
    app: Flask, client: FlaskClient, administrator: Person
) -> None:
    token = token_for(app)
    assert rows(client)["API"] == [
        "On",
        "http://localhost/api/v1, read by Our BI",
        "none known",
        "none known",
    ]
    Program(app, token).ask("/rounds")
    assert rows(client)["API"][2] == "12 May 2026"
