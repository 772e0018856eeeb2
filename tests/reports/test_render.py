"""What a printed report promises: every figure given, nothing withheld, the same bytes for the same data."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

import pypdf
import pytest

from reports import render
from reports.data import Exports, Paper
from reports.data_compared import Comparison
from reports.data_sheets import BlankCard, BlankNeed, Question, WalkInSheet
from reports.samples.cards import withheld_card
from reports.samples.data import sample_card, sample_company, sample_comparison, sample_trend
from reports.words.wanting import OPEN
from tests.reports.factories import hard_cases, make_card, make_comparison, make_imprint, make_need
from tests.reports.page_boxes import pages_of
from tests.reports.reading import text_of
from tests.reports.ways import stock_way

HARD = hard_cases()


@pytest.fixture(autouse=True)
def complaints(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which the renderer complained of a style or a picture."""
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        yield
    said = [record.getMessage() for record in caplog.get_records("call") if record.name == "weasyprint"]
    assert [message for message in said if ".notdef" not in message] == []


def test_every_letter_mean_and_count_of_a_pair_is_printed() -> None:
    comparison = sample_comparison()
    text = text_of(render.render_comparison(comparison))
    for card in (comparison.first, comparison.second):
        assert f"{card.handed_in} of {card.eligible} handed in" in text
        assert f"{card.eligible} handed in · {card.mean:.2f}" in text
        for need in card.needs:
            assert need.counts is not None
            assert need.mean is not None
            given = ", ".join(f"{letter} {n}" for letter, n in need.counts.items())
            assert given in text
            assert f"{need.letter} {need.mean:.2f}" in text
            assert all(f"{point.mean:.2f}" in text for point in need.history if point.mean is not None)


def test_every_number_of_the_company_is_printed() -> None:
    company = sample_company()
    text = text_of(render.render_company(company))
    for pair in company.pairs:
        for card in (pair.first, pair.second):
            if card.mean is not None:
                assert f"{card.letter}{card.mean:.2f}" in text.replace(" ", "")
            for need in card.needs:
                if need.counts is not None:
                    assert ", ".join(f"{letter} {n}" for letter, n in need.counts.items()) in text


def test_a_withheld_card_prints_the_same_as_a_card_nobody_graded() -> None:
    texts = [need.text for need in sample_comparison().second.needs]
    few = replace(sample_comparison(), second=withheld_card("Sales", "Marketing", texts))
    nobody = replace(few, second=replace(few.second, handed_in=None, eligible=None))
    assert render.render_comparison(few) == render.render_comparison(nobody)
    assert "Fewer than 5 people handed in, so this card stays closed" in text_of(
        render.render_comparison(few)
    )


def test_a_withheld_need_prints_no_count_and_no_mean() -> None:
    text = text_of(render.render_comparison(HARD["few and unanimous"]))
    assert "5 to 9 answers: the letter only" in text
    assert "almost all gave F" in text
    assert "A 2, B 3, C 2, F 1" not in text


@pytest.mark.parametrize("name", HARD)
def test_a_hard_case_is_printed_whole(name: str) -> None:
    comparison = HARD[name]
    printed = render.render_comparison(comparison)
    reader = pypdf.PdfReader(io.BytesIO(printed))
    assert len(reader.pages) >= (2 if name == "both sides withheld" else 3)
    assert [word for page in pages_of(printed) for word in page.outside] == []
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    if name not in {"other scripts", "long names and needs"}:
        assert all(need.text in text for need in comparison.first.needs)
    assert all(action.what in text for action in comparison.actions if action.status in OPEN)


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render.render_comparison(sample_comparison()) == render.render_comparison(sample_comparison())
    assert render.render_company(sample_company()) == render.render_company(sample_company())


def test_a_warm_press_prints_what_a_cold_one_does() -> None:
    warm = render.render_card(sample_card())
    assert render.render_card(sample_card()) == warm
    cold: list[bytes] = []
    thread = threading.Thread(target=lambda: cold.append(render.render_card(sample_card())))
    thread.start()
    thread.join()
    assert cold == [warm]


def test_the_numbers_are_attached_as_csv_and_json() -> None:
    exports = Exports(csv=b"\xef\xbb\xbfround,of\r\n", json=json.dumps({"round": "Spring 2026"}).encode())
    pdf = render.render_comparison(make_comparison(exports=exports))
    attached = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert attached["report-card.csv"] == [exports.csv]
    assert attached["report-card.json"] == [exports.json]


def test_a_report_names_its_title_language_and_parts() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render.render_comparison(sample_comparison())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Marketing and Sales, Spring 2026"
    assert str(reader.root_object["/Lang"]) == "en"
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert "The numbers behind the charts" in titles


def test_every_kind_of_report_is_printed_on_both_papers() -> None:
    papers: tuple[tuple[Paper, int], ...] = (("A4", 595), ("Letter", 612))
    for paper, width in papers:
        imprint = replace(sample_comparison().imprint, paper=paper)
        blank = BlankCard(
            imprint=imprint, of="Sales", by="Legal", needs=(BlankNeed(position=1, text="Answers."),)
        )
        visit = WalkInSheet(
            imprint=imprint, department="Sales", questions=(Question(text="Why?", source="F"),)
        )
        pdfs = (
            render.render_card(replace(sample_card(), imprint=imprint)),
            render.render_trend(replace(sample_trend(), imprint=imprint)),
            render.render_walk_in(visit),
            render.render_blank_card(blank),
        )
        for pdf in pdfs:
            assert round(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox.width) == width


def test_hostile_text_is_printed_as_text() -> None:
    hostile = '<script>alert(1)</script><img src="file:///etc/passwd">{{ 7*7 }}'
    need = make_need(text=hostile)
    pdf = render.render_comparison(make_comparison(first=make_card(needs=(need,))))
    assert "{{ 7*7 }}" in text_of(pdf)


def test_the_method_names_from_how_many_answers_a_spread_is_shown() -> None:
    """A minimum of seven shows spreads from nine answers on; from eight on no need shows its letter alone."""
    for minimum, full_from in ((7, 9), (20, 20)):
        imprint = make_imprint(minimum_group=minimum, full_from=full_from)
        text = text_of(render.render_comparison(make_comparison(imprint=imprint)))
        assert ("With fewer than 9 answers, or when almost all agree" in text) == (minimum == 7)
        assert ("When almost all agree, only the letter is shown" in text) == (minimum == 20)


def test_a_closed_card_tells_nothing_of_what_was_expected() -> None:
    """Whether an expectation was written down is withheld with the card."""
    text = text_of(render.render_comparison(HARD["one side withheld"]))
    assert "no expectation" not in text.lower()


def test_a_letter_without_a_mean_has_no_dash_behind_it() -> None:
    """A dash there reads as a minus: B minus."""
    (cards,) = (
        page.text
        for page in pages_of(render.render_comparison(HARD["few and unanimous"]))
        if "almost all gave F" in page.text
    )
    assert "5 to 9 answers: the letter only" in cards
    assert "B \N{EN DASH}" not in cards


def test_only_the_minimum_group_of_the_round_is_named() -> None:
    closed = withheld_card("Sales", "Marketing", ["Answers."])
    comparison: Comparison = make_comparison(imprint=make_imprint(minimum_group=7), second=closed)
    assert "Fewer than 7 people" in text_of(render.render_comparison(comparison))


@pytest.mark.parametrize("name", ["few and unanimous", "scale with D", "first round"])
def test_the_engine_prints_what_the_stock_way_prints(name: str) -> None:
    quick = pypdf.PdfReader(io.BytesIO(render.render_comparison(HARD[name])))
    with stock_way():
        slow = pypdf.PdfReader(io.BytesIO(render.render_comparison(HARD[name])))
    assert len(quick.pages) == len(slow.pages)
    for quick_page, slow_page in zip(quick.pages, slow.pages, strict=True):
        assert sorted("".join(quick_page.extract_text().split())) == sorted(
            "".join(slow_page.extract_text().split())
        )


def test_a_report_says_that_it_is_archivable_and_accessible() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render.render_comparison(sample_comparison())))
    metadata = reader.root_object["/Metadata"].get_object()
    assert isinstance(metadata, pypdf.generic.StreamObject)
    said = metadata.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert said.count("</rdf:RDF>") == 1
    assert 'pdfaid:part="3"' in said or "<pdfaid:part>3</pdfaid:part>" in said
    headers = [item for item in structure_of(reader) if item.get("/S") == "/TH"]
    assert headers
    kinds = [item["/A"].get_object() for item in headers]
    assert all(isinstance(kind, pypdf.generic.DictionaryObject) for kind in kinds)
    assert all("/Scope" in str(kind) for kind in kinds)


def test_every_picture_is_said_in_words() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render.render_company(sample_company())))
    pictures = [item for item in structure_of(reader) if item.get("/S") == "/Figure"]
    assert pictures
    assert all(str(item.get("/Alt", "")).strip() for item in pictures)


def structure_of(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    """List every element of the structure tree."""
    found: list[pypdf.generic.DictionaryObject] = []
    waiting: list[object] = [reader.root_object["/StructTreeRoot"]]
    while waiting:
        item = waiting.pop()
        item = item.get_object() if isinstance(item, pypdf.generic.PdfObject) else item
        if isinstance(item, pypdf.generic.ArrayObject):
            waiting.extend(item)
        elif isinstance(item, pypdf.generic.DictionaryObject):
            found.append(item)
            if "/K" in item:
                waiting.append(item["/K"])
    return found
