"""The fast way to a PDF: charts, parsed pages and styles handed to the renderer through its classes.

It reads and subclasses what the tested version has inside, and changes nothing in any other package.
`reports.pdf.pdf_writer` alone decides whether it is loaded.
"""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import HTML

from reports.data import Exports, Paper
from reports.engine.chart_on_page import ChartOnPage, Lettering, ShownTexts
from reports.engine.merging import WrittenPart, append_part, written_part_of
from reports.engine.page_numbers import ROOM, number_contents, number_feet, places_in
from reports.engine.pdf_objects import serialise_once
from reports.engine.styles import QuickDocument, StyleCache
from reports.pdf import conformance
from reports.pdf.fetching import ChartsOnly
from reports.pdf.stock_writer import OPTIONS, StockWriter, collector_off, identifier_of
from reports.sheet import Sheet

SVG = "http://www.w3.org/2000/svg"


class FastWriter(StockWriter):
    """A writer that also keeps computed styles, and the letters of charts laid out."""

    further_styles = ROOM
    places_in = staticmethod(places_in)
    number_contents = staticmethod(number_contents)
    number_feet = staticmethod(number_feet)

    def __init__(self) -> None:
        super().__init__()
        self._lettering = Lettering(self._fonts)
        self.style_caches: dict[Paper, StyleCache] = {}

    def write(self, html: str, sheet: Sheet, *, exports: Exports | None) -> bytes:
        """Lay out and write a report."""
        with collector_off():  # until the pages are gone too
            document = self.lay_out(html, sheet)
            number_contents(document.pages, places_in(document.pages))
            identifier = identifier_of(html.encode())
            return self.put_together(document, sheet, exports=exports, identifier=identifier)

    def lay_out(self, html: str, sheet: Sheet) -> Any:
        """Lay out a report, or a part of one; page numbers and contents are filled in later."""
        texts = ShownTexts()
        drawn = {url: ChartOnPage(figure, self._lettering, texts) for url, figure in sheet.figures.items()}
        kept = self.style_caches.setdefault(sheet.imprint.paper, StyleCache())
        styles = [self.style(sheet.imprint.paper)]
        page = ParsedPage(html, ChartsOnly(sheet.figures, sheet.imprint.logo))
        with collector_off():
            return QuickDocument.of(page, kept, self._fonts, cache=drawn, stylesheets=styles, **OPTIONS)

    def finish(self, pdf: Any, behind: Sequence[WrittenPart]) -> None:
        """Merge other parts behind a finished file, and serialise all of it once."""
        for written_part in behind:
            append_part(pdf, written_part)
        serialise_once(pdf)

    def write_part(self, document: Any, *, part: int) -> WrittenPart:
        """Write laid-out pages as a part of a report, to be merged behind its first part."""
        written_parts: list[WrittenPart] = []

        def take_apart(_document: object, pdf: Any) -> None:
            conformance.finish(pdf, part=part)
            written_parts.append(written_part_of(pdf, part=part))
            del pdf.objects[1:]  # nothing is left to serialise

        with collector_off():
            document.copy().write_pdf(finisher=take_apart, **OPTIONS)  # with fonts of its own each time
        return written_parts[0]


class ParsedPage(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """Our own well-formed page by the C parser: the library's is pure Python and ten times slower."""

    def __init__(self, html: str, fetcher: ChartsOnly) -> None:
        root = ElementTree.fromstring(html)  # noqa: S314  # our own template, every value escaped
        for drawing in list(root.iter("svg")):
            for element in list(drawing.iter()):
                element.tag = f"{{{SVG}}}{element.tag}"  # HTML takes it for granted, and XML does not
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.etree_element = root
        # In it the renderer looks for the title and what else is told of a file, element by element.
        head = ElementTree.Element(root.tag, root.attrib)
        head.extend(root.findall("head"))
        self.wrapper_element = ElementWrapper.from_html_root(head, content_language=None)
