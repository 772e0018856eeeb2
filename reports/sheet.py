"""Template context of a printed sheet: words, charts as SVG, and the rows of its tables."""

from collections.abc import Sequence
from functools import cache, partial

from markupsafe import Markup

from reports.charts import alternatives, charts, trend_charts
from reports.charts.drawing import Figure
from reports.data import (
    ActionLine,
    ActionStatus,
    Card,
    GradedNeed,
    Imprint,
    SelfImage,
    Signature,
    TrendPoint,
    Verdict,
)
from reports.words import headlines
from reports.words.language import NO_BREAK, Words, balanced, marked, short_round, shortened

STATUSES = {
    ActionStatus.PLANNED: marked("Planned"),
    ActionStatus.IN_PROGRESS: marked("In progress"),
    ActionStatus.DONE: marked("Done"),
    ActionStatus.DROPPED: marked("Dropped"),
}
WIDEST_SIGNING = 3  # signatures in a row: a name and a date must be readable
Points = list[tuple[str | None, float | None]]


def points_of(history: Sequence[TrendPoint]) -> Points:
    """Return a history as the (letter, mean) pairs that charts take."""
    return [(point.letter, point.mean) for point in history]


@cache
def _arrow(up: bool, label: str, *, dark: bool = False) -> Figure:
    return charts.arrow_mark(up, label=label, on_dark=dark)


@cache
def _line_key(k: int, label: str) -> Figure:
    return trend_charts.line_key(k, label=label)


class Sheet:
    """The template helper of one report in one language; it registers every chart under its picture's URL."""

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

    def all_grades(self, card: Card, width: float) -> Markup:
        """Draw all grades of a card whose spreads are shown as one bar."""
        return self.spread(GradedNeed(position=0, text="", counts=self.sum_of_spreads(card)), width, 22)

    def sum_of_spreads(self, card: Card) -> dict[str, int]:
        """Add up the spreads that are shown on a card."""
        shown = [need.counts for need in card.needs if need.counts is not None]
        return {letter: sum(counts.get(letter, 0) for counts in shown) for letter in self.imprint.scale}

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

    def overall(
        self, histories: Sequence[tuple[str, Sequence[TrendPoint]]], width: float, height: float
    ) -> Markup:
        """Draw the lines of several named histories."""
        said = ". ".join(f"{name}: {alternatives.history_words(h, self.words)}" for name, h in histories)
        series = [points_of(history) for _, history in histories]
        return self.picture(
            trend_charts.overall_trend(
                series, self.imprint.scale, label=said, width=width, height=height, write=self.words.points
            )
        )

    def overall_of(self, cards: Sequence[Card], width: float, height: float) -> Markup:
        """Draw the overall lines of some cards, over the rounds of the longest history."""
        rounds = self.rounds_of(cards)
        named = []
        for card in cards:
            known = {point.round_name: point for point in card.history}
            history = [
                known.get(name) or TrendPoint(round_name=name, letter=None, mean=None) for name in rounds
            ]
            named.append((self.words.say("{of}, as graded by {by}", of=card.of, by=card.by), history))
        return self.overall(named, width, height)

    def rounds_of(self, cards: Sequence[Card]) -> list[str]:
        """List the rounds of the longest history among some cards."""
        longest = max(cards, key=lambda card: len(card.history))
        return [point.round_name for point in longest.history]

    def recent_rounds(self, cards: Sequence[Card], most: int = 8) -> list[str]:
        """List the last rounds of the longest history among some cards."""
        return self.rounds_of(cards)[-most:]

    def in_rounds(self, history: Sequence[TrendPoint], names: Sequence[str]) -> list[TrendPoint]:
        """Return the points of a history for some rounds, gaps filled with points without figures."""
        known = {point.round_name: point for point in history}
        return [known.get(name) or TrendPoint(round_name=name, letter=None, mean=None) for name in names]

    def recent(self, card: Card, most: int = 5) -> list[TrendPoint]:
        """Return the last rounds of a card."""
        return list(card.history[-most:])

    def recent_of(self, card: Card, need: GradedNeed, most: int = 5) -> list[TrendPoint]:
        """Return a need's points for the last rounds of its card, gaps filled with points without figures."""
        return self.in_rounds(need.history, [point.round_name for point in self.recent(card, most)])

    def by_mean(self, card: Card) -> list[GradedNeed]:
        """Sort the needs of a card by their mean, highest first; those without one come last, in order."""
        return sorted(card.needs, key=lambda need: (need.mean is None, -(need.mean or 0.0), need.position))

    def line_key(self, k: int) -> Markup:
        """Draw the sample of the k-th line of an overall trend."""
        return self.picture(_line_key(k, self.words.say("Line {n}", n=k + 1)), "key-line")

    def panel(
        self, card: Card, need: GradedNeed, actions: Sequence[ActionLine], width: float, height: float
    ) -> Markup:
        """Draw the small panel of a need, with a mark after the round of its first promise."""
        said = f"{need.text}: {alternatives.history_words(need.history, self.words)}"
        others = [points_of(other.history) for other in card.needs if other is not need]
        figure = trend_charts.need_panel(
            points_of(need.history),
            others,
            self.imprint.scale,
            label=said,
            width=width,
            height=height,
            promised_after=self._promise(card, need, actions),
            write=self.words.points,
        )
        return self.picture(figure)

    def _promise(self, card: Card, need: GradedNeed, actions: Sequence[ActionLine]) -> int | None:
        names = [point.round_name for point in need.history]
        rounds = [
            names.index(action.promised_in)
            for action in actions
            if (action.of, action.by) == (card.of, card.by)
            and need.position in action.need_positions
            and action.promised_in in names
        ]
        return min(rounds, default=None)

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
        return alternatives.change_words(need.change, self.words, by=by)

    def evidence_words(self, need: GradedNeed) -> str:
        """Say the likely range and the change of a need in one line."""
        change = "" if need.change is Verdict.NEW else self.change_words(need)  # it has a line of its own
        said = [alternatives.range_words(need, self.words), change]
        line = "; ".join(part for part in said if part)
        return line[:1].upper() + line[1:]

    def lineage_words(self, need: GradedNeed) -> str:
        """Say that a need is new or reworded; nothing for one that was kept."""
        since = need.since or self.imprint.round_name
        if need.lineage == "reworded":
            return self.words.say("Reworded in {since}.", since=since)
        is_new = need.lineage == "new" or (need.since and need.lineage == "kept")
        return self.words.say("New in {since}.", since=since) if is_new else ""

    def expected_words(self, card: Card, need: GradedNeed) -> str:
        """Say a wide gap in words, or nothing."""
        if not (need.wide_gap and need.expected):
            return ""
        return self.words.say("{of} expected {expected}", of=shortened(card.of, 30), expected=need.expected)

    def self_image_words(self, card: Card, image: SelfImage | None) -> str:
        """Say how the graded side sees itself against its colleagues."""
        if image is None:
            return ""
        return self.words.say(alternatives.SELF_IMAGES[image], of=card.of, by=card.by)

    def signing_rows(self, cards: Sequence[Card]) -> list[list[Signature | None]]:
        """Arrange the signature lines of each card's sides and the president, three at most in a row."""
        president = Signature(name="", role=self.words.say("Seen by the president"))
        lines = [signature for card in cards for signature in card.signatures]
        if len(lines) < WIDEST_SIGNING:
            return [[*lines, president]]
        rows: list[list[Signature | None]] = []
        for card in cards:
            of_card = list(card.signatures)
            for start in range(0, len(of_card), WIDEST_SIGNING - 1):
                rows.append([*of_card[start : start + WIDEST_SIGNING - 1]])
        for row in rows:
            row += [None] * (WIDEST_SIGNING - len(row))
        rows[-1][-1] = president
        return rows

    def needs_words(self, positions: Sequence[int]) -> str:
        """Name needs by their numbers; one need and its number stand in one line."""
        listed = self.words.listed([str(position) for position in positions])
        said = self.words.count("need {list}", "needs {list}", len(positions), list=listed)
        return said if len(positions) > 1 else said.replace(" ", NO_BREAK)

    def status(self, action: ActionLine) -> str:
        """Say how far an action has come."""
        return self.words.say(STATUSES[action.status])

    def functions(self) -> dict[str, object]:
        """Return the template globals besides the sheet itself."""
        words = self.words
        return {
            "_": words.say,
            "count": words.count,
            "points": words.points,
            "signed": words.signed,
            "day": words.day,
            "short_day": partial(words.short_day, today=self.imprint.printed_on),
            "balanced": balanced,
            "listed": words.listed,
            "quoted": words.quoted,
            "short_round": short_round,
            "shortened": shortened,
            "noticed_words": partial(alternatives.noticed_words, words=words),
            "handed_in": partial(alternatives.handed_in_words, words=words),
            "overall_change": partial(headlines.overall_change, words=words),
            "actions_headline_of": partial(headlines.actions_headline, words=words),
            "range_words": partial(alternatives.range_words, words=words),
            "gap_words": partial(alternatives.gap_words, words=words),
            "closed_words": alternatives.below_group_words(words, self.imprint.minimum_group),
            "letter_words": {
                g: self.imprint.letter_words.get(g) or words.say(alternatives.LETTER_WORDS[g])
                for g in self.imprint.scale
            },
        }
