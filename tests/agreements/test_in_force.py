"""Agreements in force: looked at again, measured each month, printed, kept whatever becomes of their file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from flask import Flask

from tests.agreements.agreed import agreed_process, standing_at
from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from webapp.agreements.services import form_files
from webapp.agreements.services.mails import queue_review_mails
from webapp.installation.services import daily
from webapp.storage.database import Database


def test_both_sides_are_asked_again_on_its_day_and_signing_again_puts_it_off(
    app: Flask, database: Database, house: House
) -> None:
    half_a_year_ago = date(2025, 11, 20)
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        agreement_id = agreed_process(session, *departments, signed_on=half_a_year_ago).id
    address = f"/agreements/{agreement_id}"
    sales, marketing = client_of(app, house, "head of Sales"), client_of(app, house, "head of Marketing")
    assert "Look at it again by 20 May 2026" in text_of(sales.get(address))
    assert "whether it still holds" in text_of(sales.get("/"))
    lines = daily.run(app)
    assert any("Agreements to be looked at again" in line for line in lines), lines
    with app.app_context(), database.transaction() as session:
        assert queue_review_mails(session, today=TODAY, now=NOW) == 0
    token = csrf_token(sales.get(address).text)
    assert sales.post(f"{address}/holds", data={"csrf_token": token}).status_code == 303
    assert sales.post(f"{address}/holds", data={"csrf_token": token}).status_code == 303
    assert "whether it still holds" not in text_of(sales.get("/"))
    assert "whether it still holds" in text_of(marketing.get("/"))
    assert standing_at(database, address).review_on == date(2026, 5, 20)
    marketing.post(f"{address}/holds", data={"csrf_token": csrf_token(marketing.get(address).text)})
    assert standing_at(database, address).review_on == date(2026, 11, 12)


def test_figures_are_entered_each_month_and_drawn_against_the_agreed_one(
    app: Flask, database: Database, house: House
) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        agreement_id = agreed_process(session, *departments, signed_on=TODAY).id
    address = f"/agreements/{agreement_id}"
    sales = client_of(app, house, "head of Sales")
    token = csrf_token(sales.get(address).text)
    form: dict[str, object] = {"csrf_token": token, "edit_number": 0, "figure-m1-2026-03": "58"}
    form["figure-m1-2026-04"] = "71.5"
    assert sales.post(f"{address}/figures", data=form).status_code == 303
    page = client_of(app, house, "employee of Marketing").get(address)
    assert "71.5 (April 2026), agreed: 90" in " ".join(text_of(page).split())
    assert 'class="chart figure"' in page.text
    bad = {**form, "edit_number": 1, "figure-m1-2026-05": "a lot"}
    answer = sales.post(f"{address}/figures", data=bad)
    assert answer.status_code == 422
    assert "a lot" in answer.text
    assert sales.post(f"{address}/figures", data=form).status_code == 409
    rows = list(csv.reader(StringIO(sales.get(f"{address}.csv").data.decode("utf-8-sig"))))
    assert ["figure", "Called in a day", "2026-04", "71.50"] in rows
    assert ["Stages", "2", "At most, in working days", "2 working days"] in rows


def test_an_owner_who_has_left_is_shown_as_missing(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        agreement_id = agreed_process(session, *departments).id
        session.merge(house.people["head of Marketing"]).is_active = False
    page = client_of(app, house, "head of Sales").get(f"/agreements/{agreement_id}")
    assert "Needs an owner" in text_of(page)


def test_a_file_that_changes_or_goes_leaves_what_was_agreed_alone(
    app: Flask, database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        agreement_id = agreed_process(session, *departments).id
    monkeypatch.setattr(form_files, "known_forms", lambda session: {})
    sales = client_of(app, house, "head of Sales")
    assert "A lead is here when" in text_of(sales.get(f"/agreements/{agreement_id}"))
    assert sales.get(f"/agreements/{agreement_id}/edit").status_code == 200


def test_the_sheet_is_printed(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        address = f"/agreements/{agreed_process(session, *departments, signed_on=TODAY - timedelta(9)).id}"
    answer = client_of(app, house, "employee of Sales").get(f"{address}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
