"""Small line of surprise over the rounds, above a dotted line where the forecast was right."""

from reports.charts.drawing import Figure
from reports.charts.figure_chart import figure_chart
from reports.words.language import Words
from reports.words.surprise import Gaps, history_of_surprise


def surprise_chart(gaps: Gaps, words: Words) -> Figure | None:
    """Draw the gap of each round; None before the second one, when its number says all."""
    if len(gaps) < 2:
        return None
    return figure_chart(
        [round(gap * 100) for _name, gap in gaps],
        target=0,
        names=(),
        label=history_of_surprise(gaps, words),
        write=None,
        width=110,
        height=24,
    )
