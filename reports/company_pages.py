"""Company report; a long one is printed in parts by several processes and merged into one PDF."""

import logging
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from reports.data import Card, Exports
from reports.data_compared import CompanyComparison
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
from reports.words import cover, headlines, notices
from reports.words.language import Words
from reports.words.surprise import surprise_of_all
from reports.words.urgency import by_urgency
from reports.words.wanting import GOOD_ENOUGH

if TYPE_CHECKING:
    from reports.engine.fast_writer import FastWriter


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
    words = sheet.words
    cards = [card for pair in company.pairs for card in (pair.first, pair.second)]
    actions = by_urgency(action for pair in company.pairs for action in pair.actions)
    troubles, praises = notices.attention(cards, words), notices.celebration(cards, words)
    late = [action for action in actions if action.overdue]
    fewer = company.imprint.paper == "Letter"
    return {
        "title": _title(sheet),
        "totals": company.totals,
        "matrix": {(card.of, card.by): card for card in cards},
        "pairs": [] if apart else pairs_to_set(company.pairs, sheet, first=1),
        "apart": apart,
        "contents": [(f"pair-{place}", pair) for place, pair in enumerate(company.pairs, start=1)],
        "surprise": (surprise := surprise_of_all((card.surprise for card in cards), words)),
        "map_follows": _fit_on_a_page(company, more=6 if surprise else 0),
        "cards_headline": headlines.cards_headline(cards, words),
        "is_any_open": any(card.published for card in cards),
        "changes_words": headlines.changes_headline(cards, words),
        "numbers": {
            "attention": len(troubles),
            "celebration": len(praises),
            "overdue": len(late),
            "below_words": _below_words(cards, words),
            "open_words": f"{headlines.actions_headline(actions, words)}.",
        },
        "attention": [cover.of_notice(notice, actions, words) for notice in troubles[: 4 - fewer]],
        "celebration": [cover.of_notice(notice, actions, words) for notice in praises[:3]],
        "overdue": [
            cover.to_do(action, words, company.imprint.printed_on, with_card=True)
            for action in late[: 3 - fewer]
        ],
    }


def _fit_on_a_page(company: CompanyComparison, *, more: int) -> bool:
    """Tell whether the map of needs has room below the matrix, by the heights of rows in millimetres."""
    matrix = len(company.totals) * (18 if len(company.totals) <= 7 else 10.5)
    return matrix + more + 7 * len(company.pairs) < (165 if company.imprint.paper == "A4" else 148)


def _title(sheet: Sheet) -> str:
    return sheet.words.say("How we serve each other")


def _below_words(cards: Iterable[Card], words: Words) -> str:
    """Say how many of all needs that are shown lie below B."""
    letters = [need.letter for _, need in headlines.needs_of(cards) if need.letter]
    below = sum(letter not in GOOD_ENOUGH for letter in letters)
    return words.count(
        "{n} of {all} needs stands below B.", "{n} of {all} needs stand below B.", below, all=len(letters)
    )
