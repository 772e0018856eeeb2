"""Progress of a long print, read from the renderer's log of laid-out pages."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PAGES_A_LINE = 10
PROGRESS = "weasyprint.progress"  # where the renderer says what it does

Tell = Callable[[int], None]


class _Pages(logging.Handler):
    """Log handler that reports every tenth page."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.INFO)
        self._tell = tell
        self._told = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a page that is further than any before: some pages are laid out again."""
        page = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(page, int) and page >= self._told + PAGES_A_LINE:
            self._told = page
            self._tell(page)


@contextmanager
def told(tell: Tell) -> Iterator[None]:
    """Call `tell` with the number of the page after every ten pages laid out in this block."""
    renderer = logging.getLogger(PROGRESS)
    handler, level = _Pages(tell), renderer.level
    renderer.addHandler(handler)
    renderer.setLevel(logging.INFO)
    try:
        yield
    finally:
        renderer.removeHandler(handler)
        renderer.setLevel(level)
