"""PDF reader of word positions and of headings in the tag tree."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import pairwise

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

HEADINGS = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Caption"}
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')
MARGIN = 44.0  # points; the narrowest margin is 48
HEAD, FOOT = 58.0, 48.0  # what the running head and foot take
LEAST_FILLED = 1 / 3


@dataclass(frozen=True)
class Word:
    """A word and its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page with its words in the order of reading."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def outside(self) -> list[Word]:
        """The words that stand in a margin or off the page."""
        return [
            word
            for word in self.words
            if word.left < MARGIN
            or word.right > self.width - MARGIN
            or word.top < 20
            or word.bottom > self.height - 12
        ]

    @property
    def filled(self) -> float:
        """How far down the words between running head and foot reach, as a share of the page."""
        inner = [word.bottom for word in self.words if word.top > HEAD and word.bottom < self.height - FOOT]
        return (max(inner, default=HEAD) - HEAD) / (self.height - HEAD - FOOT)


def pages_of(pdf: bytes) -> list[Page]:
    """Read every page with Poppler, which knows the box of each word."""
    command = ["pdftotext", "-bbox", "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode(errors="replace")
    pages = []
    for part in said.split("<page ")[1:]:
        size = _PAGE.match("<page " + part)
        assert size
        words = tuple(
            Word(unescape(word[5]), *(float(word[side]) for side in range(1, 5)))
            for word in _WORD.finditer(part)
        )
        pages.append(Page(float(size[1]), float(size[2]), words))
    return pages


def faults_in_pages(pages: list[Page]) -> list[str]:
    """Tell which pages are nearly empty, and which after the cover no running head names."""
    empty = [f"page {n} is filled to {page.filled:.2f}" for n, page in enumerate(pages, 1)]
    faults = [said for said, page in zip(empty, pages, strict=True) if page.filled < LEAST_FILLED]
    for n, page in enumerate(pages[1:], start=2):
        if not any(word.bottom < HEAD and word.left > page.width / 2 for word in page.words):
            faults.append(f"page {n} has no name at its head")
    return faults


def widows(pdf: bytes) -> list[str]:
    """List the headings and captions whose text goes on only on another page than they stand on."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    leaves = list(_leaves(reader.root_object["/StructTreeRoot"], None, ""))
    found = []
    for (page, tag), (next_page, _next_tag) in pairwise(leaves):
        if tag in HEADINGS and next_page != page:
            found.append(f"{tag} on page object {page}")
    return found


def _leaves(item: object, page: int | None, tag: str) -> Iterator[tuple[int | None, str]]:
    """Walk the tags in the order of reading; each piece of content with its page and its nearest heading."""
    if isinstance(item, IndirectObject):
        item = item.get_object()
    if isinstance(item, ArrayObject):
        for child in item:
            yield from _leaves(child, page, tag)
    elif isinstance(item, int):
        yield page, tag
    elif isinstance(item, DictionaryObject):
        if "/Pg" in item:
            page = item.raw_get("/Pg").idnum
        if item.get("/Type") == "/MCR":
            yield page, tag
            return
        kind = str(item.get("/S", ""))
        if "/K" in item:
            yield from _leaves(item["/K"], page, kind if kind in HEADINGS else tag)
