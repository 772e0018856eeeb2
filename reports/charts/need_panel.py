"""The small panel of one need over the rounds, with the marks of its promises."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.axis import DOTTED, FILLED, LEAST, OPEN, POINTS, Axis, borders, letter_band, unbroken
from reports.charts.drawing import SANS, Box, Disc, Figure, Ink, Mark, Shape, Strokes, line
from reports.charts.trend_charts import Points, Write, in_english, letters_with_room
from reports.palette import INK, MUTED, RED

STRIP, MARK_STEP = 15.0, 22.0  # height of the marks below a panel, and how far apart two of them stand
MARGIN = 7.0  # above and below the curve
LEAST_CURVE = 20.0  # height below which no room is left for marks that a panel does not have


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An action as a mark of a panel: after which round it was promised, its number, and its status."""

    after: int  # index of the round
    number: int
    is_done: bool = False
    is_dropped: bool = False


def need_panel(
    points: Points,
    others: Sequence[Points],
    scale: Sequence[str],
    *,
    label: str,
    width: float = 200,
    height: float = 96,
    promises: Sequence[Promise] = (),
    beside_promises: bool = False,
    write: Write = in_english,
) -> Figure:
    """Draw one need over the rounds in ink, the card's other needs in grey behind it.

    Beside panels with promises one without keeps their room free, so that all have the same scale.

    Each promise has its mark and number in a strip below, between the round after whose exchange it was
    made and the next one: a circle, filled when done, crossed out when dropped.
    """
    has_room = height - 2 * MARGIN - STRIP >= LEAST_CURVE
    strip = STRIP if promises or (beside_promises and has_room) else 0.0
    left, right, top, bottom = 16.0, width - 32, MARGIN, height - MARGIN - strip
    rounds = len(points)

    def x_of(round_number: float) -> float:
        return left + 6 + (right - left - 12) * (round_number / (rounds - 1) if rounds > 1 else 0.5)

    def y_of(mean: float) -> float:
        return bottom - (bottom - top) * mean / 4

    shapes: list[Shape] = [line(left, y_of(b), right, y_of(b), DOTTED) for b in borders(scale)]
    shapes.extend(
        Mark(text=g, x=6, y=y_of(POINTS[g]) + 4, size=LEAST, css="ch-mute", colour=MUTED)
        for g in letters_with_room(scale, y_of)
    )
    grey = Ink(css="ch-rule", stroke="#ccd4dd", weight=1)
    shapes.extend(Strokes(runs, grey) for other in others if (runs := unbroken(other, x_of, y_of)))
    shapes.extend(_promise_marks(promises, rounds, x_of, top=top, bottom=bottom, width=width))
    runs = unbroken(points, x_of, y_of)
    if runs:
        shapes.append(Strokes(runs, Ink(css="ch-line", stroke=INK, weight=2)))
    shapes.extend(_panel_marks(points, scale, x_of, y_of, write=write))
    return Figure(kind="panel", width=width, height=height, shapes=tuple(shapes), label=label)


def _promise_marks(
    promises: Sequence[Promise], rounds: int, x_of: Axis, *, top: float, bottom: float, width: float
) -> list[Shape]:
    """Draw the strip of promises: those of one round side by side, a thin line up to the curve from each."""
    shapes: list[Shape] = []
    gap = x_of(1) - x_of(0) if rounds > 1 else 2 * MARK_STEP
    y = bottom + STRIP - 5
    for after in sorted({promise.after for promise in promises}):
        here = [promise for promise in promises if promise.after == after]
        step = min(MARK_STEP, gap / len(here))
        start = min(x_of(after) + gap / 2 - step * (len(here) - 1) / 2, width - 12 - step * (len(here) - 1))
        for place, promise in enumerate(here):
            x = start + place * step
            if after < rounds - 1:
                shapes.append(line(x, top, x, y - 6, Ink(css="ch-red", stroke=RED, weight=0.9, dash="2 2")))
            shapes.extend(promise_mark(x, y, is_done=promise.is_done, is_dropped=promise.is_dropped))
            number = str(promise.number)
            shapes.append(
                Mark(text=number, x=x + 5, y=y + 4, size=LEAST, css="ch-ink", family=SANS, anchor="start")
            )
    return shapes


def promise_mark(x: float, y: float, *, is_done: bool, is_dropped: bool, half: float = 3.4) -> list[Shape]:
    """Draw the mark of an action: an open circle, a filled square when done, a cross when dropped."""
    if is_dropped:
        ink = Ink(css="ch-red", stroke=RED, weight=1.8)
        corners = ((x - half, y - half), (x + half, y + half)), ((x - half, y + half), (x + half, y - half))
        return [Strokes(corners, ink)]
    if is_done:
        return [Box(x - half, y - half, 2 * half, 2 * half, FILLED)]
    return [Disc(x, y, half, OPEN)]


def _panel_marks(
    points: Points, scale: Sequence[str], x_of: Axis, y_of: Axis, *, write: Write
) -> list[Shape]:
    """Mark each round that is shown; the last round alone is filled and labelled."""
    shapes: list[Shape] = []
    for i, (letter, mean) in enumerate(points):
        is_now = i == len(points) - 1
        if mean is None and letter is not None:
            shapes.extend(letter_band(letter, scale, x_of(i), y_of, is_now=is_now))
        elif mean is not None and not is_now:
            shapes.append(Disc(x_of(i), y_of(mean), 2.4, OPEN))
        elif mean is not None:
            shapes.append(Disc(x_of(i), y_of(mean), 3.2, FILLED))
            shapes.append(
                Mark(
                    text=write(mean),
                    x=x_of(i) + 6,
                    y=y_of(mean) + 4,
                    size=LEAST,
                    css="ch-ink",
                    family=SANS,
                    weight=600,
                    anchor="start",
                )
            )
    return shapes
