"""Settings, mail and log: for the administrator, and never who got a mail."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import NOW, make_company, make_department, make_person, make_round
from tests.fixtures.application import csrf_token, sign_in
from webapp.log import note
from webapp.models import Company, LogEntry, Person, Round
from webapp.storage.database import Database

PAGES = ("/admin/settings", "/admin/mail", "/admin/log")
SETTINGS = {
    "name": "Northwick & Sons",
    "timezone": "America/New_York",
    "language": "en",
    "paper_size": "Letter",
    "scale": "A B C D F",
    "minimum_group": "8",
    "grading_days": "10",
    "plan_days": "30",
    "mail_hour": "7",
    "plans_rounds": "y",
    "survey_minutes": "15",
}


def send(client: FlaskClient, **given: str) -> TestResponse:
    token = csrf_token(client.get("/admin/settings").text)
    return client.post("/admin/settings", data={"csrf_token": token, **SETTINGS, **given})


@pytest.mark.parametrize("page", PAGES)
def test_the_menu_leads_to_every_page_and_marks_it(
    client: FlaskClient, administrator: Person, page: str
) -> None:
    assert f'<a href="{page}" aria-current="page">' in client.get(page).text
    assert f'<a href="{page}">' in client.get("/admin/people").text


@pytest.mark.parametrize("page", PAGES)
def test_these_pages_are_for_the_administrator_alone(
    app: Flask, client: FlaskClient, database: Database, administrator: Person, page: str
) -> None:
    assert client.get(page).status_code == 200
    with database.transaction() as session:
        sales = make_department(session, "Sales", people=1)
        others = [*sales.people, make_person(session, is_president=True)]
    assert app.test_client().get(page).status_code == 302
    for other in others:
        assert sign_in(app.test_client(), other).get(page).status_code == 403


def test_settings_are_stored_and_the_log_says_what_changed(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    assert send(client).status_code == 303
    with database.reading() as session:
        company = session.get_one(Company, 1)
        assert (company.name, company.scale, company.minimum_group) == ("Northwick & Sons", "A B C D F", 8)
        assert company.asks_comments is False
        entry = session.scalars(select(LogEntry)).one()
        assert entry.who == "Samira Osei"
        assert "minimum group: 5 → 8" in entry.what
    send(client)
    with database.reading() as session:
        assert len(session.scalars(select(LogEntry)).all()) == 1


def test_settings_never_change_a_round_that_is_there(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        round_ = make_round(session, minimum_group=5, scale="A B C F")
    send(client)
    with database.reading() as session:
        kept = session.get_one(Round, round_.id)
        assert (kept.minimum_group, kept.scale) == (5, "A B C F")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minimum_group", "4"),
        ("minimum_group", "51"),
        ("minimum_group", "many"),
        ("minimum_group", ""),
        ("name", "   "),
        ("name", "x" * 61),
        ("timezone", "Mars/Olympus"),
        ("language", "xx"),
        ("scale", "A B"),
        ("paper_size", "A0"),
        ("grading_days", "0"),
        ("plan_days", "1000"),
        ("survey_minutes", "0"),
    ],
)
def test_a_setting_out_of_bounds_is_told_at_its_field_and_nothing_is_stored(
    client: FlaskClient, database: Database, administrator: Person, field: str, value: str
) -> None:
    answer = send(client, **{field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Northwick &amp; Sons" in answer.text or field == "name"
    with database.reading() as session:
        assert session.get_one(Company, 1).name == "Northwick Instruments"


def test_the_log_stands_newest_first_a_page_at_a_time(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        for number in range(120):
            note(session, at=NOW + timedelta(minutes=number), who="Samira", what=f"did <thing> {number}.")
    first = client.get("/admin/log").text
    assert first.index("did &lt;thing&gt; 119.") < first.index("did &lt;thing&gt; 70.")
    assert "did &lt;thing&gt; 69." not in first
    assert "did &lt;thing&gt; 19." in client.get("/admin/log?page=3").text
    for strange in ("0", "-1", "99999", "x"):
        assert client.get(f"/admin/log?page={strange}").status_code == 200


def test_the_log_is_filtered_by_words_and_doer_and_turned_round(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        for number in range(60):
            who = "Samira" if number % 2 else "Ada Brandt"
            note(
                session,
                at=NOW + timedelta(minutes=number),
                who=who,
                what="did thing %(number)s of 100%%.",
                number=number,
            )
    page = client.get("/admin/log", query_string={"q": "thing 100%", "who": "Samira", "sort": "oldest"}).text
    assert "30 lines" in page
    assert page.index("did thing 1 of") < page.index("did thing 59 of")
    assert "did thing 2 of" not in page
    assert "q=thing+100%25&amp;who=Samira&amp;sort=oldest" in page, "the CSV keeps the filters"
    found = client.get("/admin/log.csv", query_string={"q": "thing 57", "who": "Samira"}).text
    assert found.count("did thing") == 1
    assert "No line fits these filters" in client.get("/admin/log?q=_horse").text


def test_the_log_is_given_whole_as_csv_and_no_cell_of_it_runs(
    client: FlaskClient, database: Database, administrator: Person
) -> None:
    with database.transaction() as session:
        note(session, at=NOW, who="=cmd|'/C calc'!A0", what='said "hello"; +1')
        note(session, at=NOW + timedelta(days=70), who="Zoë", what="did the last.")
    answer = client.get("/admin/log.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = list(csv.reader(answer.get_data().decode("utf-8-sig").splitlines()))
    assert lines[0] == ["when", "who", "what"]
    assert lines[1][1:] == ["Zoë", "did the last."]
    assert [datetime.fromisoformat(line[0]) for line in lines[1:3]] == [NOW + timedelta(days=70), NOW]
    assert lines[2][1:] == ["'=cmd|'/C calc'!A0", 'said "hello"; \'+1']
    assert '/admin/log.csv"' in client.get("/admin/log").text


def test_the_anonymity_page_tells_the_minimum_and_what_the_database_notes(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        make_company(session, minimum_group=7)
    page = client.get("/anonymity").text
    assert "fewer than 7 answers" in page
    assert "What nobody can promise" in page
    assert ("secure" in page or "overwritten" in page) == database.is_sqlite
