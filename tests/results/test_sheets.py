"""Sheets to write on: who may print them, and what stands on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.fixtures.two_departments import ADDRESS, House, client_of, house, list_of
from tests.reports.reading import text_of as words_of_print
from tests.results.company_of_three import Scene
from webapp.domain.list_states import ListState
from webapp.storage.database import Database

__all__ = ["house"]
BLANK = f"{ADDRESS}.pdf"


def test_the_list_in_force_is_printed_as_a_blank_card(app: Flask, database: Database, house: House) -> None:
    needs_list = list_of(database, house, ListState.AGREED)
    for who in ("head of Sales", "deputy of Sales", "head of Marketing", "president"):
        client = client_of(app, house, who)
        answer = client.get(BLANK)
        assert answer.mimetype == "application/pdf", who
        text = words_of_print(answer.data)
        assert "as graded by Sales" in text
        assert all(need.text in text for need in needs_list.needs)
        assert BLANK in client.get(ADDRESS).text


@pytest.mark.parametrize(
    "who", ["employee of Sales", "employee of Marketing", "head of Legal", "administrator"]
)
def test_others_print_no_blank_card(app: Flask, database: Database, house: House, who: str) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, who)
    assert client.get(BLANK).status_code == 403
    assert BLANK not in client.get(ADDRESS).text


def test_a_draft_is_not_printed(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.DRAFTED)
    assert client_of(app, house, "head of Marketing").get(BLANK).status_code == 404


def test_the_questions_for_a_visit_go_to_the_president_and_leave_no_trace(
    exchanged: Scene, tmp_path: Path
) -> None:
    address = "/trends/sales/visit.pdf"
    president = exchanged.as_person("president")
    text = words_of_print(president.get(address).data)
    assert "A visit to Sales" in text
    assert "Received F from Marketing" in text
    assert not list(tmp_path.glob("printed/*"))
    assert address in president.get("/meetings/visits/sales").text
    for kind in ("head of Sales", "employee of Sales", "administrator"):
        assert exchanged.as_person(kind).get(address).status_code == 403
    assert president.get("/trends/nowhere/visit.pdf").status_code == 404


def test_there_is_no_visit_sheet_before_the_exchange(scene: Scene) -> None:
    assert scene.as_person("president").get("/trends/sales/visit.pdf").status_code in {404, 409}
