"""Charts of a printed sheet that run over the rounds: overall lines, panels of needs, steps of actions."""

from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from reports.charts import alternatives, need_panel, story_chart, trend_charts
from reports.charts.drawing import Figure
from reports.charts.need_panel import Promise
from reports.data import ActionLine, ActionStatus, Card, GradedNeed, TrendPoint
from reports.pictures import Pictures, points_of
from reports.words import story


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


class TrendPictures(Pictures):
    """The charts of one report that run over the rounds."""

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
        figure = need_panel.need_panel(
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
        figure = need_panel.need_panel(
            points_of(need.history),
            [points_of(other.history) for other in card.needs if other is not need],
            self.imprint.scale,
            label=". ".join([history, *marks]),
            width=width,
            height=height,
            promises=[_promise(action, names, number=number) for number, action in promised],
            beside_promises=any(self.promised_on(card, other, actions) for other in card.needs),
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
