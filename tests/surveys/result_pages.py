"""Read the results of a survey as a browser, a spreadsheet and a printer have them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from lxml import html
from pypdf import PdfReader


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page says beside one bar: whose it is, at which question, now and the last time."""

    position: int
    question: str
    department: str
    words: str
    before: str
    has_bar: bool


def results_of(client: FlaskClient) -> list[str]:
    """Return the addresses of all results that a reader finds."""
    page = html.fromstring(client.get("/survey-results").text)
    return sorted(set(page.xpath("//main//a[starts-with(@href, '/survey-results/')]/@href")))


def said_on(page: str) -> Iterator[Said]:
    """Read every bar of a result."""
    for row in html.fromstring(page).xpath("//li[contains(@class, 'both-row')]"):
        for side in row.xpath(".//*[contains(@class, 'side-bar')]"):
            lines = [" ".join(line.split()) for line in side.xpath("./p/text()")]
            yield Said(
                position=int(row.xpath("string(./*[@class='number'])")),
                question=" ".join(row.xpath("string(.//h3)").split()),
                department=side.xpath("string(./b)").strip(),
                words=lines[0],
                before=lines[1].removeprefix("Before: ") if len(lines) > 1 else "",
                has_bar=bool(side.xpath(".//*[local-name()='rect']")),
            )


def handed_in_on(page: str) -> dict[str, int]:
    """Return how many answered, by department, where the page tells."""
    facts = html.fromstring(page).xpath("//dl[contains(@class, 'facts-line')]/div")
    told = {
        fact.xpath("string(./dt)"): re.match(r"(\d+) of \d+ answered", fact.xpath("string(./dd)"))
        for fact in facts
    }
    return {name: int(found[1]) for name, found in told.items() if found}


def counts_in(words: str, answers: Mapping[str, str]) -> dict[str, int] | None:
    """Read "Yes: 6, No: 3, I cannot tell: 1", or None where no number is told."""
    told = {
        code: re.search(rf"(?:^|, ){re.escape(answer)}: (\d+)", words) for code, answer in answers.items()
    }
    found = {code: int(number[1]) for code, number in told.items() if number}
    assert len(found) in (0, len(answers)), words
    return found or None


def words_of(page: str) -> str:
    """Return the text of a page with single blanks."""
    return " ".join(html.fromstring(page).text_content().split())


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def printed(client: FlaskClient, address: str) -> PdfReader:
    """Return a print."""
    answer = client.get(address)
    assert answer.mimetype == "application/pdf"
    return PdfReader(io.BytesIO(answer.data))


def text_of(reader: PdfReader) -> str:
    """Return the text of a print with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
