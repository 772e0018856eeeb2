"""Prefetching of prints: a print made ahead is a cache hit, and the one that the page would print."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, make_person
from tests.reports.reading import text_of
from tests.results.company_of_three import Scene, exchange_three, found_three, open_three
from webapp.installed import install, installed
from webapp.models import Company
from webapp.printing import desk as print_desk
from webapp.printing.process import PrintingFailed
from webapp.results.services.likely_prints import likely_prints
from webapp.running.printing_ahead import LOOK_AGAIN_AFTER, PrintingAhead
from webapp.storage.database import Database

PAIRS = ("/pairs/legal/sales.pdf", "/pairs/marketing/sales.pdf")
PRINTS = ("/company.pdf", *PAIRS)


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    return found_three(database, client, tmp_path)


@pytest.fixture
def ahead(app: Flask) -> PrintingAhead:
    return PrintingAhead(app)


def print_some(ahead: PrintingAhead, *, number: int = 4) -> None:
    """Let the worker take so many passes: one more than there are prints."""
    for _pass in range(number):
        ahead.print_next()


def kept(folder: Path) -> set[str]:
    return {path.name for path in (folder / "printed").glob("*.pdf")}


def no_more_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every print fail that is not kept already."""

    def fail(render: str, _report: object) -> bytes:
        raise PrintingFailed(render)

    monkeypatch.setattr(print_desk, "print_apart", fail)


def test_nothing_is_printed_before_the_exchange(scene: Scene, ahead: PrintingAhead, tmp_path: Path) -> None:
    open_three(scene)
    print_some(ahead)
    assert kept(tmp_path) == set()


def test_after_the_exchange_each_comparison_opens_at_the_first_press(
    scene: Scene, ahead: PrintingAhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_some(ahead, number=1)
    exchange_three(scene)
    print_some(ahead)
    assert len(kept(tmp_path)) == len(PRINTS)
    no_more_prints(monkeypatch)
    president = scene.as_person("president")
    for address in (*PRINTS, "/pairs/sales/marketing.pdf"):
        answer = president.get(f"{address}?round=spring-2026")
        assert answer.mimetype == "application/pdf", address
    head = scene.as_person("head of Sales")
    assert head.get("/company.pdf?round=spring-2026").status_code == 403


def test_one_is_printed_at_a_time_while_the_worker_does_other_things(
    scene: Scene, ahead: PrintingAhead, app: Flask, tmp_path: Path
) -> None:
    exchange_three(scene)
    installed(app).print_desk.patience = 0.0
    for _print in PRINTS:
        print_some(ahead, number=3)
        printing = [thread for thread in threading.enumerate() if thread.name.endswith("(_print)")]
        assert len(printing) <= 1
        for thread in printing:
            thread.join()
    print_some(ahead)
    assert len(kept(tmp_path)) == len(PRINTS)


def test_what_changed_since_is_not_hidden_by_an_older_print(
    scene: Scene, ahead: PrintingAhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange_three(scene)
    print_some(ahead)
    before = kept(tmp_path)
    with scene.database.transaction() as session:
        session.scalars(select(Company)).one().name = "Another Name"
    print_some(ahead)
    assert kept(tmp_path) == before, "it is not time yet to look again"
    later(scene, NOW + LOOK_AGAIN_AFTER)
    print_some(ahead)
    assert len(kept(tmp_path) - before) == len(PRINTS)
    no_more_prints(monkeypatch)
    printed = scene.as_person("president").get(f"{PAIRS[0]}?round=spring-2026")
    assert "Another Name" in text_of(printed.data)
    with scene.database.transaction() as session:
        session.scalars(select(Company)).one().name = "A Third Name"
    assert scene.as_person("president").get(f"{PAIRS[0]}?round=spring-2026").status_code == 503


def test_on_another_day_all_is_printed_anew_at_once(
    scene: Scene, ahead: PrintingAhead, tmp_path: Path
) -> None:
    exchange_three(scene)
    print_some(ahead)
    later(scene, NOW + timedelta(days=1))
    print_some(ahead)
    assert len(kept(tmp_path)) == 2 * len(PRINTS)


def test_a_print_that_fails_does_not_hold_up_the_others(
    scene: Scene, ahead: PrintingAhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange_three(scene)
    with monkeypatch.context() as without_printer:
        no_more_prints(without_printer)
        with pytest.raises(PrintingFailed):
            ahead.print_next()
    print_some(ahead)
    assert len(kept(tmp_path)) == len(PAIRS)


def test_it_is_printed_in_the_languages_of_all_presidents(
    scene: Scene, app: Flask, database: Database
) -> None:
    exchange_three(scene)
    with database.transaction() as session:
        make_person(session, is_president=True, language="de")
        make_person(session, is_president=True, language="de", is_active=False)
    with app.app_context(), database.reading() as session:
        likely = likely_prints(session)
    assert [key.language for key in likely] == ["de"] * len(PRINTS) + ["en"] * len(PRINTS)
    assert likely[0].departments is None


def later(scene: Scene, moment: datetime) -> None:
    """Let it be another moment."""
    install(scene.client.application, replace(installed(scene.client.application), clock=lambda: moment))
