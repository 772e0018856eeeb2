"""The stock way to a PDF: what the renderer's manual offers and nothing else, so that any version prints."""

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from reports.data import Exports, Paper
from reports.pdf import conformance
from reports.pdf.fetching import ChartsOnly, FontsOnly
from reports.sheet import Sheet

if TYPE_CHECKING:
    from reports.engine.merging import WrittenPart

STYLES = Path(__file__).parents[1] / "styles"
SHEETS = ("fonts.css", "report.css", "pair.css", "company.css", "sheets.css")
# Newer versions bind an output intent of their own, and leave its file open, where none is named.
OPTIONS = {"pdf_variant": conformance.VARIANT} | (
    {"output_intent": "bound by reports"} if "output_intent" in DEFAULT_OPTIONS else {}
)


class StockWriter:
    """The renderer with fonts loaded and style sheets parsed, for one thread."""

    further_styles = ""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._styles: dict[Paper, CSS] = {}

    def write(self, html: str, sheet: Sheet, *, exports: Exports | None) -> bytes:
        """Lay out and write a report."""
        with collector_off():  # until the pages are gone too
            document = self.lay_out(html, sheet)
            identifier = identifier_of(html.encode())
            return self.put_together(document, sheet, exports=exports, identifier=identifier)

    def lay_out(self, html: str, sheet: Sheet) -> Any:
        """Lay out a report."""
        page = HTML(string=html, url_fetcher=ChartsOnly(sheet.figures, sheet.imprint.logo))
        with collector_off():
            return page.render(
                font_config=self._fonts, stylesheets=[self.style(sheet.imprint.paper)], **OPTIONS
            )

    def put_together(
        self,
        document: Any,
        sheet: Sheet,
        *,
        exports: Exports | None,
        identifier: bytes,
        behind: "Sequence[WrittenPart]" = (),
    ) -> bytes:
        """Write laid-out pages as a PDF; the fast way merges other parts of the same report behind them."""
        written_at = datetime.combine(sheet.imprint.printed_on, time(8), tzinfo=UTC)

        def finish(_document: object, pdf: Any) -> None:
            conformance.finish(pdf)
            self.finish(pdf, behind)

        with collector_off():
            content: bytes = document.write_pdf(
                attachments=_attachments(exports, sheet, written_at=written_at),
                finisher=finish,
                pdf_identifier=identifier,
                **OPTIONS,
            )
        return content

    def finish(self, pdf: Any, behind: "Sequence[WrittenPart]") -> None:
        """Change a conforming file before it is serialised; the stock way changes nothing."""

    def style(self, paper: Paper) -> CSS:
        """Return the parsed style sheets for a paper size, from the cache."""
        if paper not in self._styles:
            names = (f"paper-{paper.lower()}.css", *SHEETS)
            texts = [(STYLES / name).read_text("utf-8") for name in names]
            text = "\n".join([*texts, self.further_styles])
            self._styles[paper] = CSS(string=text, font_config=self._fonts, url_fetcher=FontsOnly())
        return self._styles[paper]


def identifier_of(content: bytes) -> bytes:
    """Return the PDF file identifier, a digest: equal for equal contents."""
    return hashlib.sha256(content).hexdigest()[:32].encode()


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
