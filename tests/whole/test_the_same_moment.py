"""Sixty-four people press the button at the same moment, and one more presses it in two tabs."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.fixtures.private_postgresql import PostgreSQL
from tests.whole.drive import ANSWERS, exchange_round, open_round
from tests.whole.installation import QuickInstallation
from tests.whole.visitor import Page, Visitor

PEOPLE = 65  # the last of them has two tabs
CARD = "/cards/spring-2026/marketing"
GRADES = ("A", "B", "C", "F", "cannot judge", "A", "C")


def answers_of(number: int) -> list[str]:
    """Return the six answers of a person."""
    return [GRADES[(number + need) % len(GRADES)] for need in range(6)]


def write_company(folder: Path) -> Path:
    """Write a company in which 65 people of Sales grade Marketing."""
    sales = [["Sales", f"sales{number:02}@example.com"] for number in range(1, PEOPLE + 1)]
    people = [["Marketing", "marketing01@example.com"], *sales]
    _write(
        folder / "people.csv", "name,email,department,roles", ([mail, mail, of, ""] for of, mail in people)
    )
    _write(folder / "pairs.csv", "first,second", [["Marketing", "Sales"]])
    needs = (["Marketing", "Sales", str(number), f"Need {number}.", "", "", ""] for number in range(1, 7))
    _write(folder / "needs.csv", "of,by,position,need,why,a_looks_like,f_looks_like", needs)
    return folder


def _write(file: Path, columns: str, rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([columns.split(","), *rows])


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[QuickInstallation]:
    """The company with its round open, served."""
    url = None
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        url = server.url(server.make_database())
    folder = tmp_path / "company"
    folder.mkdir()
    installation = QuickInstallation(tmp_path / "data", url)
    installation.set_up(write_company(folder))
    open_round(installation, "Spring 2026")
    with installation.serving():
        yield installation


def at_the_check_page(visitor: Visitor, number: int) -> tuple[Visitor, str, dict[str, str]]:
    """Fill in the form, and return what the last press would send."""
    answers = {
        f"need-{need}": ANSWERS.get(letter, letter) for need, letter in enumerate(answers_of(number), start=1)
    }
    check = visitor.press(visitor.get(CARD), "Check my card", **answers)
    return visitor, *check.form(button="Hand in my card")


def press_together(ready: Sequence[tuple[Visitor, str, dict[str, str]]]) -> list[Page]:
    """Let everybody press at the same moment, and return where each of them ends."""
    start = Barrier(len(ready))

    def press(filled_in: tuple[Visitor, str, dict[str, str]]) -> Page:
        visitor, address, fields = filled_in
        start.wait()
        return visitor.post(address, fields)

    with ThreadPoolExecutor(len(ready)) as people:
        return list(people.map(press, ready))


def test_everybody_is_counted_once_and_nobody_meets_an_error(installation: QuickInstallation) -> None:
    browsers = installation.signed_in([f"sales{number:02}@example.com" for number in range(1, PEOPLE + 1)])
    ready = [at_the_check_page(visitor, number) for number, visitor in enumerate(browsers.values())]
    visitor, address, fields = ready[-1]
    ends = press_together([*ready, (visitor.second_tab(), address, fields)])
    assert Counter((end.status, end.address.removeprefix(installation.address)) for end in ends) == {
        (200, f"{CARD}/thanks"): PEOPLE + 1
    }
    (card,) = _cards(exchange_round(installation, "Spring 2026"))
    assert (card["handed_in"], card["eligible"]) == (PEOPLE, PEOPLE)
    for place, need in enumerate(card["needs"]):
        told = Counter(answers_of(number)[place] for number in range(PEOPLE))
        assert need["cannot_judge"] == told.pop("cannot judge")
        assert need["counts"] == told


def _cards(export: dict[str, Any]) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = export["cards"]
    return cards
