"""The PDF writer: lay out and write one report at a time, with fonts and parsed styles cached."""

import gc
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, time
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration

from reports.data import Exports, Paper
from reports.engine import conformance
from reports.engine.chart_on_page import ChartOnPage, Lettering, ShownTexts
from reports.engine.fetching import ChartsOnly, FontsOnly
from reports.engine.layout import fast_paths
from reports.engine.merging import WrittenPart, append_part, written_part_of
from reports.engine.page_numbers import ROOM, number_contents, places_in
from reports.engine.painting import PaintedPage
from reports.engine.pdf_file import bind
from reports.engine.styles import QuickDocument, StyleCache
from reports.engine.tagging import tag_pages
from reports.engine.text import TextInk
from reports.sheet import Sheet

COLOURS = "--srgb"
STYLES = Path(__file__).parents[1] / "styles"


class PdfWriter:
    """The renderer with its caches: fonts loaded, style sheets parsed, letters of charts laid out.

    `quick` may be set to False to take the library's own slower ways, for comparison.
    """

    def __init__(self) -> None:
        self.quick = True
        self._fonts = FontConfiguration()
        self._styles: dict[tuple[Paper, bool], CSS] = {}
        self._lettering = Lettering(self._fonts)
        self._colours = _ScreenColours()
        self._style_caches: dict[Paper, StyleCache] = {}

    def write(self, html: str, sheet: Sheet, *, exports: Exports | None) -> bytes:
        """Lay out and write a report."""
        with collector_off():  # until the pages are gone too
            return self._write_whole(html, sheet, exports)

    def _write_whole(self, html: str, sheet: Sheet, exports: Exports | None) -> bytes:
        document = self.lay_out(html, sheet)
        if self.quick:
            number_contents(document.pages, places_in(document.pages))
        return self.put_together(document, sheet, exports=exports, identifier=identifier_of(html.encode()))

    def lay_out(self, html: str, sheet: Sheet) -> Any:
        """Lay out a report, or a part of one; page numbers and contents are filled in later."""
        fetcher = ChartsOnly(sheet.figures)
        texts = ShownTexts()
        drawn = {url: ChartOnPage(figure, self._lettering, texts) for url, figure in sheet.figures.items()}
        options = {
            "stylesheets": [self.style(sheet.imprint.paper)],
            "font_config": self._fonts,
            "pdf_variant": conformance.VARIANT,
            "color_profiles": {COLOURS: self._colours},
            "output_intent": COLOURS,
        }
        with collector_off():
            if not self.quick:
                return HTML(string=html, url_fetcher=fetcher).render(**options)
            kept = self._style_caches.setdefault(sheet.imprint.paper, StyleCache())
            with fast_paths():
                return QuickDocument.of(_parsed(html, fetcher), kept, cache=drawn, **options)

    def put_together(
        self,
        document: Any,
        sheet: Sheet,
        *,
        exports: Exports | None,
        identifier: bytes,
        behind: Sequence[WrittenPart] = (),
    ) -> bytes:
        """Write laid-out pages as a PDF, other parts of the same report merged behind them."""
        written_at = datetime.combine(sheet.imprint.printed_on, time(8), tzinfo=UTC)
        return self._write(
            document,
            attachments=_attachments(exports, sheet, written_at=written_at),
            finisher=_bound(identifier, behind) if self.quick else conformance.finish,
            pdf_identifier=identifier,
        )

    def write_part(self, document: Any, *, part: int) -> WrittenPart:
        """Write laid-out pages as a part of a report, to be merged behind its first part."""
        written_parts: list[WrittenPart] = []

        def take_apart(document: Any, pdf: Any) -> None:
            tag_pages(document.pages, pdf, part=part)
            conformance.finish(document, pdf)
            written_parts.append(written_part_of(pdf, part=part))
            pdf.write = lambda _output, *_unused: None

        self._write(document, finisher=take_apart)
        return written_parts[0]

    def _write(self, document: Any, **options: Any) -> bytes:
        if self.quick:
            ink = TextInk()
            document = document.copy([PaintedPage(page, ink) for page in document.pages])
        with collector_off(), fast_paths() if self.quick else nullcontext():
            result: bytes = document.write_pdf(
                pdf_variant=conformance.VARIANT, output_intent=COLOURS, **options
            )
        return result

    def style(self, paper: Paper) -> CSS:
        """Return the parsed style sheets for a paper size, from the cache."""
        if (paper, self.quick) not in self._styles:
            names = (f"paper-{paper.lower()}.css", "fonts.css", "report.css", "pages.css")
            texts = [(STYLES / name).read_text("utf-8") for name in names]
            if self.quick:
                texts.append(ROOM)
            parsed = CSS(string="\n".join(texts), font_config=self._fonts, url_fetcher=FontsOnly())
            self._styles[paper, self.quick] = parsed
        return self._styles[paper, self.quick]


class _ScreenColours(ColorProfile):  # type: ignore[misc]  # WeasyPrint has no types
    """The ICC colour profile (sRGB), with the bytes of the library's file.

    The library writes a profile anew, and differently once its name was read: the second report of a
    process would differ from the first. It also leaves its own copy of the file open after each report.
    """

    def __init__(self) -> None:
        self._bytes = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        components = (["r"], ["g"], ["b"])
        super().__init__(BytesIO(self._bytes), "sRGB2014.icc", "relative-colorimetric", components)

    @property
    def content(self) -> bytes:
        """Return the profile's bytes as they are embedded."""
        return self._bytes


_of_thread = threading.local()


def thread_writer() -> PdfWriter:
    """Return the PDF writer of this thread (thread-local): two threads sharing a font configuration crash."""
    if not hasattr(_of_thread, "writer"):
        _of_thread.writer = PdfWriter()
    mine: PdfWriter = _of_thread.writer
    return mine


def warm_up() -> None:
    """Warm up a print worker: load fonts and styles, and freeze them for the garbage collector.

    What is alive now is never looked at again by the garbage collector, so call it once, early.
    """
    mine = thread_writer()
    for paper in get_args(Paper):
        mine.style(paper)
    gc.collect()
    gc.freeze()


def identifier_of(content: bytes) -> bytes:
    """Return the PDF file identifier, a digest: equal for equal contents."""
    return hashlib.sha256(content).digest()[:16]


def _bound(identifier: bytes, behind: Sequence[WrittenPart]) -> Callable[[object, Any], None]:
    """Return the finisher that tags, merges and serialises the file with our own faster code."""

    def finish(document: Any, pdf: Any) -> None:
        tag_pages(document.pages, pdf)
        conformance.finish(document, pdf)
        for written_part in behind:
            append_part(pdf, written_part)
        pdf.write = lambda output, *_unused: output.write(bind(pdf, identifier))

    return finish


def _parsed(html: str, fetcher: ChartsOnly) -> HTML:
    """Parse our own well-formed page with the C parser: the library's is pure Python and ten times slower."""
    page = HTML.__new__(HTML)
    root = ElementTree.fromstring(html)  # noqa: S314  # our own template, every value escaped
    page.base_url = None
    page.url_fetcher = fetcher
    page.media_type = "print"
    page.etree_element = root
    # In it the renderer looks for the title and what else is told of a file, element by element.
    page.wrapper_element = ElementWrapper.from_html_root(_only_head(root), content_language=None)
    return page


def _only_head(root: ElementTree.Element) -> ElementTree.Element:
    """Return the HTML tree with its head only."""
    page = ElementTree.Element(root.tag, root.attrib)
    page.extend(root.findall("head"))
    return page


def _attachments(exports: Exports | None, sheet: Sheet, *, written_at: datetime) -> list[Attachment]:
    if exports is None:
        return []
    named = (("report-card.csv", exports.csv, "CSV"), ("report-card.json", exports.json, "JSON"))
    return [
        Attachment(
            file_obj=BytesIO(content),
            name=name,
            description=sheet.words.say("The numbers of this report as {kind}", kind=kind),
            created=written_at,
            modified=written_at,
            relationship="Data",
            url_fetcher=ChartsOnly({}),
        )
        for name, content, kind in named
    ]


@contextmanager
def collector_off() -> Iterator[None]:
    """Disable the garbage collector: a layout makes many objects and no garbage worth the search."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
