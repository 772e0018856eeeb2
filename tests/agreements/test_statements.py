"""Statements of a department and of the company, and what heads take to the president."""

from __future__ import annotations

from flask import Flask

from tests.agreements.agreed import begin, kinds_of_mail, process, send
from tests.factories import make_needs_list
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from webapp.storage.database import Database

VERSION = {"version": "1"}  # the one that was read


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
    answer = sales.post(
        f"{address}/escalation", data={"csrf_token": token, **VERSION, "position": "Two days are few."}
    )
    assert answer.status_code == 303
    marketing.post(
        f"{address}/escalation",
        data={
            "csrf_token": csrf_token(marketing.get(address).text),
            "version": "1",
            "position": "One day is enough.",
        },
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
    answer = sales.post(
        f"{address}/escalation", data={"csrf_token": token, **VERSION, "position": "That is ours."}
    )
    assert answer.status_code == 303
    assert "That is ours." in text_of(marketing.get(answer.location))
