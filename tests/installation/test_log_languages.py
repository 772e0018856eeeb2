"""The log is read in the reader's language: every line that a story of five rounds leaves, and its search."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

import webapp
from tests.factories import NOW, make_company
from tests.fixtures.application import sign_in
from webapp.installed import installed
from webapp.models import LogEntry, Person
from webapp.organisation.services.company import CompanySettings, change_settings, settings_of
from webapp.storage.database import Database

ENGLISH = re.compile(r"\b(the|of|to|as graded by|planned|set|began|signed|needs|needs from|action)\b")


def without_names(said: str, names: list[str]) -> str:
    """Leave out what bears a name in every language: rounds, departments, people, surveys, titles."""
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "…")
    return re.sub(r"Umfrage (geöffnet|ausgezählt): .*|„.*?“", "", said)


def test_a_german_administrator_reads_every_line_of_the_sample_company_in_german(northwick: Flask) -> None:
    with installed(northwick).database.reading() as session:
        administrator = session.scalars(select(Person).where(Person.is_administrator)).one()
        names = list(session.scalars(select(Person.name)))
    client = sign_in(northwick.test_client(), administrator)
    client.set_cookie("language", "de")
    lines = list(csv.reader(client.get("/admin/log.csv").get_data().decode("utf-8-sig").splitlines()))[1:]
    assert len(lines) > 200
    in_english = {said for _when, _who, said in lines if ENGLISH.search(without_names(said, names))}
    assert not in_english
    assert "das System" in {who for _when, who, _said in lines}
    found = client.get("/admin/log", query_string={"q": "ausgetauscht spring 2025"}).text
    assert "1 Zeile" in found
    assert "Spring 2025 ausgetauscht" in found


def test_a_change_of_the_settings_is_named_in_german(database: Database) -> None:
    with database.transaction() as session:
        now_set = settings_of(make_company(session))
        changed = {**vars(now_set), "minimum_group": 8, "asks_comments": not now_set.asks_comments}
        change_settings(session, CompanySettings(**changed), who="Samira", now=NOW)
        session.flush()
        entry = session.scalars(select(LogEntry)).one()
        assert entry.what == "changed the settings (minimum group: 5 → 8; asks comments: yes → no)"
        expected = "Einstellungen geändert (kleinste Gruppe: 5 → 8; fragt nach Kommentaren: ja → nein)"
        assert entry.translations == {"de": expected}


def test_no_line_of_the_log_is_put_together_outside_the_catalogues() -> None:
    """What is written as one text would be English for everybody."""
    for path in Path(webapp.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in {
                "note",
                "note_by",
            }:
                for said in (*call.args, *(keyword.value for keyword in call.keywords)):
                    assert not isinstance(said, ast.JoinedStr), f"{path}:{call.lineno}"
