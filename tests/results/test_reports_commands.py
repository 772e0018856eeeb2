"""The results of a round as files, printed and exported by command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.days import bound
from tests.factories import make_review
from tests.reports.reading import text_of
from tests.results.company_of_three import Scene, open_three
from webapp.models import Department
from webapp.storage.database import Database


def reports(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["reports", *arguments])


def words_of(file: Path) -> str:
    return text_of(file.read_bytes())


def test_the_export_of_the_command_is_the_export_of_the_page(
    app: Flask, exchanged: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    answer = reports(app, "export", "--round", "Spring 2026", "-o", str(file))
    assert answer.exit_code == 0, answer.output
    assert file.read_bytes() == exchanged.as_person("president").get("/company.csv").data
    as_json = tmp_path / "out.json"
    reports(app, "export", "--round", "spring-2026", "--format", "json", "-o", str(as_json))
    cards = json.loads(as_json.read_text("utf-8"))["cards"]
    assert [(card["of"], card["by"], card["published"]) for card in cards] == [
        ("Legal", "Sales", False),
        ("Marketing", "Sales", True),
        ("Sales", "Legal", False),
        ("Sales", "Marketing", True),
    ]


def test_each_report_is_printed(app: Flask, exchanged: Scene, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    for wanted, says in (
        (["--pair", "Marketing, Sales"], "Marketing and Sales"),
        (["--department", "sales"], "Sales over the rounds"),
        (["--company"], "How we serve each other"),
        (["--trends"], "All departments over the rounds"),
    ):
        answer = reports(app, "print", "--round", "Spring 2026", *wanted, "-o", str(file))
        assert answer.exit_code == 0, answer.output
        assert says in words_of(file)


def test_a_print_may_have_another_language_and_paper_than_the_company(
    app: Flask, exchanged: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "out.pdf"
    wanted = ["--pair", "Marketing,Sales", "--language", "de", "--paper", "Letter"]
    answer = reports(app, "print", "--round", "Spring 2026", *wanted, "-o", str(file))
    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines()[-1].startswith("Written to")
    assert "Was wir tun müssen" in words_of(file)
    assert round(PdfReader(file).pages[0].mediabox.width) == 612


def test_a_print_that_is_kept_is_written_again_with_the_same_bytes(
    app: Flask, exchanged: Scene, tmp_path: Path
) -> None:
    files = [tmp_path / "one.pdf", tmp_path / "other.pdf"]
    for file in files:
        reports(app, "print", "--round", "Spring 2026", "--company", "-o", str(file))
    (kept,) = (tmp_path / "printed").glob("*.pdf")
    assert files[0].read_bytes() == files[1].read_bytes() == kept.read_bytes()
    assert exchanged.as_person("president").get("/company.pdf").data == kept.read_bytes()
    kept.write_bytes(b"kept")
    reports(app, "print", "--round", "Spring 2026", "--company", "-o", str(files[0]))
    assert files[0].read_bytes() == b"kept"


def test_nothing_is_written_before_the_exchange(app: Flask, scene: Scene, tmp_path: Path) -> None:
    open_three(scene)
    file = tmp_path / "out"
    for arguments in (
        ["export"],
        ["print", "--company"],
        ["print", "--trends"],
        ["print", "--pair", "Marketing,Sales"],
        ["print", "--department", "Sales"],
    ):
        answer = reports(app, *arguments, "--round", "Spring 2026", "-o", str(file))
        assert answer.exit_code == 1
        assert bound("26 May 2026") in answer.output
        assert not file.exists()


@pytest.mark.parametrize("pair", ["Bed, Board,Sales", '"Bed, Board",Sales', 'sales,"Marketing"'])
def test_a_pair_is_found_by_a_name_with_a_comma_and_by_the_name_of_the_round(
    app: Flask, exchanged: Scene, tmp_path: Path, database: Database, pair: str
) -> None:
    with database.transaction() as session:
        marketing = session.scalars(select(Department).where(Department.name == "Marketing")).one()
        marketing.name = "Bed, Board"
    file = tmp_path / "out.pdf"
    answer = reports(app, "print", "--round", "Spring 2026", "--pair", pair, "-o", str(file))
    assert answer.exit_code == 0, answer.output
    assert "Marketing" in words_of(file)


def test_the_sheet_to_hang_up_needs_no_round(
    app: Flask, scene: Scene, database: Database, tmp_path: Path
) -> None:
    sales, marketing = (scene.company.departments[name] for name in ("Sales", "Marketing"))
    file, wanted = tmp_path / "poster.pdf", ("print", "--celebration", "2026-06-26", "--language", "de")
    with database.transaction() as session:
        make_review(
            session, sales, marketing, day=date(2026, 6, 26), is_celebration=True, successes="One list."
        )
        make_review(session, sales, marketing, day=date(2026, 6, 26))
    answer = reports(app, *wanted, "-o", str(file))
    assert answer.exit_code == 0, answer.output
    assert "Wir feiern" in words_of(file)
    assert "One list." in words_of(file)
    with database.transaction() as session:
        legal = scene.company.departments["Legal"]
        make_review(session, sales, legal, day=date(2026, 6, 26), is_celebration=True)
    answer = reports(app, *wanted, "-o", str(file))
    assert answer.exit_code == 1
    assert answer.stderr.count("/meetings/") == 2


def test_each_fault_is_one_line_that_says_what_is_wrong(app: Flask, exchanged: Scene, tmp_path: Path) -> None:
    for arguments, says in (
        (["export", "--round", "Spring 1999"], "no round called “Spring 1999”"),
        (["print", "--round", "Spring 2026"], "Choose one of"),
        (["print", "--company"], "Name the round with --round"),
        (["print", "--celebration", "2026-06-26"], "No celebration is planned on"),
        (["print", "--round", "Spring 2026", "--company", "--trends"], "Choose one of"),
        (["print", "--round", "Spring 2026", "--pair", "Sales"], "two departments with a comma"),
        (["print", "--round", "Spring 2026", "--pair", "Sales,Nowhere"], "no department called “Nowhere”"),
        (["print", "--round", "Spring 2026", "--pair", '"Sales'], "two departments with a comma"),
        (["print", "--round", "Spring 2026", "--pair", "Legal,Marketing"], "did not grade each other"),
    ):
        answer = reports(app, *arguments, "-o", str(tmp_path / "out"))
        assert answer.exit_code == 1
        assert says in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1
