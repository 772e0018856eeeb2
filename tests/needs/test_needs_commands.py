"""`needs import` and `needs export`: the promises of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_company, make_department, make_pair
from webapp.models import LogEntry, Need
from webapp.storage.database import Database

HEADER = "of,by,position,need,why,a_looks_like,f_looks_like\r\n"
ROWS = "".join(f"Marketing,Sales,{n},Need number {n}.,,,\r\n" for n in range(1, 7))


def run(app: Flask, *words: str, typed: str | bytes | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["needs", *words], input=typed)


def stored_needs(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(select(func.count(Need.id)))


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
        make_pair(session, make_department(session, "Marketing"), make_department(session, "Sales"))


def test_a_dry_run_shows_every_row_and_stores_nothing(app: Flask, database: Database) -> None:
    result = run(app, "import", "--dry-run", "-", typed=HEADER + ROWS)
    assert result.exit_code == 0
    assert result.stdout.count("Need number") == 6
    assert "nothing was stored" in result.stdout
    assert stored_needs(database) == 0


def test_a_faulty_file_ends_with_status_1_and_one_line_a_fault(app: Flask, database: Database) -> None:
    result = run(app, "import", "-", typed=HEADER + ROWS.replace("Need number 3.", " "))
    assert result.exit_code == 1
    assert "Row 4, column need: This need is blank." in result.stderr
    assert stored_needs(database) == 0


def test_what_was_exported_imports_as_the_same(app: Flask, database: Database, tmp_path: Path) -> None:
    assert run(app, "import", "-", typed=HEADER + ROWS).exit_code == 0
    file = tmp_path / "needs.csv"
    assert run(app, "export", "-o", str(file)).exit_code == 0
    assert file.read_bytes().decode("utf-8-sig") == HEADER + ROWS
    assert run(app, "export").stdout_bytes == file.read_bytes()
    again = run(app, "import", str(file))
    assert "0 new, 0 changed, 6 unchanged" in again.stdout
    with database.reading() as session:
        assert "imported needs: 6 new, 0 changed" in session.scalars(select(LogEntry.what)).all()


def test_a_file_that_cannot_be_written_is_one_line(app: Flask, tmp_path: Path) -> None:
    result = run(app, "export", "-o", str(tmp_path / "nowhere" / "needs.csv"))
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr
