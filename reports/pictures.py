"""Charts of a printed sheet, each registered under the URL of its picture."""

from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from reports.charts import alternatives, charts, story_chart, trend_charts
from reports.charts.drawing import Figure
from reports.charts.trend_charts import Promise
from reports.data import (
    ActionLine,
    ActionStatus,
    Card,
    GradedNeed,
    Imprint,
    TrendPoint,
    Verdict,
)
from reports.words import headlines, story
from reports.words.language import Words

Points = list[tuple[str | None, float | None]]


def points_of(history: Sequence[TrendPoint]) -> Points:
    """Return a history as the (letter, mean) pairs that charts take."""
    return [(point.letter, point.mean) for point in history]


@cache
def _arrow(up: bool, label: str, *, dark: bool = False) -> Figure:
    return charts.arrow_mark(up, label=label, on_dark=dark)


@cache
def _promise_key(kind: str, label: str) -> Figure:
    return story_chart.step_key(kind, label=label)


def _promise(action: ActionLine, names: Sequence[str], *, number: int) -> Promise:
    return Promise(
        after=names.index(action.promised_in),
        number=number,
        is_done=action.status is ActionStatus.DONE,
        is_dropped=action.status is ActionStatus.DROPPED,
    )


def strip_of(action: ActionLine, names: Sequence[str], *, label: str) -> Figure:
    """Draw the steps of an action that was promised after one of these rounds."""
    is_noticed = action.noticed is not None and action.noticed.mostly
    promise = _promise(action, names, number=0)
    return story_chart.action_strip(promise, len(names), is_noticed=is_noticed, label=label)


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

    def overall_of(self, cards: Sequence[Card], width: float, height: float) -> Markup:
        """Draw the overall lines of some cards over the rounds of the longest history, led to the right edge.

        There stand their names and numbers: `ends_of` gives the order.
        """
        histories = self._histories(cards)
        said = ". ".join(
            self.words.say("{of}, as graded by {by}", of=card.of, by=card.by)
            + f": {alternatives.history_words(history, self.words)}"
            for card, history in zip(cards, histories, strict=True)
        )
        return self.picture(
            trend_charts.overall_trend(
                [points_of(history) for history in histories],
                self.imprint.scale,
                label=said,
                width=width,
                height=height,
                leaders=True,
            )
        )

    def ends_of(self, cards: Sequence[Card]) -> list[Card]:
        """Return the cards with a line in their chart, in the order of the lines' ends, highest first."""
        series = [points_of(history) for history in self._histories(cards)]
        return [cards[k] for k in trend_charts.order_of_ends(series)]

    def _histories(self, cards: Sequence[Card]) -> list[list[TrendPoint]]:
        rounds = self.rounds_of(cards)
        return [self.in_rounds(card.history, rounds) for card in cards]

    def card_panel(self, card: Card, cards: Sequence[Card], width: float, height: float) -> Markup:
        """Draw the overall means of one card in ink and those of the others in grey."""
        rounds = self.rounds_of(cards)
        history = self.in_rounds(card.history, rounds)
        name = self.words.say("{of}, as graded by {by}", of=card.of, by=card.by)
        figure = trend_charts.need_panel(
            points_of(history),
            [points_of(self.in_rounds(other.history, rounds)) for other in cards if other is not card],
            self.imprint.scale,
            label=f"{name}: {alternatives.history_words(history, self.words)}",
            width=width,
            height=height,
            write=self.words.points,
        )
        return self.picture(figure)

    def rounds_of(self, cards: Sequence[Card]) -> list[str]:
        """List the rounds of the longest history among some cards."""
        longest = max(cards, key=lambda card: len(card.history))
        return [point.round_name for point in longest.history]

    def in_rounds(self, history: Sequence[TrendPoint], names: Sequence[str]) -> list[TrendPoint]:
        """Return the points of a history for some rounds, gaps filled with points without figures."""
        known = {point.round_name: point for point in history}
        return [known.get(name) or TrendPoint(round_name=name, letter=None, mean=None) for name in names]

    def panel(
        self, card: Card, need: GradedNeed, actions: Sequence[ActionLine], width: float, height: float
    ) -> Markup:
        """Draw the small panel of a need with a mark for each of its promises, numbered as in their list."""
        promised = self.promised_on(card, need, actions)
        history = f"{need.text}: {alternatives.history_words(need.history, self.words)}"
        marks = [alternatives.promise_words(number, action, self.words) for number, action in promised]
        names = [point.round_name for point in need.history]
        figure = trend_charts.need_panel(
            points_of(need.history),
            [points_of(other.history) for other in card.needs if other is not need],
            self.imprint.scale,
            label=". ".join([history, *marks]),
            width=width,
            height=height,
            promises=[_promise(action, names, number=number) for number, action in promised],
            write=self.words.points,
        )
        return self.picture(figure)

    def need_story(self, need: GradedNeed) -> Markup:
        """Draw a need over all its rounds with its letters."""
        figure = story_chart.need_story(
            points_of(need.history),
            self.imprint.scale,
            label=f"{need.text}: {alternatives.history_words(need.history, self.words)}",
            write=self.words.points,
        )
        return self.picture(figure)

    def action_strip(self, need: GradedNeed, action: ActionLine) -> Markup:
        """Draw the steps of an action below the rounds of its need; nothing where its round is not there."""
        names = [point.round_name for point in need.history]
        if action.promised_in not in names:
            return Markup("")
        label = f"{story.promised_words(action, self.words)}. {story.outcome_words(action, self.words)}"
        return self.picture(strip_of(action, names, label=label))

    def promise_key(self, kind: str) -> Markup:
        """Draw the mark of an action's step for a key: planned, done, noticed or dropped."""
        return self.picture(_promise_key(kind, self.words.say("Mark")), "key-line")

    def promised_on(
        self, card: Card, need: GradedNeed, actions: Sequence[ActionLine]
    ) -> list[tuple[int, ActionLine]]:
        """Return the actions on a need after one of its rounds, each with its number among all of these."""
        rounds = {point.round_name for point in need.history}
        return [
            (number, action)
            for number, action in enumerate(actions, start=1)
            if (action.of, action.by) == (card.of, card.by)
            and need.position in action.need_positions
            and action.promised_in in rounds
        ]

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
