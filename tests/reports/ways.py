"""Print the stock way, to compare the engine with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from reports.pdf.pdf_writer import thread_writer


@contextmanager
def stock_way(*, why: str = "") -> Iterator[None]:
    """Print without the engine in this block, for a reason that the check of the installation names."""
    writer = thread_writer()
    fast, why_slow = writer.fast, writer.why_slow
    writer.fast, writer.why_slow = None, why
    try:
        yield
    finally:
        writer.fast, writer.why_slow = fast, why_slow
