"""Agreements: written by either side, signed by both, and nothing typed is lost."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from tests.agreements.agreed import agreed_process, begin, kinds_of_mail, process, send, standing_at
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from webapp.models import Agreement, LogEntry
from webapp.storage.database import Database


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
