"""Parts of a long company report: layout and PDF of some pairs, to be merged behind its first pages."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.data import Imprint
from reports.data_compared import Pair
from reports.pair_pages import pair_values
from reports.pdf.pdf_writer import thread_writer
from reports.sheet import Sheet
from reports.typesetting import set_in_type, sheet_for
from reports.words.urgency import by_urgency

if TYPE_CHECKING:
    from reports.engine.fast_writer import FastWriter
    from reports.engine.merging import WrittenPart

MOST_IN_ONE = 11  # pairs: what is printed as quickly in one go
PAIRS_A_PART = 6  # few enough that no core idles long while another finishes the last part
PAGES_A_PAIR = 2  # almost always: a part is numbered and written before the others are laid out
SHORT_NEED = 120  # characters: two pages a pair hold no more of a need


@dataclass(frozen=True, kw_only=True)
class Part:
    """Consecutive pairs of a company: the part's number from 1, and the number of its first pair."""

    imprint: Imprint
    title: str
    number: int
    first_pair: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Page count of a laid-out part, and on which of its pages each pair begins."""

    pages: int
    places: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """Page numbering of a part: its first page, of how many in the report."""

    part: int
    first: int
    of: int


_laid_out: dict[int, Any] = {}


def lay_out_part(part: Part) -> Extent:
    """Lay out a part and cache it until the report is printed."""
    sheet = sheet_for(part.imprint)
    values = {"title": part.title, "pairs": pairs_to_set(part.pairs, sheet, first=part.first_pair)}
    document = _writer().lay_out(set_in_type("company_part.html", values, sheet), sheet)
    _laid_out[part.number] = document
    return Extent(pages=len(document.pages), places=_writer().places_in(document.pages))


def write_part(numbering: Numbering) -> "WrittenPart":
    """Write a part that was laid out here under its page numbers; it may be written again under others."""
    document = _laid_out[numbering.part]
    _writer().number_feet(document.pages, first=numbering.first, of=numbering.of)
    return _writer().write_part(document, part=numbering.part)


def _writer() -> "FastWriter":
    writer = thread_writer()
    if writer.fast is None:
        raise RuntimeError(f"parts of a report are printed by the engine alone: {writer.why_slow}")
    return writer.fast


def forget_parts(_nothing: None = None) -> None:
    """Empty the cache of laid-out parts."""
    _laid_out.clear()


def pairs_to_set(pairs: tuple[Pair, ...], sheet: Sheet, *, first: int) -> list[tuple[object, ...]]:
    """Return the template context of each pair, numbered from `first`."""
    return [
        (number, both, by_urgency(pair.actions), pair_values(both, sheet, most=SHORT_NEED))
        for number, pair in enumerate(pairs, start=first)
        for both in [(pair.first, pair.second)]
    ]


# The jobs that a print worker does for the process that prints a long report.
_WORK: dict[str, Callable[[Any], object]] = {
    "lay_out_part": lay_out_part,
    "write_part": write_part,
    "forget_parts": forget_parts,
}


def is_part_work(name: str) -> bool:
    """Tell whether a job is one for a part of a report."""
    return name in _WORK


def do_part_work(name: str, given: object) -> bytes:
    """Run a job for a part and return its pickled result."""
    return pickle.dumps(_WORK[name](given))
