"""Line chart of one need over all rounds with its letters, and the time strip of one of its actions."""

from collections.abc import Sequence

from reports.charts.axis import DOTTED, LINE, THIN, band_of, borders, unbroken
from reports.charts.charts import diamond
from reports.charts.drawing import EDGE, FILL, LETTER, SANS, Box, Figure, Ink, Mark, Shape, Strokes, line
from reports.charts.need_panel import Promise, promise_mark
from reports.charts.trend_charts import Points, Write, in_english
from reports.palette import INK, MUTED, RED

WIDTH = 640.0
_LEFT, _RIGHT = 26.0, WIDTH - 10
_CROWDED = 9  # rounds from which on a mean stands only at the first and the last


def x_of_round(place: float, rounds: int) -> float:
    """Return where a round stands, in the chart and in the strips below it."""
    return _LEFT + (_RIGHT - _LEFT) * (place + 0.5) / max(rounds, 1)


def need_story(
    points: Points, scale: Sequence[str], *, label: str, height: float = 230, write: Write = in_english
) -> Figure:
    """Draw a need over the rounds: its letters as tiles on the line, each with its mean above it."""
    top, bottom = 30.0, height - 14
    rounds = len(points)
    half = 12.0 if rounds < _CROWDED else 7.0

    def y_of(mean: float) -> float:
        return bottom - (bottom - top) * mean / 4

    def x_of(place: float) -> float:
        return x_of_round(place, rounds)

    shapes: list[Shape] = [line(_LEFT, y_of(b), _RIGHT, y_of(b), DOTTED) for b in borders(scale)]
    shapes.append(line(_LEFT, bottom + 10, _RIGHT, bottom + 10, THIN))
    for letter in scale:
        y = y_of(sum(band_of(letter, scale)) / 2)
        shapes.append(Mark(text=letter, x=10, y=y + 4.5, size=13, css="ch-mute", colour=MUTED))
    runs = unbroken(points, x_of, y_of)
    if runs:
        shapes.append(Strokes(runs, LINE))
    shown = [place for place, (grade, _) in enumerate(points) if grade]
    for place in shown:
        grade, mean = points[place]
        letter = grade or ""
        y = y_of(mean if mean is not None else sum(band_of(letter, scale)) / 2)
        shapes.extend(_tile(letter, x_of(place), y, half=half))
        if mean is not None and (rounds < _CROWDED or place in (shown[0], shown[-1])):
            shapes.append(
                Mark(
                    text=write(mean),
                    x=x_of(place),
                    y=y - half - 5,
                    size=12,
                    css="ch-ink",
                    family=SANS,
                    weight=600,
                )
            )
    return Figure(kind="story", width=WIDTH, height=height, shapes=tuple(shapes), label=label)


def _tile(letter: str, x: float, y: float, *, half: float) -> list[Shape]:
    ink = Ink(css=f"ch-fill-{letter}", fill=FILL[letter], stroke=EDGE[letter], weight=1.5)
    size = half * 1.25
    return [
        Box(x - half, y - half, 2 * half, 2 * half, ink),
        Mark(
            text=letter,
            x=x,
            y=y + size * 0.36,
            size=size,
            css=f"ch-text-{letter}",
            colour=LETTER[letter],
            weight=600,
        ),
    ]


def action_strip(promise: Promise, rounds: int, *, is_noticed: bool, label: str) -> Figure:
    """Draw an action between its round and the next: promised, then done or dropped, then noticed.

    The steps follow each other; how far apart they stand tells no dates.
    """
    y, step = 8.0, min(34.0, (_RIGHT - _LEFT) / max(rounds, 1) / 3.4)
    start = min(x_of_round(promise.after, rounds) + step * 0.6, _RIGHT - 2 * step - 8)
    shapes: list[Shape] = []
    ends = start + step * (1 + is_noticed) if promise.is_done else start + step
    if promise.is_done or promise.is_dropped:
        stroke = Ink(
            css="ch-red" if promise.is_dropped else "ch-line",
            stroke=RED if promise.is_dropped else INK,
            weight=1.4,
            dash="4 3" if promise.is_dropped else "",
        )
        shapes.append(line(start, y, ends, y, stroke))
    shapes.extend(promise_mark(start, y, is_done=False, is_dropped=False, half=4.5))
    if promise.is_done or promise.is_dropped:
        shapes.extend(
            promise_mark(start + step, y, is_done=promise.is_done, is_dropped=promise.is_dropped, half=4.5)
        )
    if promise.is_done and is_noticed:
        shapes.append(diamond(start + 2 * step, y, half=5.5))
    return Figure(kind="strip", width=WIDTH, height=16, shapes=tuple(shapes), label=label)


def step_key(kind: str, *, label: str) -> Figure:
    """Draw the mark of one step for a key: planned, done, noticed or dropped."""
    shapes = (
        [diamond(7, 7, half=5.5)]
        if kind == "noticed"
        else promise_mark(7, 7, is_done=kind == "done", is_dropped=kind == "dropped", half=4.5)
    )
    return Figure(kind="step-key", width=14, height=14, shapes=tuple(shapes), label=label)
