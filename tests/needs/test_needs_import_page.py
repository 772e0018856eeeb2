"""Needs imported on the administrator's page: shown first, then stored as agreed."""

from __future__ import annotations

from flask import Flask

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from tests.needs.needs_editor import stored
from webapp.domain.list_states import ListState
from webapp.storage.database import Database


def test_the_administrator_imports_needs_on_the_page(app: Flask, database: Database, house: House) -> None:
    client = client_of(app, house, "administrator")
    page = client.get("/admin/import/needs")
    rows = "".join(f"Marketing,Sales,{n},Need {n}.\n" for n in range(1, 7))
    form = {"csrf_token": csrf_token(page.get_data(as_text=True)), "text": "of,by,position,need\n" + rows}
    assert "Need 6." in text_of(client.post("/admin/import/needs", data=form))
    assert stored(database) == []
    client.post("/admin/import/needs/store", data=form)
    assert stored(database) == [(1, ListState.AGREED, [f"Need {n}." for n in range(1, 7)])]
