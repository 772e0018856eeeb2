"""The president's unannounced visit: five questions, private notes, and no trace that others could see."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.mid_year import MidYear
from tests.results.company_of_three import Scene, exchange_three, found_three
from tests.web.access_table import KINDS, READING, routes
from webapp import create_app
from webapp.config import Settings
from webapp.installed import installed
from webapp.models import Person, VisitNote
from webapp.storage.database import Base, Database

ADDRESS = "/meetings/visits/sales"
NOTE = "Ask about the leads <quietly>"


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    return scene


def write(client: FlaskClient, text: str, **fields: object) -> int:
    token = csrf_token(client.get(ADDRESS).text)
    return client.post(ADDRESS, data={"csrf_token": token, "text": text, **fields}).status_code


def test_the_page_asks_five_questions_each_with_its_source(scene: Scene) -> None:
    page = scene.as_person("president").get(ADDRESS).text
    asked = re.findall(r"<li><q>(.+?)</q><p>(.+?)</p></li>", page)
    assert len(asked) == 5
    assert any("Received F from Marketing" in source for _question, source in asked)


def test_notes_are_kept_changed_and_deleted(scene: Scene) -> None:
    president = scene.as_person("president")
    assert write(president, NOTE) == 303
    assert "Ask about the leads &lt;quietly&gt;" in president.get(ADDRESS).text
    assert write(president, "Done", edit_number=0) == 303
    assert write(president, "Too late", edit_number=0) == 409
    token = csrf_token(president.get(ADDRESS).text)
    assert president.post(f"{ADDRESS}/delete", data={"csrf_token": token}).status_code == 303
    assert "Done" not in president.get(ADDRESS).text
    with scene.database.reading() as session:
        assert session.scalars(select(VisitNote)).all() == []


def test_a_note_from_another_window_is_not_overwritten_and_nothing_typed_is_lost(scene: Scene) -> None:
    president = scene.as_person("president")
    write(president, "First window")
    token = csrf_token(president.get(ADDRESS).text)
    answer = president.post(ADDRESS, data={"csrf_token": token, "text": "Second window"})
    assert answer.status_code == 409
    assert ">Second window</textarea>" in answer.text
    assert "First window" in answer.text


def test_too_long_notes_come_back_whole(scene: Scene) -> None:
    president = scene.as_person("president")
    token = csrf_token(president.get(ADDRESS).text)
    answer = president.post(ADDRESS, data={"csrf_token": token, "text": "x" * 5001})
    assert answer.status_code == 422
    assert "x" * 5001 in answer.text


def test_another_president_does_not_read_them(scene: Scene) -> None:
    write(scene.as_person("president"), NOTE)
    with scene.database.transaction() as session:
        other = Person(name="Paul Otto", email="paul@example.com", is_president=True)
        session.add(other)
        session.flush()
    page = sign_in(scene.client.application.test_client(), other).get(ADDRESS).text
    assert "quietly" not in page
    assert (
        "With notes"
        not in sign_in(scene.client.application.test_client(), other).get("/meetings/visits").text
    )


def test_there_is_no_visit_before_the_exchange(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    scene = found_three(database, client, tmp_path)
    assert scene.as_person("president").get(ADDRESS).status_code in (404, 409)


# --- Two installations, in one of which a visit is prepared -----------------------------------


def _seen_by_others(app: Flask, mid_year: MidYear) -> Iterator[tuple[str, str, str]]:
    """Yield every page that somebody else may open, as it looks to her; tokens differ by nature."""
    for kind in KINDS:
        if kind == "president":
            continue
        client = app.test_client() if kind == "visitor" else sign_in(app.test_client(), mid_year.people[kind])
        for route in routes(READING):
            if not route.pattern.endswith((".pdf", ".css")):
                answer = client.get(route.address(**mid_year.in_addresses))
                plain = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)
                yield kind, route.endpoint, f"{answer.status_code} {plain}"


def _stored(app: Flask) -> dict[str, list[str]]:
    """Return every row but those of the private notes."""
    database = installed(app).database
    with database.reading() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name != VisitNote.__tablename__
        }


def _files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".sqlite" not in path.name)
    return sorted(str(path.relative_to(folder)) for path in found)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_prepares_a_visit_leaves_no_trace_that_another_could_see(
    mid_year: MidYear, tmp_path: Path
) -> None:
    here = installed(mid_year.app).settings
    (tmp_path / "other").mkdir()
    database = installed(mid_year.app).database
    database.checkpoint()
    shutil.copyfile(tmp_path / "report_card.sqlite", tmp_path / "other" / "copy.sqlite")
    shutil.copytree(here.key_folder, tmp_path / "other" / "keys")
    shutil.copy2(here.data_folder / "worker_seen", tmp_path / "other")
    files = _files(tmp_path / "other")
    visited = create_app(
        Settings(
            data_folder=tmp_path / "other",
            database_url=f"sqlite:///{tmp_path / 'other' / 'copy.sqlite'}",
            key_folder=tmp_path / "other" / "keys",
            mail_folder=tmp_path / "other" / "mail",
            secret_key=here.secret_key,
            base_url=here.base_url,
        ),
        clock=installed(mid_year.app).clock,
    )
    visited.testing = True
    installed(visited).print_desk.patience = 120
    president = sign_in(visited.test_client(), mid_year.people["president"])
    assert president.get("/meetings/visits").status_code == 200
    assert president.get("/trends/sales/visit.pdf").mimetype == "application/pdf"
    assert write(president, NOTE) == 303
    assert NOTE not in str(_stored(visited))
    assert _stored(visited) == _stored(mid_year.app)
    assert _files(tmp_path / "other") == files
    assert list(_seen_by_others(visited, mid_year)) == list(_seen_by_others(mid_year.app, mid_year))
    installed(visited).database.engine.dispose()
