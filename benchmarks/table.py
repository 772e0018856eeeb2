"""Result table of the benchmarks: load, floor, ours, ratio, target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measured load. `ratio` is ours against the floor; `holds` tells whether the target is met."""

    load: str
    ours: str
    floor: str = ""
    ratio: float | None = None
    target: str = ""
    holds: bool | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of HEADINGS."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = "" if self.holds is None else "yes" if self.holds else "NO"
        return (self.load, self.floor, self.ours, ratio, self.target, met, self.note)


HEADINGS = ("load", "floor", "ours", "ratio", "target", "met", "note")


def drawn(lines: Iterable[Line]) -> str:
    """Draw the table as Markdown, so that it can stand in a document as it is."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(written)
