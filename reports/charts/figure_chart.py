"""Line chart of one measured figure over months or rounds, with the agreed figure as a dashed line."""

from collections.abc import Callable, Sequence

from reports.charts.axis import DOTTED, FILLED, LINE, OPEN, THIN, unbroken
from reports.charts.drawing import SANS, Disc, Figure, Ink, Mark, Shape, Strokes, line
from reports.palette import INK, MUTED

_TARGET = Ink(css="ch-line", stroke=INK, weight=1.5, dash="6 4")


def figure_chart(
    amounts: Sequence[int | None],
    *,
    target: int | None,
    names: Sequence[str],
    label: str,
    write: Callable[[int], str] | None,
    width: float = 460,
    height: float = 150,
) -> Figure:
    """Draw the amounts in their order under their names; a missing one breaks the line.

    The first and the last amount are written at their points, the target at its line's end; nothing is
    where the words beside it say all of that (`write` is None).
    """
    known = [(place, amount) for place, amount in enumerate(amounts) if amount is not None]
    shown = [amount for _, amount in known] + ([] if target is None else [target])
    least, most = min(shown, default=0), max(shown, default=1)
    span = (most - least) or max(abs(most), 1)
    left, right, top, bottom = (
        (24.0, width - 90, 22.0, height - 30) if write else (6.0, width - 8, 6.0, height - 6)
    )

    def x_of(place: float) -> float:
        return left + (right - left) * (place / (len(amounts) - 1) if len(amounts) > 1 else 0.5)

    def y_of(amount: float) -> float:
        return bottom - (bottom - top) * (amount - least) / span

    shapes: list[Shape] = [line(left - 12, height - 20, right + 12, height - 20, THIN)] if write else []
    if target is not None:
        shapes.append(line(left - 6, y_of(target), right + 6, y_of(target), _TARGET if write else DOTTED))
    runs = unbroken([("", amount) for amount in amounts], x_of, y_of)
    if runs:
        shapes.append(Strokes(runs, LINE))
    shapes.extend(Disc(x_of(place), y_of(amount), 2.2, OPEN) for place, amount in known[:-1])
    for place, amount in known[-1:]:
        shapes.append(Disc(x_of(place), y_of(amount), 3.6, FILLED))
    if write:
        shapes.extend(_numbers(known, target, write, x_of=x_of, y_of=y_of, end=right + 18))
    shapes.extend(
        Mark(text=name, x=x_of(place), y=height - 4, size=12, css="ch-mute", colour=MUTED, family=SANS)
        for place, name in enumerate(names)
    )
    return Figure(
        kind="figure" if write else "spark", width=width, height=height, shapes=tuple(shapes), label=label
    )


def _numbers(
    known: Sequence[tuple[int, int]],
    target: int | None,
    write: Callable[[int], str],
    *,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    end: float,
) -> list[Shape]:
    """Write first, last and agreed amount; the last two keep apart where their lines meet."""
    shapes: list[Shape] = []
    for place, amount in known[:1] if len(known) > 1 else []:
        shapes.append(Mark(text=write(amount), x=x_of(place), y=y_of(amount) - 9, size=12, css="ch-ink"))
    for _, amount in known[-1:]:
        y = y_of(amount) + 5
        if target is not None and amount != target and abs(y_of(target) - y_of(amount)) < 16:
            y = y_of(target) + (21 if y_of(amount) >= y_of(target) else -11)
        shapes.append(Mark(text=write(amount), x=end, y=y, size=15, css="ch-ink", weight=600, anchor="start"))
    if target is not None and (not known or known[-1][1] != target):
        shapes.append(
            Mark(
                text=write(target),
                x=end,
                y=y_of(target) + 5,
                size=12,
                css="ch-mute",
                colour=MUTED,
                anchor="start",
            )
        )
    return shapes
