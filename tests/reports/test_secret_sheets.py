"""Trustees' sheets and code slips: a page a sheet, every code whole, nothing of them in a log."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from reports import render
from reports.data import Imprint, Paper
from reports.data_secret_sheets import CodeSheets, CodeSlips, TrusteeSheet
from tests.reports.factories import make_imprint

GROUPS = ("7K3", "M0Q", "2ZX", "9AB", "CDE", "FGH", "JKM", "NPQ", "RST")
CODES = tuple(f"{number:04d} WMWM WMWM MWMW" for number in range(23))


def _sheet(imprint: Imprint) -> TrusteeSheet:
    return TrusteeSheet(
        imprint=imprint, exchanges_on=date(2026, 5, 26), number=2, groups=GROUPS, mark="MARK02"
    )


def _codes(imprint: Imprint) -> CodeSheets:
    return CodeSheets(
        imprint=imprint,
        address="cards.northwick.example/code",
        link="https://cards.northwick.example/code#",
        closes_on=date(2026, 5, 22),
        departments=(
            CodeSlips(department="Assembly", grades=("Marketing", "Sales"), codes=CODES[:13]),
            CodeSlips(department="Warehouse", grades=("Sales",), codes=CODES[13:]),
        ),
        mark="7K3MQ2",
    )


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("language", "words"), [("en", "Sheet 2 of 3"), ("de", "Blatt 2 von 3")])
def test_a_sheet_is_one_page_that_says_all_it_must(paper: Paper, language: str, words: str) -> None:
    [page] = _pages(render.render_trustee_sheet(_sheet(make_imprint(paper=paper, language=language))))
    assert words in page
    assert "".join(GROUPS) in page.replace(" ", "")
    assert "MARK02" in page
    assert "Spring 2026" in page
    assert ("Shred it" in page) or ("Schreddern" in page)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_is_printed_once_with_its_address_and_round(paper: Paper, language: str) -> None:
    pages = _pages(render.render_code_sheets(_codes(make_imprint(paper=paper, language=language))))
    text = " ".join(pages)
    assert all(text.count(code) == 1 for code in CODES)
    assert text.count("cards.northwick.example/code") == len(CODES)
    assert "7K3MQ2" in pages[-1]
    assert not any("Assembly" in page and "Warehouse" in page for page in pages)


def test_both_are_tagged_and_archivable_like_every_report() -> None:
    for pdf in (
        render.render_trustee_sheet(_sheet(make_imprint())),
        render.render_code_sheets(_codes(make_imprint())),
    ):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        metadata = reader.root_object["/Metadata"].get_object()
        assert isinstance(metadata, pypdf.generic.StreamObject)
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata.get_data().decode()
        assert reader.attachments == {}


def test_what_is_secret_stays_out_of_what_a_log_would_write() -> None:
    assert GROUPS[1] not in repr(_sheet(make_imprint()))
    assert CODES[1] not in repr(_codes(make_imprint()))
