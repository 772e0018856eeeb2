"""Inline SVG charts of table rows: spread bar, sparkline, expected against received, change.

Every function returns a Figure; `.svg()` is its text for a page. `label` is the chart in words for those who
hear it. Points run from 0 to 4.
"""

from collections.abc import Mapping, Sequence

from reports.charts.axis import (
    DOTTED,
    FILLED,
    LEAST,
    LINE,
    OPEN,
    POINTS,
    THIN,
    Axis,
    band_of,
    borders,
    letter_band,
    unbroken,
)
from reports.charts.drawing import FILL, LETTER, Box, Disc, Figure, Ink, Mark, Shape, Strokes, line, segment
from reports.palette import INK, MUTED, PAPER, RED


def spread_bar(
    counts: Mapping[str, int], scale: Sequence[str], *, label: str, width: float = 300, height: float = 22
) -> Figure:
    """Draw how many gave each letter as one bar of adjoining segments; a low bar (< 10) has no letters."""
    given = [letter for letter in scale if counts.get(letter)]
    total = sum(counts[letter] for letter in given)
    gap = 2
    usable = width - gap * (len(given) - 1)
    size = min(12.5, max(LEAST, height * 0.68))
    shapes: list[Shape] = []
    x = 0.0
    for letter in given:
        share = usable * counts[letter] / total
        shapes.extend(segment(letter, x, 0, width=share, height=height))
        if share >= 17 and height >= 10:
            shapes.extend(_letter_on(letter, x + share / 2, height=height, size=size))
        x += share + gap
    return Figure(kind="spread", width=width, height=height, shapes=tuple(shapes), label=label)


def _letter_on(letter: str, x: float, *, height: float, size: float) -> list[Shape]:
    """Write a letter in its segment, on a blank patch where the pattern would disturb it."""
    shapes: list[Shape] = []
    if letter in "DF":
        patch = Ink(css="ch-blank" if letter == "F" else "ch-patch-D", fill=FILL[letter])
        shapes.append(Box(x - size * 0.62, 2, size * 1.24, height - 4, patch))
    shapes.append(
        Mark(
            text=letter,
            x=x,
            y=height / 2 + size * 0.36,
            size=size,
            css=f"ch-text-{letter}",
            colour=LETTER[letter],
            weight=600,
        )
    )
    return shapes


def sparkline(
    points: Sequence[tuple[str | None, float | None]],
    scale: Sequence[str],
    *,
    label: str,
    width: float = 148,
    height: float = 50,
    ends: bool = True,
) -> Figure:
    """Draw the (letter, mean) of each round as a small line; a round without a mean breaks the line."""
    left, right = (20, width - 24) if ends else (6, width - 8)
    top, bottom = 7, height - 7

    def x_of(round_number: float) -> float:
        return left + (right - left) * (round_number / (len(points) - 1) if len(points) > 1 else 0.5)

    def y_of(mean: float) -> float:
        return bottom - (bottom - top) * mean / 4

    shapes: list[Shape] = [line(left - 4, y_of(b), right + 4, y_of(b), DOTTED) for b in borders(scale)]
    runs = unbroken(points, x_of, y_of)
    if runs:
        shapes.append(Strokes(runs, LINE))
    shown = [(i, letter, mean) for i, (letter, mean) in enumerate(points) if letter is not None]
    for i, letter, mean in shown:
        is_now = i == len(points) - 1
        if mean is None:
            shapes.extend(letter_band(letter, scale, x_of(i), y_of, is_now=is_now, lettered=False))
        else:
            shapes.append(Disc(x_of(i), y_of(mean), 3.6 if is_now else 2.2, FILLED if is_now else OPEN))
    if ends and shown:
        first, last = shown[0], shown[-1]
        if last[0] == len(points) - 1:
            y = y_of(_middle(last[1], last[2], scale)) + 4.6
            shapes.append(_end_letter(last[1], x_of(last[0]) + 8, y, anchor="start"))
        if first is not last:
            y = y_of(_middle(first[1], first[2], scale)) + 4
            shapes.append(_end_letter(first[1], x_of(first[0]) - 7, y, anchor="end"))
    return Figure(kind="spark", width=width, height=height, shapes=tuple(shapes), label=label)


def _end_letter(letter: str | None, x: float, y: float, *, anchor: str) -> Mark:
    last = anchor == "start"
    return Mark(
        text=letter or "",
        x=x,
        y=y,
        size=13.5 if last else 12,
        css="ch-ink" if last else "ch-mute",
        colour=INK if last else MUTED,
        weight=600 if last else 500,
        anchor=anchor,
    )


def _middle(letter: str, mean: float | None, scale: Sequence[str]) -> float:
    """Return the points at which a grade stands: its mean, or the middle of its letter's band."""
    return sum(band_of(letter, scale)) / 2 if mean is None else mean


def gap_chart(
    expected: str | None,
    received: float | None,
    scale: Sequence[str],
    *,
    label: str,
    width: float = 168,
    height: float = 40,
    likely: tuple[float, float] | None = None,
) -> Figure:
    """Draw what was expected (hollow diamond) and received (disc); the likely range is a band."""
    y = 13
    shapes, x_of = _scale_line(scale, width=width, y=y, letters_at=height - 6)
    wide = Ink(css="ch-line", stroke=INK, weight=2.5)
    if likely is not None:
        low, high = x_of(likely[0]), x_of(likely[1])
        shapes.append(Box(low, y - 3, max(high - low, 1), 6, Ink(css="ch-band", fill="#dbe2ea")))
    if expected is not None and received is not None:
        shapes.append(line(x_of(POINTS[expected]), y, x_of(received), y, wide))
    if expected is not None:
        shapes.append(diamond(x_of(POINTS[expected]), y))
    if received is not None:
        shapes.append(Disc(x_of(received), y, 5.2, FILLED))
    return Figure(kind="gap", width=width, height=height, shapes=tuple(shapes), label=label)


def diamond(x: float, y: float, *, half: float = 6.5) -> Strokes:
    """Draw the mark of an expectation."""
    ink = Ink(css="ch-paper-line", fill=PAPER, stroke=INK, weight=1.75)
    return Strokes((((x, y - half), (x + half, y), (x, y + half), (x - half, y)),), ink, closed=True)


def change_chart(
    before: float | None,
    now: float | None,
    scale: Sequence[str],
    *,
    label: str,
    width: float = 300,
    clear: bool,
) -> Figure:
    """Draw the way from the last mean (open disc) to this one; a clear change is bold with an arrow head."""
    height, y = 15.0, 7.5
    shapes, x_of = _scale_line(scale, width=width, y=y, letters_at=None)
    if before is not None and now is not None:
        start, end = x_of(before), x_of(now)
        ink = Ink(
            css="ch-line" if clear else "ch-mute-line",
            stroke=INK if clear else MUTED,
            weight=3 if clear else 1.25,
        )
        shapes.append(line(start, y, end, y, ink))
        shapes.append(Disc(start, y, 3.4, OPEN))
        if clear and abs(end - start) > 6:
            back = -7 if end > start else 7
            tip = ((end, y), (end + back, y - 5.2), (end + back, y + 5.2))
            shapes.append(Strokes((tip,), FILLED, closed=True))
        else:
            shapes.append(Disc(end, y, 3.4, FILLED if clear else Ink(css="ch-mute", fill=MUTED)))
    elif now is not None:
        shapes.append(Disc(x_of(now), y, 3.4, Ink(css="ch-mute", fill=MUTED)))
    return Figure(kind="change", width=width, height=height, shapes=tuple(shapes), label=label)


def scale_head(scale: Sequence[str], *, label: str, width: float = 300) -> Figure:
    """Draw the letters that stand above a column of change charts of the same width."""
    shapes, _ = _scale_line(scale, width=width, y=None, letters_at=10)
    return Figure(kind="scale-head", width=width, height=13, shapes=tuple(shapes), label=label)


def _scale_line(
    scale: Sequence[str], *, width: float, y: float | None, letters_at: float | None
) -> tuple[list[Shape], Axis]:
    """Draw the axis from F to A and return it with the place of a number of points on it."""
    margin = 12

    def x_of(points: float) -> float:
        return margin + (width - 2 * margin) * points / 4

    shapes: list[Shape] = []
    if y is not None:
        shapes.append(line(x_of(0), y, x_of(4), y, THIN))
    for letter in scale:
        x = x_of(POINTS[letter])
        if y is not None:
            shapes.append(line(x, y - 4, x, y + 4, THIN))
        if letters_at is not None:
            shapes.append(Mark(text=letter, x=x, y=letters_at, size=LEAST, css="ch-mute", colour=MUTED))
    return shapes, x_of


def arrow_mark(up: bool, *, label: str, size: float = 8, on_dark: bool = False) -> Figure:
    """Draw the small triangle beside a clear change."""
    points = (
        ((0.0, size), (size / 2, 0.8), (size, size)) if up else ((0.0, 0.8), (size, 0.8), (size / 2, size))
    )
    ink = Ink(css="ch-ink", fill=INK) if up else Ink(css="ch-red-fill", fill=RED)
    if on_dark:
        ink = Ink(css="ch-paper", fill=PAPER)
    return Figure(
        kind="arrow", width=size, height=size, shapes=(Strokes((points,), ink, closed=True),), label=label
    )
