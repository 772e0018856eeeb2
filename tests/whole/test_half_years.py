"""Three rounds as a company goes through them: real commands, a real server, and what is left afterwards."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.private_postgresql import PostgreSQL
from tests.whole.company_data import ROUNDS, email_of, write_company
from tests.whole.drive import exchange_round, grade_round, open_round, rounds_in, slug
from tests.whole.independent_tally import differences, tally
from tests.whole.installation import QuickInstallation
from tests.whole.reading_everything import read_everything

PRESIDENT = "president@example.com"
READERS = (email_of("Sales", 1), email_of("Legal", 3), PRESIDENT, "administrator@example.com")
PRINTS = re.compile(rf"^/(company|pairs/legal/sales|results/{slug(ROUNDS[-1])}/sales/legal)\.pdf")
MOMENT = re.compile(r"(?<=\d)T\d\d:[\d:.+]*")
SINGLE = re.compile(r"^/admin/people/\d|/versions/")
LEGALS_MARKS = """
    SELECT card.id FROM card JOIN department ON department.id = card.grading_id
    JOIN round ON round.id = card.round_id WHERE department.name = 'Legal' AND round.state <> 'exchanged'
"""


@dataclass(frozen=True, kw_only=True)
class Driven:
    """A company after three rounds; `as_if_ungraded` is its data folder had Legal never graded the last."""

    folder: Path
    installation: QuickInstallation
    exports: Mapping[str, dict[str, Any]]
    as_if_ungraded: Path | None


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def driven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    """Bring the company through its rounds, and go on serving it."""
    folder = write_company(tmp_path_factory.mktemp("company"))
    url = None
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        url = server.url(server.make_database())
    installation = QuickInstallation(tmp_path_factory.mktemp("data"), url)
    installation.set_up(folder)
    exports: dict[str, dict[str, Any]] = {}
    twin = None
    with installation.serving():
        for name, rows in rounds_in(folder).items():
            open_round(installation, name)
            grade_round(installation, rows)
            if name == ROUNDS[-1] and url is None:
                twin = _had_legal_not_graded(installation, tmp_path_factory.mktemp("twin") / "data")
            exports[name] = exchange_round(installation, name)
        yield Driven(folder=folder, installation=installation, exports=exports, as_if_ungraded=twin)


def _had_legal_not_graded(installation: QuickInstallation, data: Path) -> Path:
    """Copy the open round, and take the marks and the ballots of Legal out of the copy."""
    shutil.copytree(installation.data, data)
    copy = QuickInstallation(data)
    shutil.copytree(installation.keys, copy.keys)
    file = copy.sqlite_file
    with closing(sqlite3.connect(file)) as connection, connection:
        marks = connection.execute(f"UPDATE roll SET handed_in = 0 WHERE card_id IN ({LEGALS_MARKS})")  # noqa: S608
        boxes = connection.execute(f"UPDATE urn SET used = 0 WHERE card_id IN ({LEGALS_MARKS})")  # noqa: S608
    assert (marks.rowcount, boxes.rowcount) == (4, 4)
    return data


def _is_left_out(reader: str, address: str) -> bool:
    """Leave out what takes time and tells nothing more, and the post, whose counts move while it works.

    The page of a person's own data has the rows of its JSON file, which is compared; a workbook has the
    cells of its CSV file.
    """
    if address.partition("?")[0] in ("/admin/mail", "/me/data") or ".xlsx" in address:
        return True
    if ".pdf" in address:
        return reader != PRESIDENT or PRINTS.match(address) is None
    return SINGLE.search(address) is not None


def _timeless(reader_and_address: tuple[str, str], answer: str) -> str:
    """Return an answer; of a person's own data without moments, and without the weekly mail of the worker."""
    if not reader_and_address[1].startswith("/me/data.json"):
        return answer
    status, _, content = answer.partition("\n")
    tables = json.loads(MOMENT.sub("", content))
    tables["mail"] = [mail for mail in tables.get("mail", []) if mail["kind"] != "week"]
    return f"{status}\n{json.dumps(tables)}"


def test_the_export_of_every_round_is_what_an_independent_count_gives(driven: Driven) -> None:
    cards = tally(driven.folder / "grades.csv")
    assert list(driven.exports) == list(ROUNDS)
    assert [line for export in driven.exports.values() for line in differences(export, cards)] == []


def test_the_company_has_every_case_of_withholding(driven: Driven) -> None:
    needs = [need for export in driven.exports.values() for card in export["cards"] for need in card["needs"]]
    assert {need["withheld"] for need in needs} == {None, "none", "few", "unanimous"}
    closed = {
        (card["of"], card["by"]) for card in driven.exports[ROUNDS[0]]["cards"] if not card["published"]
    }
    assert closed == {("Sales", "Legal")}


def test_the_table_and_the_nested_export_say_the_same(driven: Driven) -> None:
    for name, exported in driven.exports.items():
        file = driven.installation.data / f"{slug(name)}.csv"
        driven.installation.command("reports", "export", "--round", name, "-o", str(file))
        lines = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        wanted = [(card, need) for card in exported["cards"] for need in card["needs"]]
        for line, (card, need) in zip(lines, wanted, strict=True):
            place = (card["of"], card["by"], str(need["position"]))
            assert (line["of"], line["by"], line["position"]) == place
            counts = need["counts"] or {}
            figures = {letter: counts.get(letter) for letter in "ABCDF"}
            figures |= {key: need[key] for key in ("cannot_judge", "answers", "letter", "withheld")}
            assert {key: line[key] for key in figures} == {
                key: "" if value is None else str(value) for key, value in figures.items()
            }
            assert line["mean"] == ("" if need["mean"] is None else f"{need['mean']:.2f}")


def test_nothing_that_could_open_or_match_a_ballot_is_left(driven: Driven) -> None:
    assert driven.installation.key_files() == []
    assert driven.installation.rows_of_open_rounds() == 0


def test_grades_of_a_department_of_four_show_nowhere(driven: Driven) -> None:
    """Everything that anybody can read is what it would be had these four never graded."""
    if driven.as_if_ungraded is None:
        closed = [
            card for export in driven.exports.values() for card in export["cards"] if card["by"] == "Legal"
        ]
        assert [card["published"] for card in closed] == [False] * len(ROUNDS)
        return
    twin = QuickInstallation(driven.as_if_ungraded)
    assert exchange_round(twin, ROUNDS[-1]) == driven.exports[ROUNDS[-1]]
    here = read_everything(driven.installation, READERS, is_left_out=_is_left_out)
    with twin.serving():
        there = read_everything(twin, READERS, is_left_out=_is_left_out)
    assert here.keys() == there.keys()
    differing = [place for place in here if _timeless(place, here[place]) != _timeless(place, there[place])]
    assert differing == []
    last = slug(ROUNDS[-1])
    read = {address.partition("?")[0] for _, address in here}
    for address in (f"/results/{last}/sales/legal", "/pairs/legal/sales", "/company"):
        assert {address, f"{address}.csv", f"{address}.pdf"} <= read
