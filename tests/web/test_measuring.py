"""Metrics and request log: off until set, shared by all processes, and silent about the moment of grading."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from tests.factories import NOW
from tests.fixtures.mid_year import MidYear
from tests.web.access_table import READING, WRITING, Route, routes
from webapp import create_app
from webapp.installation.services.readiness import note_worker
from webapp.installed import install, installed
from webapp.mail import outbox
from webapp.mail.letters import Letter
from webapp.models import Round, RoundState
from webapp.running.answering import SECRET_ENDINGS, SECRET_PATHS
from webapp.storage.database import Database
from webapp.web.measuring import end_hour

TOKEN = "a-token-of-many-letters-7Kq2"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def measured(app: Flask) -> Flask:
    """Give an application that measures and writes its log, with the database of this test."""
    objects = installed(app)
    settings = replace(objects.settings, metrics_token=TOKEN, logs_requests=True)
    made = create_app(settings, clock=lambda: NOW)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    install(made, replace(objects, settings=settings, end_hour=partial(end_hour, made)))
    return made


@pytest.fixture
def scraper(measured: Flask) -> FlaskClient:
    return measured.test_client()


def scrape(client: FlaskClient) -> dict[tuple[str, tuple[str, ...]], float]:
    """Read the metrics as Prometheus does; those of scraping itself are left out."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    return {
        (sample.name.removeprefix("report_card_"), tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.labels.get("part") != "metrics"
    }


# --- Off, and on for whom ---------------------------------------------------------------------


def test_what_is_off_is_not_imported(client: FlaskClient, data_folder: Path) -> None:
    assert client.get("/metrics").status_code == 404
    program = (
        "import sys, webapp.running.preparation as preparation; preparation.prepare(demo=False);"
        "wanted = ('webapp.web.counters', 'webapp.web.measuring', 'webapp.installation.views.metrics');"
        "print([name for name in wanted if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
    assert list(data_folder.rglob("*.sqlite")), "it made ready another folder than that of the test"


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"])
def test_without_the_token_nothing_is_told(scraper: FlaskClient, given: str) -> None:
    answer = scraper.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.text) == (401, "token\n")


# --- What is told --------------------------------------------------------------------------------


def test_requests_and_durations_are_counted_by_part(scraper: FlaskClient) -> None:
    before = scrape(scraper)
    for _ in range(3):
        scraper.get("/healthz")
    scraper.post("/nowhere")
    after = scrape(scraper)

    def more(name: str, *labels: str) -> float:
        return after[name, labels] - before.get((name, labels), 0)

    assert more("requests_total", "health", "GET", "2xx") == 3
    assert more("requests_total", "unknown", "POST", "4xx") == 1
    assert more("request_duration_seconds_count", "health") == 3
    assert more("request_duration_seconds_bucket", "health", "+Inf") == 3
    assert (
        0
        < more("request_duration_seconds_sum", "health")
        < 3 * after["request_duration_seconds_count", ("health",)] * 10
    )


def test_outbox_worker_and_rounds_are_told(measured: Flask, mid_year: MidYear, scraper: FlaskClient) -> None:
    before = scrape(scraper)
    note_worker(installed(measured).settings, now=NOW)
    with installed(measured).database.transaction() as session:
        for number, kind in enumerate(("test", "reminder", "grading_extended", "sign_in")):
            letter, key = Letter(kind=kind, subject="s", body="b"), f"k{number}"
            outbox.queue(session, letter, address="a@example.com", once_key=key, now=NOW - timedelta(days=9))
    after = scrape(scraper)
    assert after["mails", ("waiting",)] == before["mails", ("waiting",)] + 1, "a reminder tells of people"
    assert after["oldest_mail_seconds", ()] == 9 * 86_400
    assert after["worker_seen_seconds", ()] == NOW.timestamp()
    assert after["rounds", ("grading",)] == 1
    with installed(measured).database.transaction() as session:
        session.execute(update(Round).values(state=RoundState.EXCHANGED))
    assert scrape(scraper)["rounds", ("grading",)] == 0


def test_without_a_database_the_rest_is_told(measured: Flask, scraper: FlaskClient) -> None:
    assert scrape(scraper)["database_up", ()] == 1
    install(measured, replace(installed(measured), database=Database("sqlite:////nowhere/at/all.sqlite")))
    told = scrape(scraper)
    assert told["database_up", ()] == 0
    assert ("pages_total", ()) in told
    assert ("mails", ("waiting",)) not in told


# --- What is not told ----------------------------------------------------------------------------


def test_no_page_on_which_people_grade_is_told_one_by_one(measured: Flask) -> None:
    from webapp.web.counters import ONE_BY_ONE

    told = [
        rule.rule for rule in measured.url_map.iter_rules() if rule.endpoint.partition(".")[0] in ONE_BY_ONE
    ]
    assert len(told) > 50
    assert not [path for path in told if path.startswith(SECRET_PATHS) or path.endswith(SECRET_ENDINGS)]
    assert not set(ONE_BY_ONE) - {*measured.blueprints, "unknown"}, "these are no parts"


def _secret(route: Route) -> bool:
    is_alone = route.pattern.startswith((*SECRET_PATHS, "/sign-in", "/static", "/pairs/marketing/sales/note"))
    return is_alone and not route.pattern.endswith(".pdf")


@ON_SQLITE
def test_neither_metrics_nor_log_tell_the_moment_of_a_hand_in(
    measured: Flask, mid_year: MidYear, scraper: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever asks before and after, and reads every line, sees the same: until the hour is over."""
    walked = [(route, "GET") for route in routes(READING) if _secret(route)]
    walked += [(route, "POST") for route in routes(WRITING) if _secret(route)]
    assert len(walked) > 30
    end_hour(measured)
    before = scrape(scraper)
    capsys.readouterr()
    for kind in ("employee", "president"):
        with mid_year.client(kind) as known:
            cookie = known.get_cookie("session")
        assert cookie is not None
        client = measured.test_client()
        client.set_cookie("session", cookie.value)
        for route, method in walked:
            client.open(route.address(**mid_year.in_addresses), method=method).close()
    lines = capsys.readouterr().err
    assert lines == ""
    assert scrape(scraper) == before
    install(measured, replace(installed(measured), clock=lambda: NOW + timedelta(hours=1)))
    capsys.readouterr()
    end_hour(measured)
    hour = f"{NOW + timedelta(hours=1):%Y-%m-%dT%H}:00Z"
    number = 2 * len(walked)
    assert json.loads(capsys.readouterr().err) == {"until": hour, "endpoint": "pages", "requests": number}
    assert scrape(scraper)["pages_total", ()] == before["pages_total", ()] + number
    end_hour(measured)
    assert '"pages"' not in capsys.readouterr().err, "once an hour"


def test_other_requests_have_a_line_without_who_and_where(
    scraper: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    scraper.get("/healthz?name=katrin", headers={"X-Forwarded-For": "192.0.2.7"})
    line = json.loads(capsys.readouterr().err)
    assert 0 <= line.pop("milliseconds") < 10_000
    assert line == {
        "at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "method": "GET", "endpoint": "health.alive", "status": 200
    }  # fmt: skip
