"""Keep what is slow to prepare warm, and lay out and write one report at a time."""

import gc
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

from reports import conformance
from reports.binding import bind
from reports.data import Exports, Paper
from reports.fetching import ChartsOnly, FontsOnly
from reports.page_ink import ChartOnPage, Face, Lettering
from reports.sheet import Sheet

COLOURS = "--srgb"
STYLES = Path(__file__).parent / "styles"


class Press:
    """The warm parts of the renderer: fonts loaded, styles parsed, letters of charts laid out.

    `quick` may be set to False to take the library's own slower ways, for comparison.
    """

    def __init__(self) -> None:
        self.quick = True
        self._fonts = FontConfiguration()
        self._styles: dict[Paper, CSS] = {}
        self._lettering = Lettering(self._fonts)
        self._colours = _ScreenColours()

    def write(self, html: str, sheet: Sheet, *, exports: Exports | None) -> bytes:
        """Lay out and write a report."""
        imprint = sheet.imprint
        written_at = datetime.combine(imprint.printed_on, time(8), tzinfo=UTC)
        fetcher = ChartsOnly(sheet.figures)
        texts: dict[Face, list[Any]] = {}
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        drawn = {url: ChartOnPage(figure, self._lettering, texts) for url, figure in sheet.figures.items()}
        with collector_off():
            source = _parsed(html, fetcher) if self.quick else HTML(string=html, url_fetcher=fetcher)
            document = source.render(
                stylesheets=[self.style(imprint.paper)],
                font_config=self._fonts,
                cache=drawn if self.quick else None,
                pdf_variant=conformance.VARIANT,
                color_profiles={COLOURS: self._colours},
                output_intent=COLOURS,
            )
            result: bytes = document.write_pdf(
                pdf_variant=conformance.VARIANT,
                output_intent=COLOURS,
                attachments=_attachments(exports, sheet, written_at=written_at),
                finisher=_bound(identifier) if self.quick else conformance.finish,
                pdf_identifier=identifier,
            )
        return result

    def style(self, paper: Paper) -> CSS:
        """Return the parsed styles for a paper size."""
        if paper not in self._styles:
            names = (f"paper-{paper.lower()}.css", "fonts.css", "report.css", "pages.css")
            text = "\n".join((STYLES / name).read_text("utf-8") for name in names)
            self._styles[paper] = CSS(string=text, font_config=self._fonts, url_fetcher=FontsOnly())
        return self._styles[paper]


class _ScreenColours(ColorProfile):  # type: ignore[misc]  # WeasyPrint has no types
    """The colours of every report, with the bytes of the profile as they are in the library's file.

    The library writes a profile anew, and differently once its name was read: the second report of a press
    would differ from the first. It also leaves its own copy of the file open after each report.
    """

    def __init__(self) -> None:
        self._bytes = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        components = (["r"], ["g"], ["b"])
        super().__init__(BytesIO(self._bytes), "sRGB2014.icc", "relative-colorimetric", components)

    @property
    def content(self) -> bytes:
        """Return the profile as it is embedded."""
        return self._bytes


_presses = threading.local()


def press() -> Press:
    """Return this thread's press: a font configuration shared by two threads crashes."""
    if not hasattr(_presses, "press"):
        _presses.press = Press()
    mine: Press = _presses.press
    return mine


def warm_up() -> None:
    """Prepare a process that only prints: load fonts and styles, and spare them from later collections.

    What is alive now is never looked at again by the garbage collector, so call it once, early.
    """
    mine = press()
    for paper in get_args(Paper):
        mine.style(paper)
    gc.collect()
    gc.freeze()


def _bound(identifier: bytes) -> Callable[[object, Any], None]:
    """Return the finisher that also puts the file together in our own, quicker way."""

    def finish(document: object, pdf: Any) -> None:
        conformance.finish(document, pdf)
        pdf.write = lambda output, *_unused: output.write(bind(pdf, identifier))

    return finish


def _parsed(html: str, fetcher: ChartsOnly) -> HTML:
    """Parse our own well-formed page with the C parser: the library's is pure Python and ten times slower."""
    page = HTML.__new__(HTML)
    root = ElementTree.fromstring(html)  # noqa: S314  # our own template, every value escaped
    page.base_url = None
    page.url_fetcher = fetcher
    page.media_type = "print"
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
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
    """Let the garbage collector rest: a layout makes many objects and no garbage worth the search."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
