"""Agreements: written by either side, signed by both, looked at again, and nothing typed is lost."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.agreements.agreed import agreed_process
from tests.factories import NOW, TODAY, make_needs_list
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from webapp.agreements.services import form_files
from webapp.agreements.services.mails import queue_review_mails
from webapp.agreements.services.standing import Standing, get_agreement
from webapp.installation.services import daily
from webapp.models import Agreement, LogEntry, Mail
from webapp.storage.database import Database


def begin(client: FlaskClient, form: str, other: str = "sales") -> str:
    """Begin an agreement and return its address."""
    token = csrf_token(client.get("/agreements").text)
    answer = client.post("/agreements", data={"csrf_token": token, "form": form, "other": other})
    assert answer.status_code == 303
    return str(answer.location).removesuffix("/edit")


def send(client: FlaskClient, address: str, what: str = "edit", /, **fields: object) -> TestResponse:
    """Post what the editor of an agreement would, with the edit number that stands there."""
    page = client.get(f"{address}/edit").text
    number = page.split('name="edit_number" value="')[1].split('"')[0]
    return client.post(
        f"{address}/{what}", data={"csrf_token": csrf_token(page), "edit_number": number, **fields}
    )


def process(house: House, **other: object) -> dict[str, object]:
    owner, other_owner = house.people["head of Marketing"].id, house.people["employee of Sales"].id
    return {
        "stages-1-stage": "Inquiry",
        "stages-1-definition": "Somebody asks for a price.",
        "stages-1-owner": owner,
        "stages-1-days": "0",
        "stages-2-stage": "Accepted",
        "stages-2-definition": "Sales has spoken with them.",
        "stages-2-owner": other_owner,
        "stages-2-days": "2",
        "measure-1-name": "Called within a day",
        "measure-1-target": "90",
        "measure-1-counted": "From the customer list.",
        **other,
    }


def standing_at(database: Database, address: str) -> Standing:
    with database.reading() as session:
        return get_agreement(session, int(address.rsplit("/", 1)[1]))


def kinds_of_mail(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(f"{mail.kind} {mail.address}" for mail in session.scalars(select(Mail)))


def test_an_agreement_is_in_force_when_both_sides_have_signed_it(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    employee = client_of(app, house, "employee of Sales")
    address = begin(marketing, "lead_process")
    assert send(marketing, address, do="sign", **process(house)).status_code == 303
    assert employee.get(address).status_code == 404
    assert "Waits for Sales" in text_of(marketing.get("/agreements"))
    assert "Please" not in text_of(sales.get(address))
    assert "The other side has signed" in text_of(sales.get("/"))
    assert send(sales, address, "sign").status_code == 303
    page = text_of(employee.get(address))
    assert "In force since 12 May 2026" in page
    assert "Handover: Marketing to Sales" in page
    assert "Same day" in page
    assert "2 working days" in page
    mails = kinds_of_mail(database)
    assert [mail.split()[0] for mail in mails].count("agreement_to_sign") == 2  # head and deputy of Sales
    assert [mail.split()[0] for mail in mails].count("agreement_in_force") == 2
    with database.reading() as session:
        said = list(session.scalars(select(LogEntry.what)))
    assert "signed version 1 of the agreement “How a lead becomes a customer” of Sales and Marketing" in said


def test_what_is_not_whole_cannot_be_signed_and_bad_cells_store_nothing(
    app: Flask, database: Database, house: House
) -> None:
    marketing = client_of(app, house, "head of Marketing")
    address = begin(marketing, "lead_process")
    for field, bad, said in [
        ("stages-1-days", "-5", "Write a whole number of working days"),
        ("stages-1-days", "10" * 30, "Write a whole number of working days"),
        ("measure-1-target", "10e30", "This figure cannot be read for certain"),
        ("stages-1-owner", "999999", "Choose one of the answers of the list"),
        ("stages-1-owner", house.people["head of Legal"].id, "Choose one of the answers of the list"),
        ("stages-1-definition", "x" * 501, "At most 500 characters fit here"),
    ]:
        answer = send(marketing, address, do="save", **process(house, **{field: bad}))
        assert answer.status_code == 422, field
        assert said in text_of(answer)
        assert "Somebody asks for a price." in answer.text or field == "stages-1-definition"
        assert standing_at(database, address).newest.content == {}
    answer = send(marketing, address, do="sign", **process(house, **{"stages-2-days": ""}))
    assert answer.status_code == 422
    assert "“At most, in working days” is empty in row 2 of “Stages”" in text_of(answer)
    assert standing_at(database, address).newest.content == {}


def test_a_change_takes_signatures_back_and_what_is_in_force_stays_until_both_sign(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "lead_process")
    send(marketing, address, do="sign", **process(house))
    assert send(sales, address, do="sign", **process(house, **{"stages-2-days": "1"})).status_code == 303
    assert standing_at(database, address).in_force is None
    assert send(marketing, address, "sign").status_code == 303
    ids = {
        f"stages-{place}-id": row["id"]
        for place, row in enumerate(standing_at(database, address).newest.content["stages"], start=1)
    }
    send(sales, address, do="sign", note="Faster.", **process(house, **ids, **{"stages-2-days": "3"}))
    standing = standing_at(database, address)
    assert standing.in_force is not None
    assert (standing.in_force.number, standing.newest.number) == (1, 2)
    assert "was: 1 working day" in text_of(marketing.get(address))
    assert send(marketing, address, "sign").status_code == 303
    assert "3 working days was: 1 working day" in " ".join(text_of(sales.get(address)).split())
    assert "was:" not in text_of(sales.get(f"{address}/versions/1"))


def test_two_at_once_lose_nothing(app: Flask, database: Database, house: House) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "lead_process")
    token = csrf_token(sales.get(f"{address}/edit").text)
    send(marketing, address, do="save", **process(house))
    late = {**process(house, **{"stages-1-stage": "Late"}), "csrf_token": token, "edit_number": 0}
    answer = sales.post(f"{address}/edit", data=late)
    assert answer.status_code == 409
    assert "Somebody else was here first" in text_of(answer)
    assert "Late" in answer.text
    assert "Inquiry" in answer.text
    assert standing_at(database, address).newest.content["stages"][0]["stage"] == "Inquiry"
    assert sales.post(f"{address}/sign", data={"csrf_token": token, "edit_number": 0}).status_code == 303
    assert standing_at(database, address).newest.signatures == []


def test_where_one_side_proposes_the_other_answers_and_nothing_else(
    app: Flask, database: Database, house: House
) -> None:
    sales, marketing = client_of(app, house, "head of Sales"), client_of(app, house, "head of Marketing")
    address = begin(sales, "incentive_behaviours", "marketing")
    named: dict[str, object] = {f"behaviours-{n}-behaviour": f"Behaviour {n}" for n in range(1, 7)}
    assert send(sales, address, do="sign", **named, **{"behaviours-1-rewarded": "yes"}).status_code == 303
    rows = standing_at(database, address).newest.content["behaviours"]
    assert [row["behaviour"] for row in rows] == [f"Behaviour {n}" for n in range(1, 7)]
    assert not any(row["rewarded"] for row in rows)
    answers: dict[str, object] = {"behaviours-1-behaviour": "Something else"}
    for place, row in enumerate(rows, start=1):
        answers[f"behaviours-{place}-id"] = row["id"]
        answers[f"behaviours-{place}-rewarded"] = "no" if place == 6 else "yes"
        answers[f"behaviours-{place}-how"] = f"Answer {place}"
    assert send(marketing, address, do="sign", **answers).status_code == 303
    standing = standing_at(database, address)
    assert standing.in_force is not None
    rows = standing.in_force.content["behaviours"]
    assert [row["behaviour"] for row in rows] == [f"Behaviour {n}" for n in range(1, 7)]
    assert [row["rewarded"] for row in rows] == ["yes"] * 5 + ["no"]


def test_a_statement_is_read_by_all_and_its_counterparts_are_told(
    app: Flask, database: Database, house: House
) -> None:
    marketing = client_of(app, house, "head of Marketing")
    address = begin(marketing, "roles_and_priorities")
    role = {
        "sets-1-what": "The message",
        "carries_out-1-what": "Campaigns",
        "measured-1-figure": "Leads",
        "measured-1-target": "900",
        "priorities-1-priority": "The spring fair",
    }
    assert send(marketing, address, do="sign", **role).status_code == 303
    assert "The spring fair" in text_of(client_of(app, house, "employee of Legal").get(address))
    assert "The spring fair" in text_of(client_of(app, house, "president").get(address))
    assert client_of(app, house, "administrator").get(address).status_code == 403
    assert client_of(app, house, "head of Legal").get(f"{address}/edit").status_code == 403
    with database.transaction() as session:
        make_needs_list(session, of=house.departments["Marketing"], by=house.departments["Sales"])
    needs = text_of(client_of(app, house, "employee of Sales").get("/needs/marketing/sales"))
    assert "Our role and our priorities" in needs
    sales = {house.people[who].email for who in ("head of Sales", "deputy of Sales")}
    assert {mail.split()[1] for mail in kinds_of_mail(database)} == sales


def test_the_president_writes_for_the_company(app: Flask, database: Database, house: House) -> None:
    president = client_of(app, house, "president")
    address = begin(president, "who_leads")
    topic = {"topics-1-topic": "The new line", "topics-1-leads": "Marketing"}
    assert send(president, address, do="sign", **topic).status_code == 303
    assert "The new line" in text_of(client_of(app, house, "employee of Legal").get(address))
    assert client_of(app, house, "head of Sales").get(f"{address}/edit").status_code == 403


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
    monkeypatch.setattr(form_files, "agreement_forms", lambda: {})
    sales = client_of(app, house, "head of Sales")
    assert "A lead is here when" in text_of(sales.get(f"/agreements/{agreement_id}"))
    assert sales.get(f"/agreements/{agreement_id}/edit").status_code == 200


def test_a_discarded_draft_leaves_what_is_in_force(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        address = f"/agreements/{agreed_process(session, *departments).id}"
    sales = client_of(app, house, "head of Sales")
    send(sales, address, do="save", **process(house))
    assert len(standing_at(database, address).agreement.versions) == 2
    assert send(sales, address, "discard").status_code == 303
    assert [version.number for version in standing_at(database, address).agreement.versions] == [1]
    other = begin(sales, "one_plan", "marketing")
    assert send(sales, other, "discard").location == "/agreements"
    with database.reading() as session:
        assert len(session.scalars(select(Agreement)).all()) == 1


def test_the_sheet_is_printed(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        address = f"/agreements/{agreed_process(session, *departments, signed_on=TODAY - timedelta(9)).id}"
    answer = client_of(app, house, "employee of Sales").get(f"{address}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")


def test_the_president_rules_where_one_side_has_signed_and_the_other_will_not(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "lead_process")
    assert "Ask the president" not in text_of(marketing.get(address))
    send(marketing, address, do="sign", **process(house))
    asked = sales.get(f"{address}/escalation")
    assert asked.status_code == 200
    token = csrf_token(asked.text)
    answer = sales.post(f"{address}/escalation", data={"csrf_token": token, "position": "Two days are few."})
    assert answer.status_code == 303
    marketing.post(
        f"{address}/escalation",
        data={"csrf_token": csrf_token(marketing.get(address).text), "position": "One day is enough."},
    )
    president = client_of(app, house, "president")
    assert "How a lead becomes a customer: Sales and Marketing" in text_of(president.get("/escalations"))
    page = president.get(answer.location)
    assert "Two days are few." in text_of(page)
    assert "One day is enough." in text_of(page)
    ruling = {"csrf_token": csrf_token(page.text), "do": "rule", "ruling": "Two days, for a half-year."}
    assert president.post(answer.location, data=ruling).status_code == 303
    assert "Two days, for a half-year." in text_of(sales.get(answer.location))
    assert client_of(app, house, "head of Legal").get(answer.location).status_code == 403


def test_a_counterpart_takes_a_statement_to_the_president(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "roles_and_priorities")
    role = {"sets-1-what": "A", "carries_out-1-what": "B", "measured-1-figure": "C"}
    send(marketing, address, do="sign", **role, **{"measured-1-target": "D", "priorities-1-priority": "E"})
    assert "Ask the president" not in text_of(marketing.get(address))
    token = csrf_token(sales.get(f"{address}/escalation").text)
    answer = sales.post(f"{address}/escalation", data={"csrf_token": token, "position": "That is ours."})
    assert answer.status_code == 303
    assert "That is ours." in text_of(marketing.get(answer.location))
