"""Page numbers and table of contents, written into pages that are laid out already.

A page that names other pages would be laid out again, up to twice, once those pages are known. Room for a
number is left instead, and the numbers are written last: into the contents, and at the foot where a part of
a report does not begin at page one.
"""

import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.line_break import split_first_line

# Comes after the styles of the contents: what is written later takes the room of three digits.
ROOM = '.contents a::after { content: "000" }'
_CONTENTS, _FOOT = "a::after", "@bottom-right"
_PAGE_OF_PAGES = re.compile(r"\d+ / \d+$")


def places_in(pages: Iterable[Any]) -> dict[str, int]:
    """Return on which of the laid-out pages, counted from 1, each named place is."""
    return {name: number for number, page in enumerate(pages, start=1) for name in page.anchors}


def number_contents(pages: Iterable[Any], places: Mapping[str, int]) -> None:
    """Write on which page each place of the contents is."""
    for page in pages:
        for box in page._page_box.descendants():
            if isinstance(box, TextBox) and box.element_tag == _CONTENTS:
                _write(box, str(places[box.element.get("href").removeprefix("#")]))


def number_feet(pages: Iterable[Any], *, first: int, of: int) -> None:
    """Number pages from `first`, of so many."""
    for number, page in enumerate(pages, start=first):
        for margin in page._page_box.children:
            if isinstance(margin, MarginBox) and margin.at_keyword == _FOOT:
                for box in margin.descendants():
                    if isinstance(box, TextBox):
                        _write(box, _PAGE_OF_PAGES.sub(f"{number} / {of}", box.text))


def _write(box: Any, text: str) -> None:
    """Set another text into a box whose right end stays where it is."""
    if box.text == text:
        return
    layout, _, _, width, _, _ = split_first_line(text, box.style, None, inf, 0)
    box.position_x += box.width - width
    box.text, box.width, box.pango_layout = text, width, layout
