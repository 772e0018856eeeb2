"""Draw each month's result against its share of the target."""

from collections.abc import Sequence

from reports.charts.drawing import Box, Figure, Ink, Shape, line
from reports.palette import INK, MUTED, PAPER, RULE

_RESULT = Ink(css="ch-ink-box", fill=INK, stroke=INK)
_FRAME = Ink(css="ch-paper-box", fill=PAPER, stroke=MUTED)
_WANTED = Ink(css="ch-line", stroke=INK, weight=2.5)
_GROUND = Ink(css="ch-rule", stroke=RULE)


def months_chart(
    months: Sequence[tuple[int | None, int | None]], *, label: str, width: float = 460, height: float = 120
) -> Figure:
    """Draw (wanted, earned) of each month: a bar for what was earned, a stroke where the target lies.

    A month without a result has an empty frame up to its target; a negative result hangs below the ground.
    """
    amounts = [amount for month in months for amount in month if amount is not None]
    most, least = max([*amounts, 1]), min([*amounts, 0])
    step, low = width / len(months), height - 6

    def at(amount: int) -> float:
        return low - (low - 8) * (amount - least) / (most - least)

    ground = at(0)
    shapes: list[Shape] = [line(0, ground, width, ground, _GROUND)]
    for place, (wanted, earned) in enumerate(months):
        left, size = place * step + step * 0.2, step * 0.6
        end = at(earned if earned is not None else wanted or 0)
        if end != ground:
            style = _RESULT if earned is not None else _FRAME
            shapes.append(Box(left, min(end, ground), size, abs(ground - end), style))
        if wanted is not None and earned is not None:
            y = at(wanted)
            shapes.append(line(left - step * 0.12, y, left + size + step * 0.12, y, _WANTED))
    return Figure(kind="months", width=width, height=height, shapes=tuple(shapes), label=label)
