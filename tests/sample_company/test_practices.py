"""The table of practices is true: each page it names opens in the sample company and says what is quoted."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.fixtures.application import sign_in
from webapp.installed import installed
from webapp.language import NO_BREAK_SPACE
from webapp.signing_in.services.sample_people import sample_people

TABLE = (Path(__file__).parents[2] / "PRACTICES.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if re.match(r"\| \d", line)
]
SHOWN = [(page, told) for _number, _practice, page, told in ROWS if page != "–"]


def words_of(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace(NO_BREAK_SPACE, " ").split())


def test_the_table_holds_thirty_two_practices() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 33))
    assert all("Left out:" in told for _number, _practice, page, told in ROWS if page == "–")
    assert "PRACTICES.md" in (Path(__file__).parents[2] / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("page", "told"), SHOWN)
def test_a_page_of_the_table_says_what_is_quoted(northwick: Flask, page: str, told: str) -> None:
    found = re.fullmatch(r"`(/[^`]+)`(?: \((\w+)\))?", page)
    assert found, page
    with installed(northwick).database.reading() as session:
        person = sample_people(session)[found[2] or "president"]
    answer = sign_in(northwick.test_client(), person).get(found[1])
    assert answer.status_code == 200
    quoted = re.findall(r"“(.+?)”", told.replace("“smackdown”", "smackdown"))
    assert quoted, told
    shown = words_of(answer.text).replace("“smackdown”", "smackdown")
    for words in quoted:
        assert words.casefold() in shown.casefold(), words
