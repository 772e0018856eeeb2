"""Print the stock way, to compare the engine with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from reports.pdf.pdf_writer import thread_writer


@contextmanager
def stock_way() -> Iterator[None]:
    """Print without the engine in this block."""
    writer = thread_writer()
    fast, writer.fast = writer.fast, None
    try:
        yield
    finally:
        writer.fast = fast
