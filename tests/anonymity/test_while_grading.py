"""What everybody can reach while grading runs is the same, whatever was graded and whoever has handed in.

Three installations go through the same half-year. In the second other grades are given, in the third other
people hand in, as many as in the first. Then the administrator, the president, a head and an employee read
every page, table and print there is, a program asks the API, commands are run, and log, mails, what a webhook
is told, backup and database are looked at.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.anonymity.twins import THIS_TIME, Twin, twin, was_reminded
from tests.api.asking import Program, token_for
from tests.factories import NOW
from tests.fixtures.application import sign_in
from tests.walking import CHANGING, walk
from tests.web.access_table import READING, routes
from webapp.installation.services.backup import back_up
from webapp.models import Mail
from webapp.storage.database import Base, Database

COMMANDS = (
    ["rounds", "list"],
    ["needs", "export"],
    ["reports", "export", "--round", THIS_TIME, "-o", "-"],
    ["reports", "print", "--round", THIS_TIME, "--company", "-o", "never.pdf"],
    ["daily"],
)
SHORT_PRINTS = ("/anonymity.pdf", "/works-council.pdf")
EDITION = re.compile("'[0-9a-f]{16}'")
TELLS_WHO_HANDED_IN = {"roll", "mail"}
"""Said on the page about anonymity: whoever reads the database or the mails sees who has handed in."""


@dataclass(kw_only=True)
class Twins:
    first: Twin
    other_grades: Twin
    other_people: Twin

    def each(self) -> tuple[Twin, Twin, Twin]:
        return self.first, self.other_grades, self.other_people


@pytest.fixture(params=["sqlite", "postgresql"])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Twins]:
    with ExitStack() as stack:
        made = []
        for number, (grades, voters) in enumerate(((5, range(1, 7)), (6, range(1, 7)), (5, range(4, 10)))):
            folder = tmp_path / str(number)
            folder.mkdir()
            url = _database(request, folder)
            made.append(stack.enter_context(twin(folder, url, grades=grades, voters=voters)))
        yield Twins(first=made[0], other_grades=made[1], other_people=made[2])


def _database(request: pytest.FixtureRequest, folder: Path) -> str:
    """Give each twin a database of its own, with all tables and no rows."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("_sqlite_template")
        (folder / "database").mkdir()
        file = folder / "database" / "report_card.sqlite"
        file.write_bytes(template.read_bytes())
        return f"sqlite:///{file}"
    server = request.getfixturevalue("postgresql_server")
    return str(server.url(server.make_database(template=request.getfixturevalue("postgresql_template"))))


def _addresses(installation: Twin) -> set[str]:
    """Every address of the table of routes whose example names nothing that this company lacks, and "/"."""
    fixed = {route.pattern for route in routes(READING) if "{" not in route.pattern}
    return {"/", *(f"/admin/people/{person.id}" for person in installation.readers.values()), *fixed}


def _is_left_out(reader: str, address: str) -> bool:
    """Leave out prints, which are made of what the pages show: but one of each kind of reader."""
    path = address.partition("?")[0]
    if path.startswith("/static/"):
        return True
    return path.endswith(".pdf") and reader != "administrator" and path not in SHORT_PRINTS


def everything_that_can_be_read(installation: Twin) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for reader, person in installation.readers.items():
        with sign_in(installation.app.test_client(), person) as client:
            pages = walk(client, _addresses(installation), is_left_out=partial(_is_left_out, reader))
        found |= {(reader, address): content for address, content in pages.items()}
    found |= Program(installation.app, token_for(installation.app)).everything()
    for words in COMMANDS:
        done = installation.app.test_cli_runner().invoke(args=words)
        found["command", " ".join(words)] = CHANGING.sub("…", f"{done.exit_code} {done.output}")
    return found


@pytest.mark.timeout(900)
def test_no_page_file_or_command_tells_grades_or_who_has_handed_in(
    twins: Twins, caplog: pytest.LogCaptureFixture
) -> None:
    logs: list[str] = []
    read = []
    for installation in twins.each():
        caplog.clear()
        assert was_reminded(installation)
        read.append(everything_that_can_be_read(installation))
        logs.append(caplog.text)
    first, other_grades, other_people = read
    assert len(first) > 100
    assert {status.split()[0] for status in first.values()} >= {"200", "403"}
    assert ("administrator", "/admin/log") in first
    assert [place for place in first if first[place] != other_grades.get(place)] == []
    assert [place for place in first if first[place] != other_people.get(place)] == []
    assert first.keys() == other_grades.keys() == other_people.keys()
    assert logs[0] == logs[1] == logs[2]
    _look_into_the_databases(twins)


def _look_into_the_databases(twins: Twins) -> None:
    """All that is stored is the same under other grades, but the bytes of the boxes; and so is a backup."""
    first, other_grades, other_people = (_rows(installation.database) for installation in twins.each())
    assert first["roll"] != other_people["roll"]
    assert first["mail"] != other_people["mail"]
    assert first == other_grades
    messages = [_messages(installation.database) for installation in twins.each()]
    assert "round.closing_soon" in " ".join(messages[0]), "a webhook is told of this round"
    assert messages[0] == messages[1] == messages[2]
    assert {table for table in first if first[table] != other_people[table]} <= TELLS_WHO_HANDED_IN
    if twins.first.database.is_sqlite:
        assert _rows_of_backup(twins.first) == _rows_of_backup(twins.other_grades)


def _rows(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(_without_random_bytes, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def _messages(database: Database) -> list[str]:
    with database.reading() as session:
        told = select(Mail.subject, Mail.body, Mail.state).where(Mail.receiver_id.is_not(None))
        return sorted(map(repr, session.execute(told)))


def _without_random_bytes(row: Iterable[object]) -> str:
    """Write a row, of its places, boxes and keys the length alone, without the name of the edition."""
    cells = [len(cell) if isinstance(cell, bytes) else cell for cell in row]
    return EDITION.sub("…", CHANGING.sub("…", repr(cells)))


def _rows_of_backup(installation: Twin) -> dict[str, list[str]]:
    file = Path(str(installation.database.engine.url.database)).with_name("backup.sqlite")
    back_up(installation.database, file, at=NOW)
    with closing(sqlite3.connect(file)) as copy:
        tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(map(_without_random_bytes, copy.execute(f'SELECT * FROM "{name}"')))  # noqa: S608
            for name in tables
        }
