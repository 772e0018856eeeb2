"""Axis of the charts: points and borders of the letters, line runs with gaps, the mark of a letter alone."""

from collections.abc import Callable, Sequence

from reports.charts.drawing import Box, Ink, Mark, Shape
from reports.palette import INK, MUTED, PAPER, RULE

Axis = Callable[[float], float]
LEAST = 11.4  # 8.5 points: the smallest text of a report

POINTS = {"A": 4, "B": 3, "C": 2, "D": 1, "F": 0}
THIN = Ink(css="ch-rule", stroke=RULE)
DOTTED = Ink(css="ch-rule", stroke=RULE, dash="1 3")
LINE = Ink(css="ch-line", stroke=INK, weight=1.75)
FILLED = Ink(css="ch-ink", fill=INK)
BAND = Ink(css="ch-paper-line", fill=PAPER, stroke=MUTED)
BAND_NOW = Ink(css="ch-ink", fill=INK, stroke=INK)
OPEN = Ink(css="ch-paper-line", fill=PAPER, stroke=INK, weight=1.5)


def borders(scale: Sequence[str]) -> tuple[float, ...]:
    """Return the points at which one letter of the scale turns into the next."""
    return (3.5, 2.5, 1.5, 0.75) if "D" in scale else (3.5, 2.5, 1.5)


def band_of(letter: str, scale: Sequence[str]) -> tuple[float, float]:
    """Return the points from which and up to which a mean has a letter; an earlier round may have had a D."""
    if letter not in scale:
        scale = tuple(POINTS)
    limits = (4.0, *borders(scale), 0.0)
    place = list(scale).index(letter)
    return limits[place + 1], limits[place]


def letter_band(
    letter: str, scale: Sequence[str], x: float, y_of: Axis, *, is_now: bool, lettered: bool = True
) -> list[Shape]:
    """Draw a round that shows a letter alone: a bar over the letter's band, filled for the present round."""
    low, high = band_of(letter, scale)
    ink = BAND_NOW if is_now else BAND
    shapes: list[Shape] = [Box(x - 2.5, y_of(high) + 1, 5, y_of(low) - y_of(high) - 2, ink)]
    if lettered and is_now:
        y = y_of((low + high) / 2) + 4
        shapes.append(Mark(text=letter, x=x + 6, y=y, size=12, css="ch-ink", weight=600, anchor="start"))
    return shapes


def unbroken(
    points: Sequence[tuple[str | None, float | None]], x_of: Axis, y_of: Axis
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the runs of two or more neighbouring rounds that have a mean, as places on the paper."""
    runs: list[tuple[tuple[float, float], ...]] = []
    run: list[tuple[float, float]] = []
    for i, (_, mean) in enumerate([*points, (None, None)]):
        if mean is not None:
            run.append((x_of(i), y_of(mean)))
            continue
        if len(run) > 1:
            runs.append(tuple(run))
        run = []
    return tuple(runs)
