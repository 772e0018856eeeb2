"""What goes wrong around agreements: nobody to sign, changed while read, odd figures, other scripts."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.agreements.agreed import agreed_process, begin, process, send, standing_at
from tests.factories import TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from tests.reports.reading import text_of as text_of_pdf
from webapp.models import Escalation
from webapp.storage.database import Database

ROLE = {
    "sets-1-what": "The message",
    "carries_out-1-what": "Campaigns",
    "measured-1-figure": "Leads",
    "measured-1-target": "900",
    "priorities-1-priority": "The spring fair",
}
HEBREW = "פנייה של לקוח"


def test_a_side_without_a_head_is_named(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        for who in ("head of Sales", "deputy of Sales"):
            session.merge(house.people[who]).is_active = False
    marketing = client_of(app, house, "head of Marketing")
    address = begin(marketing, "lead_process")
    signed = {**process(house), "do": "sign"}
    assert send(marketing, address, **signed).status_code == 303
    page = text_of(marketing.get(address))
    assert "Nobody in Sales can sign: it has no head and no deputy. The administrator can name one." in page
    assert "Nobody in Sales can sign" in text_of(marketing.get(address))
    assert standing_at(database, address).in_force is None


def test_who_objects_to_a_statement_that_was_changed_meanwhile_is_told(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "roles_and_priorities")
    send(marketing, address, do="sign", **ROLE)
    read = sales.get(f"{address}/escalation").text
    number = read.split('name="version" value="')[1].split('"')[0]
    send(marketing, address, do="sign", **{**ROLE, "sets-1-what": "Prices too"})
    objection = {"csrf_token": csrf_token(read), "version": number, "position": "The message is ours."}
    answer = sales.post(f"{address}/escalation", data=objection)
    assert answer.status_code == 400
    assert "A new version came into force meanwhile. Read it first" in text_of(answer)
    assert "The message is ours." in answer.text
    with database.reading() as session:
        assert session.scalars(select(Escalation)).all() == []
    again = {**objection, "csrf_token": csrf_token(answer.text), "version": "2"}
    assert sales.post(f"{address}/escalation", data=again).status_code == 303


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("-5", "−5 (May 2026)"),
        ("(5)", "−5 (May 2026)"),
        ("0", "0 (May 2026)"),
        ("1" + "0" * 30, None),
        ("1e30", None),
        ("ninety", None),
        ("9,5", None),
        ("٩٥", None),
        ("84 " + "unit" * 15, None),
    ],
)
def test_a_figure_is_read_for_certain_or_refused_with_what_was_typed(
    app: Flask, database: Database, house: House, typed: str, shown: str | None
) -> None:
    with database.transaction() as session:
        departments = house.departments["Marketing"], house.departments["Sales"]
        address = f"/agreements/{agreed_process(session, *departments, signed_on=TODAY).id}"
    sales = client_of(app, house, "head of Sales")
    form = {"csrf_token": csrf_token(sales.get(address).text), "edit_number": 0, "figure-m1-2026-05": typed}
    answer = sales.post(f"{address}/figures", data=form)
    page = text_of(sales.get(address)).replace("-5", "−5")
    if shown is None:
        assert answer.status_code == 422
        assert "This figure cannot be read for certain" in text_of(answer)
        assert typed in answer.text
        assert "no figure yet" in page
    else:
        assert answer.status_code == 303
        assert shown in " ".join(page.split())


def test_what_is_written_from_right_to_left_stands_so_on_page_and_in_print(
    app: Flask, database: Database, house: House
) -> None:
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "lead_process")
    send(marketing, address, do="sign", **process(house, **{"stages-1-stage": HEBREW}))
    send(sales, address, "sign")
    assert f'<span dir="auto">{HEBREW}</span>' in sales.get(address).text
    assert HEBREW in sales.get(f"{address}.csv").data.decode("utf-8-sig")
    assert text_of_pdf(sales.get(f"{address}.pdf").data)
