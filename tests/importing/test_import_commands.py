"""`people import` and `pairs import`: the promises of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.factories import make_department, make_pair, make_person
from tests.faulty_lists import FAULTY, FAULTY_IDS, GOOD, HEADER, FaultyList
from webapp.models import Department, LogEntry, Pair, Person
from webapp.storage.database import Base, Database


def run(app: Flask, *words: str, typed: bytes | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def company(database: Database) -> None:
    with database.transaction() as session:
        sales = make_department(session, "Marketing", people=3), make_department(session, "Support", people=3)
        make_pair(session, *sales)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(("what", "faulty"), FAULTY, ids=FAULTY_IDS)
def test_a_faulty_file_names_row_and_column_and_changes_nothing(
    app: Flask, database: Database, tmp_path: Path, what: str, faulty: FaultyList
) -> None:
    if what == "pairs":
        with database.transaction() as session:
            make_department(session, "Sales")
    before = everything(database)
    file = tmp_path / "list.csv"
    file.write_bytes(faulty.data)
    for words in ((what, "import", str(file)), (what, "import", "--dry-run", str(file))):
        result = run(app, *words)
        assert result.exit_code == 1
        assert [line for line in result.stderr.splitlines() if line.startswith(f"{faulty.place}: ")]
        assert faulty.words in result.stderr
        assert result.stderr.splitlines()[-1].startswith("Error: Nothing was stored: the file has ")
    assert everything(database) == before


def test_a_good_file_is_stored_and_counted(app: Flask, database: Database) -> None:
    result = run(app, "people", "import", "-", typed=HEADER + GOOD)
    assert result.exit_code == 0, result.stderr
    assert "1 department is new: Sales." in result.stdout
    assert "2 rows: 2 new, 0 changed, 0 unchanged." in result.stdout
    with database.reading() as session:
        assert sorted(session.scalars(select(Person.email))) == ["ada@example.com", "luca@example.com"]
        assert session.scalars(select(LogEntry.what)).all() == ["imported people: 2 new, 0 changed"]


def test_a_dry_run_shows_every_row_and_stores_nothing(app: Flask, database: Database) -> None:
    result = run(app, "people", "import", "-", "--dry-run", typed=HEADER + GOOD)
    assert result.exit_code == 0
    rows = [line.split()[:2] for line in result.stdout.splitlines()[:2]]
    assert rows == [["2", "new"], ["3", "new"]]
    assert "nothing was stored" in result.stdout
    with database.reading() as session:
        assert session.scalars(select(Department)).all() == []


@pytest.mark.usefixtures("company")
def test_pairs_are_stored_once_in_either_order(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_department(session, "Sales")
    result = run(app, "pairs", "import", "-", typed=b"second;first\nMarketing;sales\nMarketing;Support\n")
    assert "2 rows: 1 new, 0 changed, 1 unchanged." in result.stdout
    with database.reading() as session:
        assert len(session.scalars(select(Pair)).all()) == 2


def test_a_row_cannot_move_the_cursor_of_a_terminal(app: Flask) -> None:
    typed = HEADER + "Ada \x07\u202eBrandt,ada@example.com,Sales,\n".encode()
    result = run(app, "people", "import", "-", "--dry-run", typed=typed)
    assert result.exit_code == 1
    assert "Brandt" in result.stdout
    assert not {"\x07", "\u202e"} & {*result.output}


def test_a_database_without_tables_is_said_in_a_sentence(app: Flask, database: Database) -> None:
    Base.metadata.drop_all(database.engine)
    result = run(app, "people", "import", "-", typed=HEADER + GOOD)
    assert result.exit_code == 1
    assert "flask --app wsgi database upgrade" in result.stderr


def test_people_of_the_company_stay_when_a_file_leaves_them_out(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, "Old Hand", department=make_department(session, "Marketing"))
    result = run(app, "people", "import", "-", typed=HEADER + GOOD)
    assert "1 person is not in the file and stays: Old Hand" in result.stdout
    with database.reading() as session:
        assert "Old Hand" in session.scalars(select(Person.name).where(Person.is_active)).all()
