"""Stacked bar of the answers to one question of a survey: one ink from dark to light, readable in grey."""

from collections.abc import Sequence

from reports.charts.drawing import Box, Figure, Ink, Shape
from reports.data_surveys import AnswerShare
from reports.palette import INK, MUTED, PAPER

_OPEN = Ink(css="an-open", fill=PAPER, stroke=MUTED, dash="2 2")


def answer_bar(
    shares: Sequence[AnswerShare], *, label: str, width: float = 150, height: float = 13
) -> Figure:
    """Draw the shares side by side; those who gave no answer stand last, in a dashed outline."""
    shapes: list[Shape] = []
    x = 0.5
    for share in shares:
        ink = _OPEN if share.darkness is None else _ink(share.darkness)
        shapes.append(Box(x, 0.5, max(share.part * (width - 1), 0.5), height - 1, ink))
        x += share.part * (width - 1)
    return Figure(kind="answers", width=width, height=height, shapes=tuple(shapes), label=label)


def _ink(darkness: float) -> Ink:
    """Mix ink and paper; the outline keeps neighbours of nearly the same grey apart."""
    mixed = (
        round(int(PAPER[place : place + 2], 16) * (1 - darkness) + int(INK[place : place + 2], 16) * darkness)
        for place in (1, 3, 5)
    )
    return Ink(css="an-bar", fill="#" + "".join(f"{value:02x}" for value in mixed), stroke=INK, weight=0.75)
