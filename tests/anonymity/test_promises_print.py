"""The promises on two pages for a works council: the sentences of the page, in both languages."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from pypdf import PdfReader

from reports.render import render_promises
from tests.factories import make_company
from tests.fixtures.two_departments import text_of
from webapp.config import current_settings
from webapp.domain.anonymity.promises import Circumstances, chapters
from webapp.domain.disclosure import Rules
from webapp.installation.services.anonymity_check import anonymity_findings
from webapp.installation.services.printed_promises import promises_to_print
from webapp.language import LANGUAGES, gettext
from webapp.storage.database import Database

LEGIBLE, MARGIN = 8.5, 60.0  # points
EVERYTHING = Circumstances(
    rules=Rules(),
    open_round="Spring 2026",
    has_trustees=True,
    by_code="Warehouse, Assembly, Transport",
    has_company_accounts=True,
    has_kiosk=True,
    takes_paper_cards=True,
    has_directory=True,
    has_programs=True,
)


def _sizes(reader: PdfReader) -> set[float]:
    """Return the sizes in points of what is set between head and foot of the pages."""
    found, height = set(), float(reader.pages[0].mediabox.height)

    def note(text: str, _page: object, place: list[float], _font: object, size: float) -> None:
        if text.strip() and MARGIN < place[5] < height - MARGIN:
            found.add(round(size * abs(place[3]), 1))

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    return found


def words_of(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("-", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_all_sentences_and_findings_stand_on_two_pages_in_legible_letters(
    app: Flask, database: Database, language: str, paper: str
) -> None:
    with database.transaction() as session:
        make_company(session, paper_size=paper)
    with app.app_context(), database.reading() as session:
        g.language = language
        said = chapters(EVERYTHING)
        report = promises_to_print(session, said, today=date(2026, 5, 12))
        reader = PdfReader(BytesIO(render_promises(report)))
        promised = [promise.in_words(gettext) for chapter in said for promise in chapter.promises]
        found = [finding.words for finding in anonymity_findings(session, current_settings())]
    assert len(reader.pages) == 2
    printed = words_of(" ".join(page.extract_text() for page in reader.pages))
    assert [sentence for sentence in [*promised, *found] if words_of(sentence) not in printed] == []
    assert min(_sizes(reader)) >= LEGIBLE


def test_page_and_print_say_the_same_and_lead_to_each_other(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_company(session, minimum_group=7)
    answer = client.get("/anonymity")
    page = words_of(text_of(answer))
    assert 'href="/anonymity.pdf"' in answer.text
    print_ = PdfReader(BytesIO(client.get("/anonymity.pdf").data))
    printed = words_of(" ".join(page.extract_text() for page in print_.pages))
    for chapter in chapters(Circumstances(rules=Rules(minimum_group=7))):
        for promise in chapter.promises:
            assert words_of(promise.in_words()) in page
            assert words_of(promise.in_words()) in printed
    assert words_of("A need with fewer than 9 answers shows a letter at most") in page
