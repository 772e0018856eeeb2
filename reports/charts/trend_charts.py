"""Line chart over the rounds: the overall lines of several cards, their ends and the letters of an axis."""

from collections.abc import Callable, Sequence
from math import ceil

from reports.charts.axis import FILLED, LEAST, OPEN, POINTS, THIN, Axis, letter_band, unbroken
from reports.charts.drawing import SANS, Box, Disc, Figure, Ink, Mark, Shape, Strokes, line
from reports.palette import INK, MUTED

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
    leaders: bool = False,
) -> Figure:
    """Draw one line a card over the rounds, told apart by dash and marker; names stand beside it as text.

    `round_names` are short and stand below the rounds where they are given. With `leaders` each line's end
    is led to the right edge, where its name and number stand in `order_of_ends`, in rows of equal height.
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
    for letter in letters_with_room(scale, y_of):
        y = y_of(POINTS[letter])
        shapes.append(Mark(text=letter, x=10, y=y + 4.5, size=13, css="ch-mute", colour=MUTED))
    shapes.extend(line(x_of(i), bottom, x_of(i), bottom + 4, THIN) for i in range(rounds))
    shapes.extend(_names_of_rounds(round_names, x_of, y=bottom + 19))
    for k, points in enumerate(series):
        shapes.extend(_one_line(points, k, x_of, y_of))
        for i, (grade, mean) in enumerate(points):
            if mean is None and grade is not None:
                is_now = i == len(points) - 1
                shapes.extend(letter_band(grade, scale, x_of(i), y_of, is_now=is_now, lettered=False))
    if leaders:
        order = order_of_ends(series)
        for slot, k in enumerate(order):
            i, mean = _last_known(series[k])
            y = (slot + 0.5) * height / len(order)
            bend = ((x_of(i) + 8, y_of(mean)), (right + 10, y_of(mean)), (width - 8, y), (width, y))
            shapes.append(Strokes((bend,), Ink(css="ch-rule", stroke=MUTED, weight=0.75)))
    else:
        known = [points[-1][1] for points in series if points and points[-1][1] is not None]
        shapes.extend(_end_numbers([(y_of(mean), mean) for mean in known], right + 4, write))
    return Figure(kind="trend", width=width, height=height, shapes=tuple(shapes), label=label)


def order_of_ends(series: Sequence[Points]) -> list[int]:
    """Return which lines have an end, the highest first."""
    drawn = [k for k, points in enumerate(series) if any(mean is not None for _, mean in points)]
    return sorted(drawn, key=lambda k: (-_last_known(series[k])[1], k))


def _last_known(points: Points) -> tuple[int, float]:
    return [(i, mean) for i, (_, mean) in enumerate(points) if mean is not None][-1]


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


def letters_with_room(scale: Sequence[str], y_of: Axis) -> list[str]:
    """Choose the letters of an axis that do not touch: the first and the last always."""
    chosen = [scale[0]]
    last = y_of(POINTS[scale[-1]])
    for letter in scale[1:-1]:
        y = y_of(POINTS[letter])
        if y - y_of(POINTS[chosen[-1]]) >= LEAST and last - y >= LEAST:
            chosen.append(letter)
    return [*chosen, scale[-1]]
