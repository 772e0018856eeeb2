"""Date formats with no-break spaces."""

from webapp.language import NO_BREAK_SPACE


def bound(day: str) -> str:
    """Bind the parts of a day: what a test says with spaces is written with no-break ones."""
    return day.replace(" ", NO_BREAK_SPACE)
