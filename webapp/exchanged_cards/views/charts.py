"""SVG charts of the result pages: the same figures as in print, in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from reports.charts import alternatives, charts, story_chart, trend_charts
from reports.charts.measured_chart import measured_chart, measured_words
from reports.charts.surprise_chart import surprise_chart
from reports.data import ActionLine, Card, GradedNeed, TrendPoint, Verdict
from reports.pictures import points_of
from reports.trend_pictures import strip_of
from reports.words import findings
from reports.words.language import Words, short_round, words_of
from reports.words.surprise import Gaps, surprise_of_all, surprise_words
from webapp.language import current_language

Named = tuple[str, Sequence[TrendPoint]]


class PageCharts:
    """The charts and short words of one page, on the scale of its round."""

    def __init__(self, scale: Sequence[str]) -> None:
        self.scale = tuple(scale)
        self.words: Words = words_of(current_language())

    def spread(self, need: GradedNeed) -> Markup | None:
        """Draw how the grades of a need are spread; None where that is withheld."""
        if need.counts is None or not sum(need.counts.values()):
            return None
        label = alternatives.spread_words(need, self.words, scale=self.scale)
        return Markup(charts.spread_bar(need.counts, self.scale, label=label, width=250).svg())  # noqa: S704  # its label is escaped

    def spark(self, history: Sequence[TrendPoint], *, ends: bool = True, width: float = 148) -> Markup | None:
        """Draw a history as a small line; None before the second round."""
        if sum(point.mean is not None for point in history) < 2:
            return None
        label = alternatives.history_words(history, self.words)
        figure = charts.sparkline(points_of(history), self.scale, label=label, width=width, ends=ends)
        return Markup(figure.svg())  # noqa: S704  # its label is escaped

    def story(self, need: GradedNeed) -> Markup | None:
        """Draw a need over all its rounds with its letters; None before the second round."""
        if sum(point.letter is not None for point in need.history) < 2:
            return None
        label = f"{need.text}: {alternatives.history_words(need.history, self.words)}"
        figure = story_chart.need_story(
            points_of(need.history), self.scale, label=label, write=self.words.points
        )
        return Markup(figure.svg())  # noqa: S704  # its label is escaped

    def action_strip(self, need: GradedNeed, action: ActionLine) -> Markup | None:
        """Draw the steps of an action below the rounds of its need; None where its round is not there."""
        names = [point.round_name for point in need.history]
        if action.promised_in not in names:
            return None
        return Markup(strip_of(action, names, label="").svg())  # noqa: S704  # nothing in it comes from people

    def trend(self, need: GradedNeed) -> str:
        """Say that a need has clearly risen or fallen over four rounds or more; nothing elsewhere."""
        return findings.trend_words(need, self.words)

    def gap(self, need: GradedNeed) -> Markup | None:
        """Draw expected against received; None without an expectation or a mean."""
        if need.expected is None or need.mean is None:
            return None
        label = alternatives.gap_words(need, self.words)
        figure = charts.gap_chart(need.expected, need.mean, self.scale, label=label, likely=need.likely_range)
        return Markup(figure.svg())  # noqa: S704  # its label is escaped

    def measured(self, need: GradedNeed) -> Markup | None:
        """Draw the agreed figure of a need over the rounds; None before the second one that has it."""
        figure = measured_chart(need.measured, self.words)
        return Markup(figure.svg()) if figure else None  # noqa: S704  # its label is escaped

    def measured_words(self, need: GradedNeed) -> str:
        """Say what was measured for a need against what was agreed."""
        return measured_words(need.measured, self.words)

    def overall(self, lines: Sequence[Named], *, width: float = 460) -> Markup | None:
        """Draw several named histories over the rounds; None before the second round."""
        if not any(sum(point.mean is not None for point in history) > 1 for _, history in lines):
            return None
        label = ". ".join(f"{name}: {alternatives.history_words(h, self.words)}" for name, h in lines)
        series = [points_of(history) for _, history in lines]
        rounds = [short_round(point.round_name) for point in lines[0][1]]
        figure = trend_charts.overall_trend(
            series, self.scale, label=label, width=width, round_names=rounds, write=self.words.points
        )
        return Markup(figure.svg())  # noqa: S704  # its label is escaped

    def multiple(self, lines: Sequence[Named]) -> Markup | None:
        """Draw the lines of a panel, each led to the right edge where its name stands; None for no line."""
        if not any(self.is_drawn(history) for _, history in lines):
            return None
        label = ". ".join(f"{name}: {alternatives.history_words(h, self.words)}" for name, h in lines)
        names = [short_round(point.round_name) for point in lines[0][1]]
        figure = trend_charts.overall_trend(
            [points_of(history) for _, history in lines],
            self.scale,
            label=label,
            width=250,
            height=215,
            round_names=names,
            leaders=True,
        )
        return Markup(figure.svg())  # noqa: S704  # its label is escaped

    def is_drawn(self, history: Sequence[TrendPoint]) -> bool:
        """Say whether an overall chart has a line for this history; a card that stays closed has none."""
        return any(point.mean is not None for point in history)

    def line_key(self, place: int) -> Markup:
        """Draw the sample of the line at this place of an overall chart."""
        label = self.words.say("Line {n}", n=place + 1)
        return Markup(trend_charts.line_key(place, label=label).svg())  # noqa: S704  # nothing in it comes from people

    def points(self, mean: float | None) -> str:
        """Write a mean with two decimals, a dash for none."""
        return self.words.points(mean)

    def change_by(self, part: GradedNeed | Card) -> str:
        """Write the size of a clear change; nothing where none may be claimed."""
        if part.change not in (Verdict.IMPROVED, Verdict.DECLINED):
            return ""
        if isinstance(part, Card):
            return "" if part.change_by is None else self.words.points(abs(part.change_by))
        if part.change_from is None or part.change_to is None:
            return ""
        return self.words.points(abs(part.change_to - part.change_from))

    def short_round(self, name: str) -> str:
        """Shorten the name of a round for the head of a column."""
        return short_round(name)

    def handed_in(self, card: Card) -> str:
        """Say how many handed a card in, exactly or in words."""
        return alternatives.handed_in_words(card, self.words)

    def surprise(self, gaps: Gaps) -> str:
        """Say how far a forecast missed the grades over the rounds; nothing without one."""
        return surprise_words(gaps, self.words)

    def surprise_line(self, gaps: Gaps) -> Markup:
        """Draw the same, from the second round on."""
        figure = surprise_chart(gaps, self.words)
        return Markup(figure.svg()) if figure else Markup("")  # noqa: S704  # its label is escaped

    def surprise_of_all(self, of_cards: Iterable[Gaps]) -> str:
        """Say how surprise moved on all cards that were forecast twice."""
        return surprise_of_all(of_cards, self.words)
