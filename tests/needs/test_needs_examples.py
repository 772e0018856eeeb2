"""Examples beside the editor of a needs list: they fill empty rows, and are nobody else's needs."""

from __future__ import annotations

import html
import re

from flask import Flask

from tests.factories import make_pair
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
from tests.needs.needs_editor import editor_of, fields_of, stored, wordings
from webapp.domain.list_states import ListState
from webapp.storage.database import Database
from webapp.survey_templates import checked_templates


def examples(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'name="use" value="([^"]*)"', page)]


def test_an_example_fills_the_first_empty_row_and_keeps_what_was_typed(
    app: Flask, database: Database, house: House
) -> None:
    client = client_of(app, house, "head of Sales")
    page = client.get(ADDRESS).text
    first, second, third = examples(page)
    fields = fields_of(page) | {"text-1": "Leads reach us.", "why-2": "It costs us days.", "text-4": second}
    page = client.post(ADDRESS, data={**fields, "use": first}).text
    assert wordings(page) == ["Leads reach us.", "", first, second, "", ""]
    assert fields_of(page)["why-2"] == "It costs us days."
    assert re.findall(r'name="(text-\d)"[^>]* autofocus', page) == ["text-3"]
    assert set(examples(page)).isdisjoint({first, second})
    assert third in examples(page)
    assert stored(database) == []


def test_an_example_begins_a_new_need_where_an_old_one_was_emptied(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    fields = editor_of(client)
    assert fields["continues-2"]
    page = client.post(ADDRESS, data={**fields, "text-2": "", "use": "We are asked."}).text
    assert wordings(page)[1] == "We are asked."
    assert fields_of(page)["continues-2"] == ""


def test_no_example_is_offered_without_an_empty_row_and_none_takes_the_place_of_a_need(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    page = client.get(ADDRESS).text
    assert examples(page) == []
    answer = client.post(ADDRESS, data={**fields_of(page), "use": "We are asked."}).text
    assert "All six rows are written." in answer
    assert "write this in its place: Show the plan" in client.get(f"{ADDRESS}?use=Show+the+plan").text
    assert wordings(answer) == wordings(page)


def test_examples_come_from_the_template_and_never_from_the_list_of_another_pair(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    with database.transaction() as session:
        make_pair(session, house.departments["Legal"], house.departments["Marketing"])
    answer = client_of(app, house, "head of Legal").get("/needs/marketing/legal")
    assert examples(answer.text) == list(checked_templates().templates["report_card"].suggestions[:3])
    assert "What Sales needs of Marketing" not in text_of(answer)
