"""Draw the two larger charts of the rounds: the overall lines and the small panel of one need."""

from collections.abc import Callable, Sequence
from math import ceil

from reports.charts.charts import DOTTED, FILLED, OPEN, POINTS, THIN, Axis, borders, unbroken
from reports.charts.drawing import SANS, Box, Disc, Figure, Ink, Mark, Shape, Strokes, line
from reports.palette import INK, MUTED, RED

Points = Sequence[tuple[str | None, float | None]]
Write = Callable[[float], str]
NAME_WIDTH = 46.0  # that the short name of a round takes, with the gap to the next one
DASHES = ("", "6 4", "2 3", "9 3 2 3", "1 2", "12 4")


def in_english(mean: float) -> str:
    """Write a mean with a decimal point."""
    return f"{mean:.2f}"


def overall_trend(
    series: Sequence[Points],
    scale: Sequence[str],
    *,
    label: str,
    width: float = 640,
    height: float = 210,
    write: Write = in_english,
    round_names: Sequence[str] = (),
) -> Figure:
    """Draw one line a card over the rounds, told apart by dash and marker; names stand beside it as text.

    `round_names` are short and stand below the rounds where they are given.
    """
    left, right, top, bottom = 26.0, width - 48, 10.0, height - (26 if round_names else 10)
    rounds = max((len(points) for points in series), default=0)

    def x_of(round_number: float) -> float:
        return left + (right - left) * (round_number + 0.5) / max(rounds, 1)

    def y_of(mean: float) -> float:
        return bottom - (bottom - top) * mean / 4

    shapes: list[Shape] = []
    for letter in scale:
        y = y_of(POINTS[letter])
        shapes.append(line(left, y, right, y, THIN))
        shapes.append(Mark(text=letter, x=10, y=y + 4.5, size=13, css="ch-mute", colour=MUTED))
    shapes.extend(line(x_of(i), bottom, x_of(i), bottom + 4, THIN) for i in range(rounds))
    shapes.extend(_names_of_rounds(round_names, x_of, y=bottom + 19))
    ends: list[tuple[float, float]] = []
    for k, points in enumerate(series):
        shapes.extend(_one_line(points, k, x_of, y_of))
        known = [mean for _, mean in points if mean is not None]
        if points and points[-1][1] is not None:
            ends.append((y_of(known[-1]), known[-1]))
    shapes.extend(_end_numbers(ends, right + 4, write))
    return Figure(kind="trend", width=width, height=height, shapes=tuple(shapes), label=label)


def _names_of_rounds(names: Sequence[str], x_of: Axis, *, y: float) -> list[Shape]:
    """Write the names of the rounds, the last one always, as many of the others as there is room for."""
    step = ceil(NAME_WIDTH / (x_of(1) - x_of(0)))
    return [
        Mark(text=name, x=x_of(i), y=y, size=12, css="ch-mute", colour=MUTED, family=SANS)
        for i, name in enumerate(names)
        if (len(names) - 1 - i) % step == 0
    ]


def _one_line(points: Points, k: int, x_of: Axis, y_of: Axis) -> list[Shape]:
    shapes: list[Shape] = []
    runs = unbroken(points, x_of, y_of)
    if runs:
        dash = DASHES[k % len(DASHES)]
        shapes.append(Strokes(runs, Ink(css="ch-line", stroke=INK, weight=2.25, dash=dash)))
    for i, (_, mean) in enumerate(points):
        if mean is not None:
            shapes.append(marker(k, x_of(i), y_of(mean)))
    return shapes


def marker(k: int, x: float, y: float, *, half: float = 4.5) -> Shape:
    """Draw the marker of the k-th line: disc, open square, open disc, diamond, filled square, triangle."""
    square = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    kinds: tuple[Shape, ...] = (
        Disc(x, y, half, FILLED),
        Box(x - half, y - half, 2 * half, 2 * half, OPEN),
        Disc(x, y, half, OPEN),
        Strokes(
            (((x, y - half - 1), (x + half + 1, y), (x, y + half + 1), (x - half - 1, y)),), OPEN, closed=True
        ),
        Strokes((square,), FILLED, closed=True),
        Strokes((((x - half, y + half), (x, y - half), (x + half, y + half)),), OPEN, closed=True),
    )
    return kinds[k % len(kinds)]


def _end_numbers(ends: list[tuple[float, float]], x: float, write: Write) -> list[Shape]:
    """Write the last mean beside each line, at least a line's height apart."""
    shapes: list[Shape] = []
    lowest = -100.0
    for y, mean in sorted(ends):
        lowest = max(y + 4.5, lowest + 14)
        shapes.append(
            Mark(
                text=write(mean),
                x=x,
                y=lowest,
                size=12,
                css="ch-ink",
                family=SANS,
                weight=600,
                anchor="start",
            )
        )
    return shapes


def line_key(k: int, *, label: str) -> Figure:
    """Draw the sample of the k-th line that stands before its name."""
    ink = Ink(css="ch-line", stroke=INK, weight=2.25, dash=DASHES[k % len(DASHES)])
    shapes = (line(0, 7, 36, 7, ink), marker(k, 18, 7))
    return Figure(kind="line-key", width=36, height=14, shapes=shapes, label=label)


def need_panel(
    points: Points,
    others: Sequence[Points],
    scale: Sequence[str],
    *,
    label: str,
    width: float = 200,
    height: float = 96,
    promised_after: int | None = None,
    write: Write = in_english,
) -> Figure:
    """Draw one need over the rounds in ink, the card's other needs in grey behind it.

    `promised_after` is the index of the round after whose exchange an action was promised: a red mark.
    """
    left, right, top, bottom = 16.0, width - 30, 6.0, height - 6
    rounds = len(points)

    def x_of(round_number: float) -> float:
        return left + 6 + (right - left - 12) * (round_number / (rounds - 1) if rounds > 1 else 0.5)

    def y_of(mean: float) -> float:
        return bottom - (bottom - top) * mean / 4

    shapes: list[Shape] = [line(left, y_of(b), right, y_of(b), DOTTED) for b in borders(scale)]
    shapes.extend(
        Mark(text=g, x=6, y=y_of(POINTS[g]) + 3.5, size=9.5, css="ch-mute", colour=MUTED) for g in scale
    )
    grey = Ink(css="ch-rule", stroke="#ccd4dd", weight=1)
    shapes.extend(Strokes(runs, grey) for other in others if (runs := unbroken(other, x_of, y_of)))
    if promised_after is not None and 0 <= promised_after < rounds - 1:
        x = x_of(promised_after + 0.5)
        shapes.append(line(x, top, x, bottom, Ink(css="ch-red", stroke=RED, weight=1.2, dash="2 2")))
    runs = unbroken(points, x_of, y_of)
    if runs:
        shapes.append(Strokes(runs, Ink(css="ch-line", stroke=INK, weight=2)))
    shapes.extend(_panel_marks(points, x_of, y_of, write=write))
    return Figure(kind="panel", width=width, height=height, shapes=tuple(shapes), label=label)


def _panel_marks(points: Points, x_of: Axis, y_of: Axis, *, write: Write) -> list[Shape]:
    known = [(i, mean) for i, (_, mean) in enumerate(points) if mean is not None]
    shapes: list[Shape] = [Disc(x_of(i), y_of(mean), 2.4, OPEN) for i, mean in known[:-1]]
    if known:
        i, mean = known[-1]
        shapes.append(Disc(x_of(i), y_of(mean), 3.2, FILLED))
        shapes.append(
            Mark(
                text=write(mean),
                x=x_of(i) + 7,
                y=y_of(mean) + 3.8,
                size=10.5,
                css="ch-ink",
                family=SANS,
                weight=600,
                anchor="start",
            )
        )
    return shapes
