"""Merging: a company of many pairs is printed in parts by several processes, and reads as one report."""

import io
import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdf
import pytest

from reports import company_pages, render
from reports.data_compared import CompanyComparison
from reports.printer import print_workers
from reports.printer.company_parts import MOST_IN_ONE
from reports.samples.data import sample_company
from tests.reports.conformance import STANDARDS, broken_rules
from tests.reports.test_render import structure_of
from tests.reports.ways import stock_way

ODD_NEED = "Room 12 0 R (the new one is told."


def long_company() -> CompanyComparison:
    """Return a company of two parts; in the second a need reads like a reference within the file."""
    company = sample_company()
    first, *others = company.pairs
    need, *needs = first.first.needs
    odd = replace(first, first=replace(first.first, needs=(replace(need, text=ODD_NEED), *needs)))
    return replace(company, pairs=(*others, *others[: MOST_IN_ONE - len(others)], odd, first))


@cache
def printed() -> bytes:
    """Print the long company once for all tests."""
    return render.render_company(long_company())


@cache
def printed_whole() -> bytes:
    """Print it the stock way, in one go."""
    with stock_way():
        return render.render_company(long_company())


def reading(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_it_is_longer_than_one_part() -> None:
    assert len(long_company().pairs) > MOST_IN_ONE


def test_the_pages_say_what_they_say_when_printed_in_one_go() -> None:
    parts, whole = reading(printed()), reading(printed_whole())
    assert len(parts.pages) == len(whole.pages)
    for page, whole_page in zip(parts.pages, whole.pages, strict=True):
        assert sorted("".join(page.extract_text().split())) == sorted(
            "".join(whole_page.extract_text().split())
        )


def test_bookmarks_and_links_lead_to_the_same_pages_as_when_printed_in_one_go() -> None:
    parts, whole = reading(printed()), reading(printed_whole())
    assert _bookmarks(parts) == _bookmarks(whole)
    places = {
        name: parts.get_destination_page_number(place) for name, place in parts.named_destinations.items()
    }
    assert places == {
        name: whole.get_destination_page_number(place) for name, place in whole.named_destinations.items()
    }
    links = [
        note.get_object()["/Dest"]
        for page in parts.pages[: (places["pair-1"] or 0)]
        for note in page.get("/Annots", [])
    ]
    assert f"pair-{len(long_company().pairs)}" in links
    assert set(links) <= set(places)


def _bookmarks(reader: pypdf.PdfReader) -> list[tuple[object, object]]:
    return [
        (item["/Title"], reader.get_destination_page_number(item))
        for item in reader.outline
        if isinstance(item, pypdf.generic.Destination)
    ]


def _places(reader: pypdf.PdfReader) -> dict[str, int | None]:
    return {
        name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()
    }


def test_the_tags_are_those_of_one_report() -> None:
    counted = [
        sorted(str(item.get("/S")) for item in structure_of(reading(pdf)) if item.get("/S") != "/Part")
        for pdf in (printed(), printed_whole())
    ]
    assert counted[0] == counted[1]


def test_a_text_that_reads_like_a_reference_stays_as_it_is() -> None:
    pictures = [item for item in structure_of(reading(printed())) if item.get("/S") == "/Figure"]
    assert [item for item in pictures if str(item["/Alt"]).startswith(ODD_NEED)]


def test_one_core_prints_the_same_bytes_as_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})
    assert render.render_company(long_company()) == printed()


def test_pairs_of_more_or_fewer_pages_than_expected_are_numbered_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(company_pages, "PAGES_A_PAIR", 1)
    assert render.render_company(long_company()) == printed()


@pytest.mark.timeout(300)  # Java warms up, on a machine that may have much else to do
def test_the_parts_together_break_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(printed())
    assert broken_rules([path]) == {("long.pdf", standard): "" for standard in STANDARDS}


def test_other_processes_are_kept_warm_and_replaced_when_they_have_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    print_workers.stop_all()
    kept = []
    for _ in range(2):
        with print_workers.print_workers(most=2):
            kept += print_workers._kept
    first, again = kept
    assert first is again
    first.worker.process.kill()
    first.worker.process.wait()
    with print_workers.print_workers(most=2):
        (fresh,) = print_workers._kept
    assert fresh is not first
    with pytest.raises(ZeroDivisionError), print_workers.print_workers(most=2):
        raise ZeroDivisionError
    assert print_workers._kept == []
    assert fresh.worker.process.poll() is not None
