"""Company report; a long one is printed in parts by several processes and merged into one PDF."""

import logging
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from reports.data import CompanyComparison, Exports
from reports.pdf.pdf_writer import thread_writer
from reports.pdf.progress import PROGRESS
from reports.pdf.stock_writer import StockWriter, identifier_of
from reports.printer.company_parts import (
    MOST_IN_ONE,
    PAGES_A_PAIR,
    PAIRS_A_PART,
    Extent,
    Numbering,
    Part,
    pairs_to_set,
)
from reports.printer.print_workers import print_all, print_workers, written_parts_of
from reports.sheet import Sheet
from reports.typesetting import set_in_type, sheet_for
from reports.words import headlines, notices

if TYPE_CHECKING:
    from reports.engine.fast_writer import FastWriter

LONGEST_COLUMN = 10  # pairs


def print_company(company: CompanyComparison, *, exports: Exports | None) -> bytes:
    """Print the company: cover with contents, matrix, attention and celebration, then two pages a pair."""

    def whole(writer: StockWriter) -> bytes:
        sheet = sheet_for(company.imprint)
        html = set_in_type("company.html", _values(company, sheet, apart=False), sheet)
        return writer.write(html, sheet, exports=exports)

    def in_parts(writer: "FastWriter") -> bytes:
        return _print_in_parts(company, writer, exports=exports)

    return thread_writer().fast_or_stock(whole if len(company.pairs) <= MOST_IN_ONE else in_parts, whole)


def _print_in_parts(company: CompanyComparison, writer: "FastWriter", *, exports: Exports | None) -> bytes:
    """Print the first pages here and the pairs as parallel parts; the split is the same on every machine."""
    sheet = sheet_for(company.imprint)
    parts = _parts(company, sheet)
    with print_workers(most=len(parts)) as workers:
        html = set_in_type("company.html", _values(company, sheet, apart=True), sheet)
        front = writer.lay_out(html, sheet)
        before = len(front.pages)
        expected = _numberings(parts, [PAGES_A_PAIR * len(part.pairs) for part in parts], before=before)
        by_number = {numbering.part: numbering for numbering in expected}
        printed = print_all(workers, parts, by_number, told=_Progress(before))
        lengths = [printed.extents[part.number].pages for part in parts]
        numberings = _numberings(parts, lengths, before=before)
        written_parts = written_parts_of(printed, numberings)
    places = writer.places_in(front.pages) | _places(printed.extents, numberings)
    writer.number_contents(front.pages, places)
    writer.number_feet(front.pages, first=1, of=before + sum(lengths))
    identifier = identifier_of(
        html.encode() + b"".join(written_part.digest() for written_part in written_parts)
    )
    return writer.put_together(front, sheet, exports=exports, identifier=identifier, behind=written_parts)


def _parts(company: CompanyComparison, sheet: Sheet) -> list[Part]:
    starts = range(0, len(company.pairs), PAIRS_A_PART)
    return [
        Part(
            imprint=company.imprint,
            title=_title(sheet),
            number=number,
            first_pair=start + 1,
            pairs=company.pairs[start : start + PAIRS_A_PART],
        )
        for number, start in enumerate(starts, start=1)
    ]


def _numberings(parts: Sequence[Part], lengths: Sequence[int], *, before: int) -> list[Numbering]:
    """Number parts of these lengths behind so many pages."""
    *firsts, end = accumulate(lengths, initial=before + 1)
    return [
        Numbering(part=part.number, first=first, of=end - 1)
        for part, first in zip(parts, firsts, strict=True)
    ]


def _places(extents: dict[int, Extent], numberings: Sequence[Numbering]) -> dict[str, int]:
    """Return on which page of the whole report each pair begins."""
    return {
        name: numbering.first - 1 + place
        for numbering in numberings
        for name, place in extents[numbering.part].places.items()
    }


class _Progress:
    """Progress of all parts: log how many pages are laid out, as the renderer logs it of one report."""

    def __init__(self, pages: int) -> None:
        self._pages = pages

    def __call__(self, pages: int) -> None:
        self._pages += pages
        logging.getLogger(PROGRESS).info("Pages laid out: %d", self._pages)


def _values(company: CompanyComparison, sheet: Sheet, *, apart: bool) -> dict[str, object]:
    """Return the template context; pairs that are printed in parts are only named."""
    cards = [card for pair in company.pairs for card in (pair.first, pair.second)]
    contents = _contents(company, sheet)
    named = {name for column in contents for name, _ in column if name.startswith("pair-")}
    return {
        "title": _title(sheet),
        "totals": company.totals,
        "crowded": len(company.pairs) > (40 if company.imprint.paper == "A4" else 30),
        "matrix": {(card.of, card.by): card for card in cards},
        "pairs": [] if apart else pairs_to_set(company.pairs, sheet, first=1),
        "apart": named if apart else set(),
        "contents": contents,
        "standfirst": headlines.company_standfirst(company, sheet.words),
        "cards_headline": headlines.cards_headline(cards, sheet.words),
        "attention": notices.attention(cards, sheet.words),
        "celebration": notices.celebration(cards, sheet.words),
        "overdue": notices.overdue(company.pairs),
    }


def _title(sheet: Sheet) -> str:
    return sheet.words.say("How we serve each other")


def _contents(company: CompanyComparison, sheet: Sheet) -> list[list[tuple[str, str]]]:
    """List the parts with their names, in two columns where one would be long."""
    say = sheet.words.say
    lines = [
        ("matrix", say("All cards at a glance")),
        ("notices", say("Needs attention, worth celebrating, overdue")),
    ]
    lines += [
        (f"pair-{place}", say("{one} and {other}", one=pair.first.of, other=pair.second.of))
        for place, pair in enumerate(company.pairs, start=1)
    ]
    if len(company.pairs) <= LONGEST_COLUMN:
        return [lines]
    half = (len(lines) + 1) // 2
    return [lines[:half], lines[half:]]
