"""No fault of the engine hides behind the stock way that stands in for it."""

from collections.abc import Iterator

import pytest

from reports.pdf.pdf_writer import thread_writer, why_left_out


@pytest.fixture(autouse=True)
def no_fault_in_the_engine() -> Iterator[None]:
    """Fail after a test in which a report was printed the stock way without being told to."""
    yield
    assert thread_writer().why_slow == why_left_out()
