"""Page breaks and line spacing of two cards' needs, so that a page is neither cut off nor left empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import east_asian_width

from reports.data import Card, GradedNeed, Lineage, Paper

Row = tuple[GradedNeed | None, GradedNeed | None]

# Measured on printed pages: characters in a line, and lines that the rows of a page may have together.
WIDE, CLOSE, NOTE = 34, 42, 56
MOST_LINES: dict[Paper, tuple[int, int]] = {"A4": (21, 27), "Letter": (15, 21)}
HALF = 3  # rows


@dataclass(frozen=True)
class Setting:
    """Whether the needs are set close, and after how many rows the page breaks (none: nowhere)."""

    close: bool
    turn_after: int | None


def setting_of(rows: Iterable[Row], cards: Iterable[Card], *, paper: Paper, most: int) -> Setting:
    """Choose the setting for rows of needs whose texts are cut at so many characters."""
    wide, close = MOST_LINES[paper]
    rows = list(rows)
    below = max(lines_of(card.remarks, NOTE) for card in cards) + sum(_remarks(row) for row in rows)
    if below + lines_together(rows, WIDE, most) <= wide:
        return Setting(close=False, turn_after=None)
    if below + lines_together(rows, CLOSE, most) <= close:
        return Setting(close=True, turn_after=None)
    return Setting(close=False, turn_after=HALF)


def _remarks(row: Row) -> int:
    """Count the lines that stand below a need's figures: its origin, what was measured, a wide gap."""
    return max(
        bool(need.lineage is not Lineage.KEPT or need.since) + bool(need.measured) + need.wide_gap
        for need in row
        if need
    )


def lines_together(rows: Iterable[Row], width: int, most: int) -> int:
    """Count the lines of all rows; the longer side of a row counts."""
    return sum(max(lines_of(need.text[:most], width) for need in row if need) for row in rows)


def lines_of(text: str, width: int) -> int:
    """Estimate the lines of a wrapped text; East Asian wide characters count twice."""
    return len(wrap("".join(letter * (1 + (east_asian_width(letter) in "WF")) for letter in text), width))
