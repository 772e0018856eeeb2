"""The PDF writer, the door to the engine: the fast way where its version was tested, else the stock way.

Another version of the renderer, an import that fails, or a fault in the fast way costs time and no report:
it is printed the stock way, with one line in the log and one in `flask check`.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, get_args

import weasyprint

from reports.data import Exports, Paper
from reports.pdf.stock_writer import StockWriter
from reports.sheet import Sheet

if TYPE_CHECKING:
    from reports.engine.fast_writer import FastWriter

TESTED = "70.0"  # the version of WeasyPrint whose inside the fast way knows
SWITCH = "REPORT_CARD_ENGINE"  # an environment variable: `off` prints the stock way

_log = logging.getLogger(__name__)


class PdfWriter:
    """The writers of one thread; `why_slow` says why the last report was printed the stock way, if it was."""

    def __init__(self) -> None:
        fast_writer, self.why_slow = _loaded()
        self.fast = None if fast_writer is None else fast_writer()
        self._stock: StockWriter | None = None

    @property
    def stock(self) -> StockWriter:
        """Return the stock writer, made at its first use."""
        if self._stock is None:
            self._stock = StockWriter()
        return self._stock

    def write(self, html: str, sheet: Sheet, *, exports: Exports | None) -> bytes:
        """Lay out and write a report."""
        return self.fast_or_stock(
            lambda fast: fast.write(html, sheet, exports=exports),
            lambda stock: stock.write(html, sheet, exports=exports),
        )

    def fast_or_stock(
        self, fast_way: Callable[[FastWriter], bytes], stock_way: Callable[[StockWriter], bytes]
    ) -> bytes:
        """Print the fast way where there is one; after a fault in it, this report the stock way."""
        if self.fast is not None:
            try:
                content = fast_way(self.fast)
            except Exception as fault:  # whatever it is, the stock way may be without it
                self.why_slow = f"{type(fault).__name__}: {fault}"
                _log.warning(
                    "A report is printed the slow way, after a fault in the engine: %s", self.why_slow
                )
            else:
                self.why_slow = ""
                return content
        return stock_way(self.stock)


@cache
def _loaded() -> tuple[type[FastWriter] | None, str]:
    """Return the class of the fast way, or None with the reason, which is logged once a process."""
    fast_writer: type[FastWriter] | None = None
    reason = why_left_out()
    if not reason:
        try:
            from reports.engine import fast_writer as engine

            fast_writer = engine.FastWriter
        except Exception as fault:  # whatever it is, the stock way needs nothing of it
            reason = f"{type(fault).__name__}: {fault}"
    if reason:
        _log.warning("Reports are printed the slow way, without the engine: %s", reason)
    return fast_writer, reason


def why_left_out() -> str:
    """Say why the engine is not even tried here: switched off, or another version; empty where it is."""
    if os.environ.get(SWITCH) == "off":
        return f"{SWITCH}=off"
    if weasyprint.__version__ != TESTED:
        return f"WeasyPrint {weasyprint.__version__} ≠ {TESTED}"
    return ""


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
        (mine.fast or mine.stock).style(paper)
    gc.collect()
    gc.freeze()
