"""Charts of a printed sheet, each registered under the URL of its picture."""

from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from reports.charts import alternatives, charts
from reports.charts.drawing import Figure
from reports.data import Card, GradedNeed, Imprint, TrendPoint, Verdict
from reports.words import headlines
from reports.words.language import Words

Points = list[tuple[str | None, float | None]]


def points_of(history: Sequence[TrendPoint]) -> Points:
    """Return a history as the (letter, mean) pairs that charts take."""
    return [(point.letter, point.mean) for point in history]


@cache
def _arrow(up: bool, label: str, *, dark: bool = False) -> Figure:
    return charts.arrow_mark(up, label=label, on_dark=dark)


class Pictures:
    """The charts of one report in one language, registered under their pictures' URLs."""

    def __init__(self, imprint: Imprint, words: Words) -> None:
        self.imprint = imprint
        self.words = words
        self.figures: dict[str, Figure] = {}
        self._addresses: dict[int, str] = {}

    def picture(self, figure: Figure, css: str = "") -> Markup:
        """Return the picture element of a figure."""
        address = self._addresses.get(id(figure))
        if address is None:
            address = f"chart:{len(self.figures) + 1}"
            self.figures[address] = figure
            self._addresses[id(figure)] = address
        return Markup('<img class="ch {}" src="{}" alt="{}" />').format(css, address, figure.label)

    def qr_code(self, address: str, label: str, size: float) -> Markup:
        """Draw an address to be scanned."""
        from reports.charts.qr_code import qr_code  # what draws it is loaded where one is drawn

        return self.picture(qr_code(address, label=label, size=size), "qr")

    def spread(self, need: GradedNeed, width: float, height: float) -> Markup:
        """Draw the spread of a need, or nothing when it is withheld."""
        if need.counts is None or not sum(need.counts.values()):
            return Markup("")
        said = self.spread_words(need)
        bar = charts.spread_bar(need.counts, self.imprint.scale, label=said, width=width, height=height)
        return self.picture(bar)

    def spread_before(self, need: GradedNeed, width: float) -> Markup:
        """Draw the spread of the last round as a thin bar, or nothing."""
        if need.counts_before is None or not sum(need.counts_before.values()):
            return Markup("")
        given = alternatives.letters_given(need.counts_before, self.imprint.scale)
        said = self.words.say("Last round: {given}", given=given)
        scale = self.imprint.scale
        return self.picture(
            charts.spread_bar(need.counts_before, scale, label=said, width=width, height=5), "thin"
        )

    def spark(self, history: Sequence[TrendPoint], width: float = 116, height: float = 44) -> Markup:
        """Draw a history as a sparkline."""
        said = alternatives.history_words(history, self.words)
        figure = charts.sparkline(
            points_of(history), self.imprint.scale, label=said, width=width, height=height
        )
        return self.picture(figure)

    def spark_alone(self, history: Sequence[TrendPoint], width: float, height: float) -> Markup:
        """Draw a history as a small line without the letters at its ends."""
        if len(history) < 2:
            return Markup("")
        said = alternatives.history_words(history, self.words)
        figure = charts.sparkline(
            points_of(history), self.imprint.scale, label=said, width=width, height=height, ends=False
        )
        return self.picture(figure)

    def gap(self, need: GradedNeed, width: float, likely: bool = True) -> Markup:
        """Draw expected against received."""
        figure = charts.gap_chart(
            need.expected,
            need.mean,
            self.imprint.scale,
            label=alternatives.gap_words(need, self.words),
            width=width,
            likely=need.likely_range if likely else None,
        )
        return self.picture(figure)

    def change(self, need: GradedNeed, width: float) -> Markup:
        """Draw the change of a need since the last round."""
        figure = charts.change_chart(
            need.change_from,
            need.change_to,
            self.imprint.scale,
            label=self.change_words(need),
            width=width,
            clear=headlines.is_clear(need.change),
        )
        return self.picture(figure)

    def scale_head(self, width: float) -> Markup:
        """Draw the letters above a column of change charts."""
        said = self.words.say("Scale {letters}", letters=" ".join(reversed(self.imprint.scale)))
        return self.picture(charts.scale_head(self.imprint.scale, label=said, width=width))

    def arrow(self, verdict: Verdict | None) -> Markup:
        """Draw the triangle of a clear change, or nothing."""
        if verdict is None or not headlines.is_clear(verdict):
            return Markup("")
        label = alternatives.change_words(verdict, self.words)
        return self.picture(_arrow(verdict is Verdict.IMPROVED, label), "arrow")

    def arrow_on(self, card: Card) -> Markup:
        """Draw the triangle of a card's clear change, white where its cell is dark."""
        if card.change is None or not headlines.is_clear(card.change):
            return Markup("")
        label = alternatives.change_words(card.change, self.words)
        dark = card.letter in {"A", "B"}
        return self.picture(_arrow(card.change is Verdict.IMPROVED, label, dark=dark), "arrow")

    def spread_words(self, need: GradedNeed) -> str:
        """Say a spread."""
        return alternatives.spread_words(need, self.words, scale=self.imprint.scale)

    def change_words(self, need: GradedNeed) -> str:
        """Say the change of a need, with its size where it is clear."""
        by = None
        if need.change_from is not None and need.change_to is not None:
            by = need.change_to - need.change_from
        said = alternatives.change_words(need.change, self.words, by=by)
        if need.change is Verdict.LAST_WITHHELD:
            letters = alternatives.letters_then_and_now(need.history, self.words)
            return f"{said}; {letters}" if letters else said
        return said
