"""The engine: pixels, words and tags are those of the stock way."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdf
from PIL import Image, ImageChops, ImageStat

from reports import render
from reports.pdf.pdf_writer import thread_writer
from reports.samples.data import sample_card, sample_imprint
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.page_boxes import pages_of
from tests.reports.test_render import structure_of
from tests.reports.ways import stock_way

MOST_SEEN = 50  # of 255, over eight by eight dots: a dark line that lacks, or a letter elsewhere, is more
MOST_INK = 0.02  # of all the ink: fine lines that lack are more

PLAIN = """
<h1>Waffle, office, 1 234 – €</h1><p class="it">in italics, <span class="red">in red</span>, <b>bold</b></p>
<table><thead><tr><th>Need</th><th class="n">Mean</th></tr></thead>
<tbody><tr><td class="no">1</td><td style="border-top: 2px solid #a3182b">3.39</td></tr></tbody></table>
<p class="double">Below a double line</p><div class="frame">Inside a frame with a fine rule</div>
<p style="outline: 3px solid #14213a">outlined</p>
<svg viewBox="0 0 60 20" width="60" height="20" role="img" aria-label="a sign">
<rect width="60" height="20" fill="#123a5e"/></svg>
<p>A tile: <span class="g g-A">A</span> <span class="g g-F">F</span></p>
<ul><li>one</li><li>two<ul><li>below two</li></ul></li></ul><ul style="list-style: disc"><li>dot</li></ul>
<dl><dt>Term</dt><dd>what it means</dd></dl><p><a href="#there">to the table</a></p>
<table id="there"><caption>Spans</caption><thead><tr><th colspan="2">both</th><th>C</th></tr></thead>
<tbody><tr><th scope="row" rowspan="2">rows</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody>
</table>
<div style="overflow: hidden; height: 20px; width: 60px">cut at the edge of its box</div>
<div style="float: right; background: #f3ddb0">on a ground, at the right</div>
<div style="position: absolute; top: 200mm; border: 3px solid #123a5e; background: #a9c8dc">at its place</div>
"""


def both_ways(write: Callable[[], bytes]) -> tuple[bytes, bytes]:
    """Print with the engine and the stock way."""
    quick = write()
    with stock_way():
        return quick, write()


def page_of(body: str) -> bytes:
    """Print a page."""
    sheet = Sheet(sample_imprint(), words_of("en"))
    start = (
        '<html lang="en"><head><title>Page</title></head><body data-doc="doc" data-imprint="" data-page="">'
    )
    return thread_writer().write(f"{start}{body}</body></html>", sheet, exports=None)


def test_a_page_looks_and_is_tagged_the_same() -> None:
    quick, slow = both_ways(lambda: page_of(PLAIN))
    assert has_same_words(quick, slow)
    assert tags_in(quick) == tags_in(slow)
    assert_looks_same(quick, slow)


def test_a_card_looks_and_is_tagged_the_same() -> None:
    quick, slow = both_ways(lambda: render.render_card(sample_card()))
    assert has_same_words(quick, slow)
    assert tags_in(quick) == tags_in(slow)
    assert_looks_same(quick, slow)


def has_same_words(data: bytes, other: bytes) -> bool:
    """Tell whether two printed files have the same words at the same places, to a fifth of a point."""
    words = [[word for page in pages_of(pdf) for word in page.words] for pdf in (data, other)]
    return len(words[0]) == len(words[1]) and all(
        a.text == b.text and max(abs(a.left - b.left), abs(a.right - b.right), abs(a.top - b.top)) < 0.2
        for a, b in zip(*words, strict=True)
    )


def tags_in(pdf: bytes) -> list[tuple[object, ...]]:
    """Return every tag with what it says, how much it holds, and what it tells of a cell."""
    return [_told(item) for item in structure_of(pypdf.PdfReader(io.BytesIO(pdf)))]


def _told(tag: Any) -> tuple[object, ...]:
    cell = tag.get("/A", {})
    headers = len(cell.get("/Headers", ()))
    spans = [str(cell.get(key)) for key in ("/O", "/ColSpan", "/RowSpan", "/Scope")]
    return str(tag.get("/S")), str(tag.get("/Alt")), len(tag.get("/K", ())), headers, *spans


def assert_looks_same(data: bytes, other: bytes) -> None:
    """Compare two printed files as they are seen: two ways of drawing a thin line are never quite equal."""
    for page, like in zip(pictures(data), pictures(other), strict=True):
        assert ImageStat.Stat(ImageChops.difference(page, like).reduce(8)).extrema[0][1] < MOST_SEEN
        ink, much = (255 - ImageStat.Stat(drawn).mean[0] for drawn in (page, like))
        assert abs(ink - much) < MOST_INK * much


def pictures(pdf: bytes) -> list[Image.Image]:
    """Draw the pages of a file in grey; at 300 dots an inch a letter of a card lies between two rows."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "310", "-gray", "-", f"{folder}/page"], input=pdf, check=True)
        return [Image.open(path).copy() for path in sorted(Path(folder).iterdir())]
