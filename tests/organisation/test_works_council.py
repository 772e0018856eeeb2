"""The role of the works council: given and taken like others, told to those concerned, and to read only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_company, make_department, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.organisation.test_people_imports import import_people, planned
from webapp.doer import Doer
from webapp.importing.services.plan import Fate
from webapp.models import LogEntry, Mail, Person
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.erasing import erase
from webapp.organisation.services.people import deactivate, get_person, save_person
from webapp.storage.database import Database


@pytest.fixture
def council(database: Database) -> Person:
    with database.transaction() as session:
        make_company(session)
        make_person(session, "Petra Lang", email="petra@example.com", is_president=True)
        return make_person(session, "Wanda Rat", is_works_council=True)


@pytest.mark.parametrize("written", ["works-council", "Works Council"])
def test_a_list_gives_the_role_and_an_exported_one_gives_it_again(database: Database, written: str) -> None:
    with database.transaction() as session:
        make_company(session)
        make_department(session, "Sales")
    rows = f"Wanda,wanda@example.com,,{written}\nKim,kim@example.com,Sales,deputy; {written} reviewer\n"
    assert import_people(database, rows).count(Fate.NEW) == 2
    with database.reading() as session:
        people = list(session.scalars(select(Person)))
        assert [person.is_works_council for person in people] == [True, True]
        assert {entry_of(person).roles for person in people} == {
            "works-council",
            "deputy reviewer works-council",
        }
    assert planned(database, rows).count(Fate.UNCHANGED) == 2
    assert planned(database, "Kim,kim@example.com,Sales,deputy\n").count(Fate.CHANGED) == 1
    assert len(planned(database, "Kim,kim@example.com,Sales,works\n").faults) == 1


def test_who_gives_and_takes_the_role_is_logged_and_told_to_the_president(
    client: FlaskClient, database: Database, council: Person
) -> None:
    with database.transaction() as session:
        make_department(session, "Sales")
        sign_in(client, make_person(session, "Sam Osei", is_administrator=True))
    address = f"/admin/people/{council.id}"
    page = client.get(address).text
    token = csrf_token(page)
    assert 'name="works-council" value="yes" checked' in page
    as_employee = {"csrf_token": token, "name": "Wanda Rat", "email": council.email, "department": "Sales"}
    assert client.post(address, data=as_employee).status_code == 303
    assert client.post(address, data={**as_employee, "works-council": "yes"}).status_code == 303
    assert "Wanda Rat" in client.get("/admin/people?role=works-council").text
    with database.reading() as session:
        assert get_person(session, council.id).is_works_council
        said = " ".join(session.scalars(select(LogEntry.what).order_by(LogEntry.id)))
        mails = session.scalars(select(Mail.body).where(Mail.address == "petra@example.com")).all()
    assert "Wanda Rat is no longer of the works council." in said
    assert "Wanda Rat is now of the works council, and so reads the settings and the log." in said
    assert len(mails) == 2
    assert all("works council" in body for body in mails)


def test_the_council_reads_settings_and_log_and_is_offered_no_change(
    client: FlaskClient, council: Person
) -> None:
    sign_in(client, council)
    for address in ("/admin/settings", "/admin/settings/retention", "/admin/holidays"):
        page = client.get(address).text
        fields = page.partition("<fieldset disabled>")[2].partition("Administrators change this.")[0]
        assert fields.count('class="field"') == page.count('class="field"') > 0
        assert "Administrators change this. You can read it." in page
        assert '<button class="button">' not in page
        assert 'href="/admin/people"' not in page
        assert client.post(address, data={"csrf_token": csrf_token(page)}).status_code == 403
    connections = client.get("/admin/connections").text
    assert "Company account" in connections
    assert 'href="/admin/mail"' not in connections
    assert client.get("/").headers["Location"] == "/works-council"
    assert "You are of the works council" in client.get("/help").text


def test_nobody_keeps_the_role_who_is_erased_or_signed_out(
    client: FlaskClient, database: Database, council: Person
) -> None:
    sign_in(client, council)
    doer = Doer(person_id=council.id, name="Sam Osei", now=NOW, today=TODAY)
    with client.application.app_context(), database.transaction() as session:
        person = get_person(session, council.id)
        save_person(session, replace(entry_of(person), is_reviewer=True), person=person, doer=doer)
        assert person.is_works_council
        deactivate(session, person, doer=doer)
        erase(session, person, doer=doer)
        assert not person.is_works_council
    assert client.get("/admin/log").status_code == 302
